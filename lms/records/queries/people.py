"""The list of people a viewer may open, with how many lines of each are overdue, expire soon or are in date."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.kit.db import AnyRow, AnySelect, db, portions
from lms.kit.identifiers import clean_email, fold, folded_number
from lms.kit.tables import Ask, Slice, fetch
from lms.kit.tables import Key as SortKey
from lms.people.models import JobRole, Organisation, Person, Post, Term
from lms.people.queries import active, below, places, root_id, within
from lms.people.rules import Place, full_name
from lms.records.queries.reach import not_over
from lms.records.rules import Wanted
from lms.training import queries as training
from lms.training.models import Standing
from lms.training.queries import Employer
from lms.training.rules.words import Status

#: The record that counts, where two were merged.
Human = aliased(Person, name="human")
#: The statuses that have a column, in order.
COUNTED = (Status.OVERDUE, Status.EXPIRING, Status.NOT_YET_DUE, Status.CURRENT)


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
    if wanted.has:
        chosen = chosen.where(_lines_with(wanted.has, reached, today).exists())
    keys: dict[str, SortKey] = {"name": Human.name_folded}
    keys |= {status.value: _number_of(status, reached, today) for status in COUNTED}
    return fetch(chosen, ask, keys=keys, tie=Human.id, read=lambda rows: _read(rows, reached, today))


def overdue(viewer: Viewer, today: date) -> AnySelect:
    """Everyone within reach who is overdue, by name: id, names, and how many lines as `overdue`."""
    reached = list(_reached(viewer, Wanted()))
    number = _number_of(Status.OVERDUE, reached, today).label("overdue")
    named = select(Human.id, Human.first_name, Human.last_name, Human.preferred_name, number).where(Human.id.in_(_people_of(reached)))
    return named.where(_lines_with(Status.OVERDUE, reached, today).exists()).order_by(Human.name_folded, Human.id)


def number_overdue(viewer: Viewer, today: date) -> int:
    """How many people within reach are overdue."""
    reached = list(_reached(viewer, Wanted()))
    people = select(Human.id).where(Human.id.in_(_people_of(reached)), _lines_with(Status.OVERDUE, reached, today).exists())
    return db.session.scalar(select(func.count()).select_from(people.subquery())) or 0


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


def _lines(reached: Collection[ColumnElement[bool]], today: date, *columns: ColumnElement[Any]) -> AnySelect:
    """Columns over the lines that are asked for today."""
    return (
        select(*columns)
        .select_from(Standing)
        .join(Post, Post.id == Standing.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(Term, and_(Term.post_id == Post.id, active(today)))
        .join(Employer, Employer.id == Post.employer_id)
        .where(training.on(today), ~Standing.is_offer, *reached)
    )


def _lines_with(status: Status, reached: Collection[ColumnElement[bool]], today: date, *columns: ColumnElement[Any]) -> AnySelect:
    """The lines of one `Human`: looked up person by person, as counting everybody's would take a hundred times as long."""
    one = _lines(reached, today, *(columns or (Standing.id,))).where(or_(Person.id == Human.id, Person.merged_into_id == Human.id))
    return one.where(training.status(today) == status.value).correlate(Human)


def _number_of(status: Status, reached: Collection[ColumnElement[bool]], today: date) -> ColumnElement[int]:
    return _lines_with(status, reached, today, func.count()).scalar_subquery()


def _read(rows: Iterable[AnyRow], reached: Collection[ColumnElement[bool]], today: date) -> list[PersonRow]:
    found = list(rows)
    ids = [row.id for row in found]
    counts, posts = _counts_of(ids, reached, today), _posts_of(ids, reached, today)
    return [
        PersonRow(row.id, full_name(row.first_name, row.last_name, row.preferred_name), tuple(posts[row.id]), counts.get(row.id, {}))
        for row in found
    ]


def _counts_of(ids: Collection[int], reached: Collection[ColumnElement[bool]], today: date) -> dict[int, dict[Status, int]]:
    status = training.status(today)
    counted = _lines(reached, today, root_id(), status.label("status"), func.count()).group_by(root_id(), "status")
    found: dict[int, dict[Status, int]] = defaultdict(dict)
    for some in portions(sorted(ids)):
        for human, word, number in db.session.execute(counted.where(_is_one_of(some))):
            found[human][Status(word)] = number
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
        for human, number, place, employer, title, starts_on in db.session.execute(wanted.where(_is_one_of(some))):
            found[human].append(PostLine(number, place, employer, title, starts_on))
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
