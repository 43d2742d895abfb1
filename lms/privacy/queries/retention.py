"""The rules as they stand, and who decided which period."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import func, select

from lms.kit.db import db
from lms.kit.seed_files import REFERENCE, read_seed_file
from lms.people.models import Account, Person
from lms.people.rules import full_name
from lms.privacy.models import RetentionPeriod
from lms.privacy.rules import retention
from lms.privacy.rules.retention import Rule

LISTED = REFERENCE / "retention.yaml"


@cache
def listed() -> dict[str, Rule]:
    """The rules as the reference list has them."""
    return retention.read(read_seed_file(LISTED))


def rules_now() -> dict[str, Rule]:
    """The rules with the periods that were decided here, in the order of the list."""
    newest = select(func.max(RetentionPeriod.id)).group_by(RetentionPeriod.rule)
    found = db.session.execute(select(RetentionPeriod.rule, RetentionPeriod.months).where(RetentionPeriod.id.in_(newest)))
    return retention.decided(listed(), dict(iter(found)))


@dataclass(frozen=True)
class Decided:
    """A period that was set here."""

    months: int
    reason: str
    at: datetime
    by: str


def decisions(key: str) -> list[Decided]:
    """Every period that was set for this rule, newest first."""
    found = (
        select(RetentionPeriod, Person.first_name, Person.last_name, Person.preferred_name)
        .join(Account, Account.id == RetentionPeriod.by_account_id)
        .join(Person, Person.id == Account.person_id)
        .where(RetentionPeriod.rule == key)
        .order_by(RetentionPeriod.id.desc())
    )
    return [Decided(row[0].months, row[0].reason, row[0].at, full_name(row[1], row[2], row[3])) for row in db.session.execute(found)]
