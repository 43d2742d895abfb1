"""Who holds which role, within the reach of whoever gives roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from lms.access import May, Reach, Role, Viewer
from lms.accounts.rules.role_delegation import may_give, roles_over
from lms.kit.clock import LOCAL
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.identifiers import fold
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.people.models import Account, Organisation, Person, RoleGrant
from lms.people.queries import places, records_of, root_id
from lms.people.rules import full_name
from lms.people_admin.queries.choices import Choices, indented


@dataclass(frozen=True)
class GrantRow:
    """A role that somebody holds over a part of the tree. `may_end`: by this viewer."""

    id: int
    person_id: int
    name: str
    sign_in: str
    role: Role
    place: str
    starts_on: date
    ends_on: date | None
    last_sign_in_on: date | None
    may_end: bool

    def is_over(self, today: date) -> bool:
        return self.ends_on is not None and self.ends_on < today


@dataclass(frozen=True)
class AccountChoice:
    """One account of a person, as the form that gives a role names it."""

    id: int
    sign_in: str
    active: bool


SORTS = ("name", "role", "from")
Human = aliased(Person, name="human")


def holders(viewer: Viewer, text: str, role: Role | None, ended: bool, ask: PageRequest, today: date) -> PageOfRows[GrantRow]:
    """A page of grants over what the viewer's own reach."""
    wanted = _grants().where(_within(viewer))
    if not ended:
        wanted = wanted.where(or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today))
    if role:
        wanted = wanted.where(RoleGrant.role == role)
    for word in fold(text).split():
        wanted = wanted.where(
            or_(Human.name_folded.contains(word, autoescape=True), Organisation.name_folded.contains(word, autoescape=True))
        )
    keys = {"name": Human.name_folded, "role": RoleGrant.role, "from": RoleGrant.starts_on}
    return fetch_page(wanted, ask, keys=keys, tie=RoleGrant.id, read=lambda rows: _rows(rows, viewer))


def of_person(person_id: int, viewer: Viewer) -> list[GrantRow]:
    """Those of every account of one human, within the viewer's reach, newest first."""
    wanted = _grants().where(_within(viewer), Account.person_id.in_(records_of(person_id)))
    return list(_rows(db.session.execute(wanted.order_by(RoleGrant.starts_on.desc(), RoleGrant.id.desc())), viewer))


def grant(grant_id: int, viewer: Viewer) -> GrantRow | None:
    """One grant; None where it is not within reach."""
    rows = list(_rows(db.session.execute(_grants().where(RoleGrant.id == grant_id, _within(viewer))), viewer))
    return rows[0] if rows else None


def accounts(person_id: int) -> list[AccountChoice]:
    """The accounts of one human: more than one after a merge."""
    rows = db.session.scalars(select(Account).where(Account.person_id.in_(records_of(person_id))).order_by(Account.id))
    return [AccountChoice(row.id, row.email or row.mobile or "employer code and employee number", row.active) for row in rows]


def human_of(account_id: int) -> int | None:
    """Whose account this is: the record that counts."""
    return db.session.scalar(select(root_id()).join(Account, Account.person_id == Person.id).where(Account.id == account_id))


def branches(viewer: Viewer) -> tuple[Choices, list[Role]]:
    """The parts of the tree over which the viewer may give any role, and those roles."""
    among = places()
    roles = {place.id: roles_over(viewer, place.path) for place in among.values()}
    offered = {role for some in roles.values() for role in some}
    return indented((place for place in among.values() if roles[place.id]), among), [role for role in Role if role in offered]


def others_administer(but: int, day: date) -> bool:
    """Will anybody else administer the whole partnership from this day on, with an account that can sign in?"""
    whole = (RoleGrant.role == Role.ADMINISTRATOR, Organisation.parent_id.is_(None), RoleGrant.ends_on.is_(None))
    wanted = (
        select(RoleGrant.id)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(*whole, RoleGrant.id != but, RoleGrant.starts_on <= day, Account.active)
    )
    return bool(db.session.scalar(select(exists(wanted))))


def _within(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.reach(May.GRANT_ROLES) == Reach.PARTNERSHIP:
        return Organisation.id.is_not(None)
    return or_(*(Organisation.path.startswith(one.path, autoescape=True) for one in viewer.branches(May.GRANT_ROLES)))


def _grants() -> AnySelect:
    counted = func.coalesce(Person.merged_into_id, Person.id)
    names = (Human.id.label("human_id"), Human.first_name, Human.last_name, Human.preferred_name)
    return (
        select(RoleGrant, Organisation.name, Organisation.path, Account.email, Account.mobile, Account.last_sign_in_at, *names)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .join(Account, Account.id == RoleGrant.account_id)
        .join(Person, Person.id == Account.person_id)
        .join(Human, Human.id == counted)
    )


def _rows(rows: Iterable[AnyRow], viewer: Viewer) -> Iterable[GrantRow]:
    for row in rows:
        one: RoleGrant = row.RoleGrant
        own = viewer.account_id == one.account_id or viewer.person_id == row.human_id
        yield GrantRow(
            id=one.id,
            person_id=row.human_id,
            name=full_name(row.first_name, row.last_name, row.preferred_name),
            sign_in=row.email or row.mobile or "employer code and employee number",
            role=one.role,
            place=row.name,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            last_sign_in_on=row.last_sign_in_at.astimezone(LOCAL).date() if row.last_sign_in_at else None,
            may_end=not own and may_give(viewer, one.role, row.path),
        )
