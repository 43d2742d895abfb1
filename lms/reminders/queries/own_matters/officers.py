"""The learning and development officers among some people, and the places that they were given."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from lms.access import Role
from lms.kit.db import AnySelect
from lms.people.models import Account, Organisation, Person, RoleGrant


def of_officers(day: date, records: Sequence[int], *columns: Any) -> AnySelect:
    """A row for each grant that runs on the day, of RoleGrant, Account, Person and Organisation."""
    return (
        select(*columns)
        .select_from(Account)
        .join(Person, Person.id == Account.person_id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(Account.person_id.in_(records), Account.active, RoleGrant.role == Role.LND_OFFICER)
        .where(RoleGrant.starts_on <= day, or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= day))
        .distinct()
    )
