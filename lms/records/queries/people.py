"""The list of people a viewer may open, with how many lines of each are overdue, expire soon or are in date."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.kit.db import db, portions
from lms.kit.identifiers import clean_email, fold, folded_number
from lms.kit.tables import Ask, Slice, fetch
from lms.people.models import JobRole, Organisation, Person, Post, Term
from lms.people.queries import active, below, places, root_id, within
from lms.people.rules import Place, full_name
from lms.records.queries.reach import not_over
from lms.training import queries as training
from lms.training.models import Standing
from lms.training.queries import Employer
from lms.training.rules.words import Status

#: The record that counts, where two were merged.
Human = aliased(Person, name="human")
#: The statuses that have a column, in order.
COUNTED = (Status.OVERDUE, Status.EXPIRING, Status.NOT_YET_DUE, Status.CURRENT)


@dataclass(frozen=True)
class Wanted:
    """Which people. Empty: all within reach; `has`: with at least one line of this status; `team`: only those the viewer supervises."""

    text: str = ""
    organisation_id: int | None = None
    has: Status | None = None
    team: bool = False


@dataclass(frozen=True)
class PostLine:
    """A post in one line of a list."""

    employee_number: str
    organisation: str
    employer: str
    job_role: str | None
    starts_on: date


@dataclass(frozen=True)
class PersonRow:
    """A person of the list. Counts are of lines: one post and one subject."""

    id: int
    name: str
    posts: tuple[PostLine, ...]
    counts: Mapping[Status, int]

    def of(self, status: Status) -> int:
        return self.counts.get(status, 0)


SORTS = ("name", "overdue", "expiring", "current")


def people(viewer: Viewer, wanted: Wanted, ask: Ask, today: date) -> Slice[PersonRow]:
    """A page of people, in four queries whatever its length."""
    reached = list(_reached(viewer, wanted))
    matching = _people_of(reached).where(not_over(today), *_matching(wanted.text))
    chosen = select(Human.id, Human.first_name, Human.last_name, Human.preferred_name).where(Human.id.in_(matching))
    keys: dict[str, ColumnElement[Any]] = {"name": Human.name_folded}
    if wanted.has or ask.sort != "name":
        counts = _counts(reached, today).subquery()
        chosen = chosen.outerjoin(counts, counts.c.human == Human.id)
        keys |= {status.value: func.coalesce(counts.c[status.value], 0) for status in COUNTED}
    if wanted.has:
        chosen = chosen.where(keys[wanted.has.value] > 0)
    return fetch(chosen, ask, keys=keys, tie=Human.id, read=lambda rows: _read(rows, reached, today))


def overdue(viewer: Viewer, today: date) -> Select[Any]:
    """Everyone within reach who is overdue, with how many lines: `human`, `overdue`."""
    counts = _counts(list(_reached(viewer, Wanted())), today)
    return counts.having(_number(Status.OVERDUE, today) > 0)


# --- who --------------------------------------------------------------------------------------------------------------------------


def _reached(viewer: Viewer, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """Conditions on Post and Term: within reach, and in the part of the tree that is asked for."""
    yield within(replace(viewer, grants=()) if wanted.team else viewer, May.SEE_PEOPLE)
    if wanted.organisation_id is not None:
        there = places().get(wanted.organisation_id)
        yield Term.organisation_id.in_(below(there.path)) if there else literal(False)


def _people_of(reached: Collection[ColumnElement[bool]]) -> Select[int]:
    return select(root_id()).select_from(Post).join(Person, Person.id == Post.person_id).join(Term, Term.post_id == Post.id).where(*reached)


def _matching(text: str) -> Iterator[ColumnElement[bool]]:
    """Every word in the name, or the whole as an employee number or an e-mail address."""
    words = fold(text).split()
    if words:
        by_name = and_(*(Person.name_folded.contains(word, autoescape=True) for word in words))
        by_number = Post.number_folded == folded_number(text)
        yield or_(by_name, by_number, Person.email == clean_email(text))


# --- how many ---------------------------------------------------------------------------------------------------------------------


def _counts(reached: Collection[ColumnElement[bool]], today: date) -> Select[Any]:
    """For each human, how many lines have each status."""
    return (
        select(root_id().label("human"), *(_number(status, today).label(status.value) for status in COUNTED))
        .select_from(Standing)
        .join(Post, Post.id == Standing.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(Term, and_(Term.post_id == Post.id, active(today)))
        .join(Employer, Employer.id == Post.employer_id)
        .where(training.on(today), ~Standing.is_offer, *reached)
        .group_by(root_id())
    )


def _number(status: Status, today: date) -> ColumnElement[int]:
    return func.sum(case((training.status(today) == status.value, 1), else_=0))


def _read(rows: Iterable[Row[Any]], reached: Collection[ColumnElement[bool]], today: date) -> list[PersonRow]:
    found = list(rows)
    ids = [row.id for row in found]
    counts, posts = _counts_of(ids, reached, today), _posts_of(ids, reached, today)
    return [
        PersonRow(row.id, full_name(row.first_name, row.last_name, row.preferred_name), tuple(posts[row.id]), counts.get(row.id, {}))
        for row in found
    ]


def _counts_of(ids: Collection[int], reached: Collection[ColumnElement[bool]], today: date) -> dict[int, dict[Status, int]]:
    found = {}
    for some in portions(sorted(ids)):
        for human, *numbers in db.session.execute(_counts(reached, today).where(_is_one_of(some))):
            found[human] = dict(zip(COUNTED, numbers, strict=True))
    return found


def _posts_of(ids: Collection[int], reached: Collection[ColumnElement[bool]], today: date) -> Mapping[int, list[PostLine]]:
    wanted = (
        select(root_id(), Post.employee_number, Organisation.name, Employer.name, JobRole.title, Term.starts_on)
        .select_from(Post)
        .join(Person, Person.id == Post.person_id)
        .join(Term, Term.post_id == Post.id)
        .join(Organisation, Organisation.id == Term.organisation_id)
        .join(Employer, Employer.id == Post.employer_id)
        .outerjoin(JobRole, JobRole.id == Term.job_role_id)
        .where(not_over(today), *reached)
        .order_by(Term.starts_on, Term.id)
    )
    found: dict[int, list[PostLine]] = defaultdict(list)
    for some in portions(sorted(ids)):
        for human, *columns in db.session.execute(wanted.where(_is_one_of(some))):
            found[human].append(PostLine(*columns))
    return found


def _is_one_of(humans: Collection[int]) -> ColumnElement[bool]:
    return or_(Person.id.in_(humans), Person.merged_into_id.in_(humans))


# --- choices of the filters ---------------------------------------------------------------------------------------------------------


def organisations(viewer: Viewer) -> list[tuple[str, str]]:
    """The employers, services and teams whose people the viewer's grants reach: (id, name), indented under the one above."""
    among = places()
    reached = [one for one in among.values() if viewer.reaches(May.SEE_PEOPLE, one.path)]
    return [(str(one.id), "\u2003" * (one.path.count("/") - 2) + one.name) for one in sorted(reached, key=lambda one: _trail(one, among))]


def _trail(one: Place, among: Mapping[int, Place]) -> list[str]:
    return [among[int(part)].name for part in one.path.split("/") if part]
