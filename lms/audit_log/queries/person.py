"""The changes that are about one person: of the person, and of the posts that the viewer reaches."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, exists, or_, select

from lms.access import May, Viewer
from lms.audit.models import Change
from lms.kit.db import db
from lms.people.models import Absence, Account, Person, Post, Registration, RoleGrant, Term
from lms.people.queries import records_of, root_id
from lms.people.rules import full_name
from lms.records.queries.reach import posts_within
from lms.training.models import Award, Exemption


def name_of(person_id: int) -> tuple[int, str] | None:
    """The record that counts and its name; None where there is nobody."""
    counts = select(root_id()).where(Person.id == person_id).scalar_subquery()
    row = db.session.execute(
        select(Person.id, Person.first_name, Person.last_name, Person.preferred_name).where(Person.id == counts)
    ).first()
    return (row.id, full_name(row.first_name, row.last_name, row.preferred_name)) if row else None


def of_person(person_id: int, viewer: Viewer, today: date) -> ColumnElement[bool] | None:
    """As a condition on Change; None where the viewer reaches neither the person nor any of their posts."""
    posts = select(Post.id).where(Post.person_id.in_(records_of(person_id)), Post.id.in_(posts_within(viewer, today, May.SEE_PERSON_TRAIL)))
    is_own = person_id == viewer.person_id
    if not is_own and not db.session.scalar(select(exists(posts))):
        return None
    parts = [*_of_the_person(records_of(person_id)), *of_posts(posts)]
    if is_own or viewer.may(May.SEE_CHANGES):
        parts += _of_access(records_of(person_id))
    return or_(*parts)


def _of_the_person(records: CompoundSelect[int]) -> Iterator[ColumnElement[bool]]:
    """Awards are seen wherever the person is, and so are their changes."""
    yield _rows("person", records)
    yield from is_part("registration", select(Registration.id).where(Registration.person_id.in_(records)), "person_id", records)
    yield _rows("award", select(Award.id).where(Award.person_id.in_(records)))
    yield _rows("exemption", select(Exemption.id).where(Exemption.person_id.in_(records)))


def of_posts(posts: Select[int]) -> Iterator[ColumnElement[bool]]:
    """As conditions on Change: of these posts, their terms, absences and exemptions."""
    yield _rows("post", posts)
    yield from is_part("term", select(Term.id).where(Term.post_id.in_(posts)), "post_id", posts)
    yield from is_part("absence", select(Absence.id).where(Absence.post_id.in_(posts)), "post_id", posts)
    yield from is_part("exemption", select(Exemption.id).where(Exemption.post_id.in_(posts)), "post_id", posts)


def _of_access(records: CompoundSelect[int]) -> Iterator[ColumnElement[bool]]:
    accounts = select(Account.id).where(Account.person_id.in_(records))
    yield _rows("account", accounts)
    yield _rows("role_grant", select(RoleGrant.id).where(RoleGrant.account_id.in_(accounts)))


#: Ids of rows, as a statement or as they are.
Ids: TypeAlias = Select[int] | CompoundSelect[int] | Collection[int]


def is_part(record: str, ids: Select[int], column: str, owners: Ids) -> Iterator[ColumnElement[bool]]:
    """Rows of a table that belong to something through a column: those that are there, and those that are gone."""
    yield _rows(record, ids)
    yield _removed(record, column, owners)


def _rows(record: str, ids: Ids) -> ColumnElement[bool]:
    return and_(Change.record == record, Change.row_id.in_(ids))


def _removed(record: str, column: str, owners: Ids) -> ColumnElement[bool]:
    """Rows that are gone: only the change itself still says whose they were."""
    whose: Any = Change.values[(column, 0)].as_integer()
    return and_(Change.record == record, Change.what == "removed", whose.in_(owners))
