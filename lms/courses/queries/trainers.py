"""Who may teach."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from lms.access import Role
from lms.courses.rules.planning import Plan
from lms.kit.db import db
from lms.people.models import Account, Organisation, Person, RoleGrant
from lms.people.queries import root_id
from lms.people.rules import full_name


@dataclass(frozen=True)
class Trainer:
    """Somebody who may teach, from a day to a day. `of`: the organisation over which they were made a trainer."""

    person_id: int
    name: str
    of: str
    starts_on: date
    ends_on: date | None

    def may_teach_on(self, day: date) -> bool:
        """Does the role run on this day?"""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def trainers(today: date) -> list[Trainer]:
    """Everybody who is a trainer now or will be, by name; somebody with several roles comes several times."""
    root = aliased(Person)
    found = (
        select(root, Organisation.name, RoleGrant.starts_on, RoleGrant.ends_on)
        .select_from(RoleGrant)
        .join(Account, Account.id == RoleGrant.account_id)
        .join(Person, Person.id == Account.person_id)
        .join(root, root.id == root_id())
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(RoleGrant.role == Role.TRAINER, or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today))
        .order_by(root.name_folded, root.id, RoleGrant.starts_on)
    )
    return [
        Trainer(who.id, full_name(who.first_name, who.last_name, who.preferred_name), of, starts_on, ends_on)
        for who, of, starts_on, ends_on in db.session.execute(found)
    ]


def active_trainers(plan: Plan, known: Sequence[Trainer]) -> Plan:
    """A copy leaves out whoever is no trainer by then. `known`: every trainer."""
    may = {one.person_id for one in known if one.may_teach_on(plan.first_day)}
    return replace(plan, trainer_ids=tuple(one for one in plan.trainer_ids if one in may))


def names(person_ids: Collection[int]) -> dict[int, str]:
    """What these people are called."""
    rows = db.session.scalars(select(Person).where(Person.id.in_(sorted(person_ids))))
    return {row.id: full_name(row.first_name, row.last_name, row.preferred_name) for row in rows}
