"""What an account's own page shows."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.access import Role, Viewer
from lms.kit.db import db
from lms.people.models import Account, Organisation, Post, RoleGrant
from lms.people.queries.scope import records_of


@dataclass(frozen=True)
class GrantRow:
    """A role over a part of the tree, with its days."""

    role: Role
    organisation: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Own:
    """How somebody signs in, and what they were given."""

    email: str | None
    mobile: str | None
    numbers: tuple[str, ...]  # employer code and employee number, as they are typed at sign-in
    grants: tuple[GrantRow, ...]


def own(viewer: Viewer, today: date) -> Own:
    """Of the viewer; grants that have ended are left out."""
    email, mobile = db.session.execute(select(Account.email, Account.mobile).where(Account.id == viewer.account_id)).one()
    return Own(email, mobile, _numbers(viewer), _grants(viewer, today))


def _numbers(viewer: Viewer) -> tuple[str, ...]:
    posts = select(Organisation.code, Post.employee_number).join(Organisation, Organisation.id == Post.employer_id)
    mine = posts.where(Post.person_id.in_(records_of(viewer.person_id))).order_by(Post.id)
    return tuple(f"{code} {number}" for code, number in db.session.execute(mine))


def _grants(viewer: Viewer, today: date) -> tuple[GrantRow, ...]:
    wanted = (
        select(RoleGrant.role, Organisation.name, RoleGrant.starts_on, RoleGrant.ends_on)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(RoleGrant.account_id == viewer.account_id)
        .order_by(RoleGrant.id)
    )
    rows = (GrantRow(*row) for row in db.session.execute(wanted))
    return tuple(row for row in rows if row.ends_on is None or row.ends_on >= today)
