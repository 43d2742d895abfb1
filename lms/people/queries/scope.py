"""How far a viewer sees, as a WHERE: the same table of permissions opens the door and makes the list."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from sqlalchemy import CompoundSelect, ScalarSelect, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql import ColumnElement

from lms.access import DERIVED, POLICY, May, Reach, Viewer
from lms.kit.db import db
from lms.people.models import Organisation, Person, Post, Term
from lms.people.queries.tree import below

#: A column in which ids of organisations stand.
Organisations = ColumnElement[int] | InstrumentedAttribute[int] | InstrumentedAttribute[int | None]


@lru_cache(maxsize=64)
def active(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """The terms that are running on this day."""
    return and_(Term.starts_on <= day, or_(Term.ends_on.is_(None), Term.ends_on >= day))


@lru_cache(maxsize=64)
def root_id(record: type[Person] = Person) -> ColumnElement[int]:
    """The person a record (or an alias of it) stands for: itself, or the one it was merged into."""
    return func.coalesce(record.merged_into_id, record.id)


@lru_cache(maxsize=1024)
def within(viewer: Viewer, may: May) -> ColumnElement[bool]:
    """The terms this permission reaches. Join Term with Post (and, for a day, `active`) and add this."""
    if viewer.reach(may) == Reach.PARTNERSHIP:
        return true()
    parts: list[ColumnElement[bool]] = [Term.organisation_id.in_(below(grant.path)) for grant in viewer.branches(may)]
    if viewer.supervises and Reach.TEAM in _reaches_of_derived(viewer, may):
        parts.append(_supervised_by(viewer.person_id))
    if Reach.SELF in _reaches_of_derived(viewer, may):
        parts.append(Post.person_id.in_(records_of(viewer.person_id)))
    return or_(*parts) if parts else false()


def places_within(viewer: Viewer, may: May, organisation: Organisations) -> ColumnElement[bool]:
    """As a WHERE: does this permission cover the organisation whose id stands in this column (not counting the team of a supervisor)?

    What belongs to no organisation is for whoever reaches everything.
    """
    if viewer.reach(may) == Reach.PARTNERSHIP:
        return true()
    parts = [organisation.in_(below(grant.path)) for grant in viewer.branches(may)]
    return or_(*parts) if parts else false()


def reaches(viewer: Viewer, may: May, organisation_id: int) -> bool:
    """The same of one organisation; no, where there is none."""
    path = db.session.scalar(select(Organisation.path).where(Organisation.id == organisation_id))
    return path is not None and viewer.reaches(may, path)


def within_figures(viewer: Viewer) -> ColumnElement[bool]:
    """The terms whose figures this viewer sees; wider, for a board reader, than the people they may open."""
    return within(viewer, May.SEE_FIGURES)


def _reaches_of_derived(viewer: Viewer, may: May) -> set[Reach]:
    return {reach for role, reach in POLICY[may].items() if role in DERIVED and role in viewer.roles}


def _supervised_by(person_id: int) -> ColumnElement[bool]:
    theirs = aliased(Post)
    return exists(select(theirs.id).where(theirs.id == Term.supervisor_post_id, theirs.person_id.in_(records_of(person_id))))


_record = aliased(Person, name="record")


def records_of(person_id: int | ColumnElement[int]) -> CompoundSelect[int]:
    """The ids of every record of this human: the one that counts, and those merged into it. The human may be that of an outer Person.

    Two reads by an index: for one read with OR, SQLite looks at every person.
    """
    same, merged = (select(_record.id).where(column == person_id) for column in (_record.id, _record.merged_into_id))
    return same.correlate(Person).union_all(merged.correlate(Person))


def records_of_all(humans: Collection[int] | Select[int]) -> CompoundSelect[int]:
    """The ids of every record of these humans."""
    same, merged = (select(_record.id).where(column.in_(humans)) for column in (_record.id, _record.merged_into_id))
    return same.union_all(merged)


def first_post(day: date) -> ScalarSelect[int | None]:
    """The first post, by any of their records, that the human of an outer Person has on this day; empty: none."""
    return (
        select(func.min(Post.id))
        .join(Term, Term.post_id == Post.id)
        .where(Post.person_id.in_(records_of(root_id())), active(day))
        .correlate(Person)
        .scalar_subquery()
    )
