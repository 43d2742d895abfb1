"""The list of people a viewer may open, with how many lines of each are overdue, expire soon or are in date."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, literal, or_, select

from lms.access import May, Reach, Viewer
from lms.kit.db import AnyRow, AnySelect, chunked, db
from lms.kit.tables import Key as SortKey
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.people.models import JobRole, Organisation, Person, Post, Term
from lms.people.queries import active, below, places, records_of, records_of_all, root_id, within
from lms.people.rules import OrganisationKind, Place, full_name
from lms.records.queries.reach import not_over
from lms.records.queries.search import KEPT, Human, behind, is_behind, matches, number_behind
from lms.records.rules import Wanted
from lms.training import queries as training
from lms.training.models import Standing
from lms.training.queries import Employer
from lms.training.rules.enums import EXPIRING_CHOICES, Status

#: Up to so many posts an employer has a page of its own, instead of the list.
SMALL = 50
#: The statuses that have a column, in order.
COUNTED = (Status.OVERDUE, Status.EXPIRING, Status.NOT_YET_DUE, Status.CURRENT)


@dataclass(frozen=True)
class PostLine:
    """A post in one line of a list."""

    id: int
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
    is_near: bool = False  # the name is only spelt nearly as it was typed

    def of(self, status: Status) -> int:
        return self.counts.get(status, 0)


@dataclass(frozen=True)
class PeopleSlice(PageOfRows[PersonRow]):
    """A page of people. `exact`: how many fit what was typed exactly, where near spellings stand beside them; None: all do."""

    exact: int | None = None


SORTS = ("best", "name", "overdue", "expiring", "current")


def people(viewer: Viewer, wanted: Wanted, ask: PageRequest, today: date) -> PeopleSlice:
    """A page of people, in a fixed number of queries; sorted by "best", those who fit what was typed best come first."""
    reached = [not_over(today), *reached_terms(viewer, wanted)]
    also = [_lines_with(wanted.has, reached, today).exists()] if wanted.has else []
    found = matches(wanted.text, reached, also) if wanted.text else None
    chosen = select(Human.id, Human.first_name, Human.last_name, Human.preferred_name)
    keys: dict[str, SortKey] = {"name": Human.name_folded, "best": found.best_first if found else Human.name_folded}
    if ask.sort not in keys:
        chosen, keys[ask.sort] = _numbered(chosen, Status(ask.sort), reached, today, one_by_one=found is not None and found.are_few)
    total = None if found or wanted.has else number_behind(reached)
    if found:
        chosen = chosen.where(Human.id.in_(found.people), *also)
    elif wanted.has:
        chosen = chosen.where(Human.id.in_(_humans_with(wanted.has, reached, today)))
    else:
        chosen = chosen.where(is_behind(reached) if (total or 0) > KEPT else Human.id.in_(behind(reached)))
    exact = found.exact if found else None
    page = fetch_page(chosen, ask, keys=keys, tie=Human.id, total=total, read=lambda rows: _read(rows, reached, today, exact))
    return PeopleSlice(page.rows, page.total, page.before, page.after, None if exact is None else len(exact))


#: What a team, or an employer, has to be helped with.
PRESSING = (Status.OVERDUE, Status.EXPIRING)


@dataclass(frozen=True)
class Pressed:
    """Somebody with lines that are overdue or expire soon."""

    id: int
    name: str
    overdue: int
    expiring: int


def pressed(viewer: Viewer, today: date) -> list[Pressed]:
    """Everyone on the viewer's team with such lines, by name."""
    each = _pressing(list(reached_terms(viewer, Wanted(team=True))), today).subquery()
    counts = [func.sum(case((each.c.status == word.value, each.c.number), else_=0)).label(word.value) for word in PRESSING]
    named = select(Human.id, Human.first_name, Human.last_name, Human.preferred_name, *counts).join(each, each.c.human == Human.id)
    rows = db.session.execute(named.group_by(Human.id).order_by(Human.name_folded, Human.id))
    return [Pressed(row.id, full_name(*row[1:4]), row.overdue, row.expiring) for row in rows]


def number_pressed(viewer: Viewer, today: date) -> dict[Status, int]:
    """How many people within reach have lines overdue, and how many have lines that expire soon."""
    each = _pressing(list(reached_terms(viewer, Wanted())), today).subquery()
    rows = db.session.execute(select(each.c.status, func.count()).group_by(each.c.status))
    return {Status(word): number for word, number in rows}


def _pressing(reached: Collection[ColumnElement[bool]], today: date) -> AnySelect:
    """By human and status, how many lines are overdue or expire soon. What is held for long is most of it, and is left out first."""
    human, status = cast(root_id(), Integer).label("human"), training.status(today).label("status")
    may_press = or_(Standing.award_id.is_(None), Standing.expires_on <= today + timedelta(days=max(EXPIRING_CHOICES)))
    lines = asked_lines(reached, today, human, status).where(may_press).subquery()
    counted = select(lines.c.human, lines.c.status, func.count().label("number")).where(lines.c.status.in_([*PRESSING]))
    return counted.group_by(lines.c.human, lines.c.status)


# --- who --------------------------------------------------------------------------------------------------------------------------


def reached_terms(viewer: Viewer, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """Conditions on Post and Term: within reach, and in the part of the tree that is asked for."""
    yield within(replace(viewer, grants=()) if wanted.team else viewer, May.SEE_PEOPLE)
    if wanted.team or viewer.reach(May.SEE_PEOPLE) == Reach.TEAM:
        yield Post.id.in_(_ever_on_team(viewer))
    if wanted.organisation_id is not None:
        there = places().get(wanted.organisation_id)
        yield Term.organisation_id.in_(below(there.path)) if there else literal(False)
    if wanted.job_role_id is not None:
        yield Term.job_role_id == wanted.job_role_id
    if wanted.worker_type is not None:
        yield Term.worker_type == wanted.worker_type


def _ever_on_team(viewer: Viewer) -> list[int]:
    """The posts that the viewer supervises or has supervised. Found first, as databases would begin with everybody's lines."""
    own = select(Post.id).where(Post.person_id.in_(records_of(viewer.person_id)))
    return list(db.session.scalars(select(Term.post_id).where(Term.supervisor_post_id.in_(own)).distinct()))


# --- how many ---------------------------------------------------------------------------------------------------------------------


def asked_lines(reached: Collection[ColumnElement[bool]], today: date, *columns: SortKey) -> AnySelect:
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
    """The lines of one `Human`: for few people, as counting everybody's would take a hundred times as long."""
    one = asked_lines(reached, today, *(columns or (Standing.id,))).where(or_(Person.id == Human.id, Person.merged_into_id == Human.id))
    return one.where(training.status(today) == status.value).correlate(Human)


def _humans_with(status: Status, reached: Collection[ColumnElement[bool]], today: date, *columns: SortKey) -> AnySelect:
    """All who have such lines, in one go: for many people, as looking at one after the other would take a hundred times as long."""
    human = cast(root_id(), Integer)  # SQLite joins by an index only to a column of which it knows the type
    return asked_lines(reached, today, human.label("human"), *columns).where(training.status(today) == status.value).group_by(human)


def _numbers(status: Status, reached: Collection[ColumnElement[bool]], today: date) -> AnySelect:
    return _humans_with(status, reached, today, func.count().label("number"))


def _numbered(
    chosen: AnySelect, status: Status, reached: Collection[ColumnElement[bool]], today: date, *, one_by_one: bool
) -> tuple[AnySelect, SortKey]:
    """With how many such lines each has, to sort by."""
    if one_by_one:
        return chosen, _lines_with(status, reached, today, func.count()).scalar_subquery()
    number = _numbers(status, reached, today).subquery()
    return chosen.outerjoin(number, number.c.human == Human.id), func.coalesce(number.c.number, 0)


def _read(rows: Iterable[AnyRow], reached: Collection[ColumnElement[bool]], today: date, exact: Collection[int] | None) -> list[PersonRow]:
    found = list(rows)
    posts = _posts_of([row.id for row in found], reached)
    counts = _counts_of({post.id: human for human, each in posts.items() for post in each}, reached, today)
    return [
        PersonRow(
            id=row.id,
            name=full_name(row.first_name, row.last_name, row.preferred_name),
            posts=tuple(posts[row.id]),
            counts=counts.get(row.id, {}),
            is_near=exact is not None and row.id not in exact,
        )
        for row in found
    ]


def _counts_of(humans: Mapping[int, int], reached: Collection[ColumnElement[bool]], today: date) -> dict[int, Counter[Status]]:
    """How many lines of each status the people have whose posts these are ({post: human})."""
    status = training.status(today)
    counted = asked_lines(reached, today, Standing.post_id, status.label("status"), func.count()).group_by(Standing.post_id, "status")
    found: dict[int, Counter[Status]] = defaultdict(Counter)
    for some in chunked(sorted(humans)):
        for post_id, word, number in db.session.execute(counted.where(Standing.post_id.in_(some))):
            found[humans[post_id]][Status(word)] += number
    return found


def _posts_of(ids: Collection[int], reached: Collection[ColumnElement[bool]]) -> Mapping[int, list[PostLine]]:
    """For each human the posts that are reached."""
    wanted = (
        select(root_id(), Post.id, Post.employee_number, Organisation.name, Employer.name, JobRole.title, Term.starts_on)
        .select_from(Post)
        .join(Person, Person.id == Post.person_id)
        .join(Term, Term.post_id == Post.id)
        .join(Organisation, Organisation.id == Term.organisation_id)
        .join(Employer, Employer.id == Post.employer_id)
        .outerjoin(JobRole, JobRole.id == Term.job_role_id)
        .where(*reached)
        .order_by(Term.starts_on, Term.id)
    )
    found: dict[int, list[PostLine]] = defaultdict(list)
    for some in chunked(sorted(ids)):
        of_these = wanted.where(Post.person_id.in_(records_of_all(some)))
        for human, post_id, number, place, employer, title, starts_on in db.session.execute(of_these):
            found[human].append(PostLine(post_id, number, place, employer, title, starts_on))
    return found


# --- choices of the filters ---------------------------------------------------------------------------------------------------------


def small_employer(viewer: Viewer, today: date) -> int | None:
    """The id of the one employer that is all this viewer reaches, if no more than 50 posts run there."""
    branches = viewer.branches(May.SEE_PEOPLE)
    if viewer.supervises or len({grant.organisation_id for grant in branches}) != 1:
        return None
    place = places().get(branches[0].organisation_id)
    if place is None or place.kind != OrganisationKind.EMPLOYER:
        return None
    there = select(Post.id).join(Term, Term.post_id == Post.id).where(Post.employer_id == place.id, not_over(today)).distinct()
    return place.id if len(db.session.scalars(there.limit(SMALL + 1)).all()) <= SMALL else None


def organisations(viewer: Viewer) -> list[tuple[str, str]]:
    """The employers, services and teams whose people the viewer's grants reach: (id, name), indented under the one above."""
    among = places()
    reached = [one for one in among.values() if viewer.reaches(May.SEE_PEOPLE, one.path)]
    return [(str(one.id), "\u2003" * (one.path.count("/") - 2) + one.name) for one in sorted(reached, key=lambda one: _trail(one, among))]


def job_roles() -> list[tuple[str, str]]:
    """(id, title) by title."""
    rows = db.session.execute(select(JobRole.id, JobRole.title).order_by(JobRole.title_folded, JobRole.id))
    return [(str(row_id), title) for row_id, title in rows]


def _trail(one: Place, among: Mapping[int, Place]) -> list[str]:
    return [among[int(part)].name for part in one.path.split("/") if part]
