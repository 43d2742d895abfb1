"""The person an officer may change, and the record that stands for them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from lms.access import May, Reach, Viewer
from lms.kit.db import DERIVED, Base, db
from lms.kit.readers import Work, reading_as
from lms.people.models import Account, Organisation, Person, Post, Registration
from lms.people.queries import records_of, root_id
from lms.people.rules import full_name
from lms.records.queries import posts_within


@dataclass(frozen=True)
class Known:
    """A person as the desk's pages name them. `seen_elsewhere`: others look at the same record, whoever they are."""

    id: int
    name: str
    seen_elsewhere: bool


def person(person_id: int, viewer: Viewer, today: date, may: May = May.MANAGE_PEOPLE) -> Person | None:
    """The record that counts, of somebody with a post within reach (of anybody, for the whole partnership); None looks like nobody."""
    given = select(root_id()).where(Person.id == person_id).scalar_subquery()
    counting = aliased(Person)
    wanted = select(counting).where(counting.id == given)
    found = db.session.scalar(wanted)
    return found if found is not None and _is_reached(found.id, viewer, today, may) else None


def _is_reached(person_id: int, viewer: Viewer, today: date, may: May) -> bool:
    if viewer.reach(may) == Reach.PARTNERSHIP:
        return True
    mine = select(Post.id).where(Post.person_id.in_(records_of(person_id)), Post.id.in_(posts_within(viewer, today, may)))
    return bool(db.session.scalar(select(exists(mine))))


def known(one: Person, viewer: Viewer, today: date) -> Known:
    """How the pages name somebody, and whether posts beyond the viewer's reach see the same record."""
    theirs = select(func.count()).select_from(Post).where(Post.person_id.in_(records_of(one.id)))
    beyond = db.session.scalar(theirs.where(Post.id.not_in(posts_within(viewer, today, May.MANAGE_PEOPLE))))
    employers = db.session.scalar(select(func.count(Post.employer_id.distinct())).where(Post.person_id.in_(records_of(one.id))))
    return Known(one.id, name(one), bool(beyond) or (employers or 0) > 1)


def name(one: Person) -> str:
    """The name that people use."""
    return full_name(one.first_name, one.last_name, one.preferred_name)


def registrations(person_id: int) -> list[Registration]:
    """Of every record of this human."""
    wanted = select(Registration).where(Registration.person_id.in_(records_of(person_id)))
    return list(db.session.scalars(wanted.order_by(Registration.register, Registration.id)))


def registration(registration_id: int, viewer: Viewer, today: date) -> tuple[Registration, Person] | None:
    """A place on a register with the person it belongs to; None where the viewer may not change that person."""
    row = db.session.get(Registration, registration_id)
    owner = person(row.person_id, viewer, today) if row else None
    return (row, owner) if row and owner else None


def employer_names(person_id: int) -> list[str]:
    """Where this human has posts."""
    wanted = select(Organisation.name).join(Post, Post.employer_id == Organisation.id).where(Post.person_id.in_(records_of(person_id)))
    return list(db.session.scalars(wanted.distinct().order_by(Organisation.name)))


def has_account(person_id: int) -> bool:
    """Can this human sign in, by whichever record?"""
    return bool(db.session.scalar(select(exists().where(Account.person_id.in_(records_of(person_id))))))


def has_dependents(table_name: str, row_id: int, *, but: frozenset[str], own: frozenset[str] = frozenset()) -> bool:
    """Does any row of any table, in whichever room, refer to this one? What is derived, tables in `but`, and rows by the columns in `own`,
    go with it."""
    wanted = [
        select(exists().where(key.parent == row_id))
        for table in Base.metadata.sorted_tables
        if table.name not in but and not table.info.get(DERIVED)
        for key in sorted(table.foreign_keys, key=str)
        if key.column.table.name == table_name and str(key.parent) not in own
    ]
    found: Any = (db.session.scalar(reading_as(one, Work.FACTS)) for one in wanted)
    return any(found)
