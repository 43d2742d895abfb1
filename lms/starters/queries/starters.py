"""Starters: everybody on a compulsory induction whom a viewer looks after, how far they are, and who holds the next step."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, String, and_, bindparam, case, cast, func, or_, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.induction.models import Buddy, Induction, InductionStep, Programme, ProgrammeVersion, Step, StepRecord
from lms.induction.queries.inductions import is_paused, seen_on, views
from lms.induction.queries.reach import Sight, day_of, named_on, term_of
from lms.induction.rules.steps import BY_LEARNER, BY_OTHERS
from lms.induction.rules.words import Confirm, ConfirmedBy, Part, Status
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.people.models import Person, Post, Term
from lms.people.queries import below, places, root_id
from lms.people.rules import full_name
from lms.starters.rules.starters import AHEAD, NOT_STARTED, StarterFilter, holder

Human = aliased(Person, name="human")
_over_post, _over, _buddy = aliased(Post, name="over_post"), aliased(Person, name="over"), aliased(Person, name="buddy")


@dataclass(frozen=True)
class NextStep:
    """The step that is due first, and who holds it."""

    title: str
    due_on: date
    holder: str


@dataclass(frozen=True)
class StarterRow:
    """A post with the inductions that are criteria, as one line."""

    post_id: int
    person_id: int
    name: str
    place: str
    employer: str
    programmes: tuple[str, ...]
    starts_on: date
    target_on: date  # the first that is not reached
    status: str
    done: int
    applicable: int
    next: NextStep | None

    @property
    def share(self) -> int:
        return 100 * self.done // self.applicable if self.applicable else 0


def in_sight(sight: Sight, *columns: Any) -> AnySelect:
    """Columns over the compulsory inductions that a viewer sees: those of today, and those that begin soon."""
    return running(sight.today).with_only_columns(*columns).where(sight.seen)


@lru_cache(maxsize=8)
def running(today: date) -> AnySelect:
    """All compulsory inductions of today, and those that begin soon. Such statements take far longer to build than to run."""
    ahead = and_(Induction.starts_on > today, Induction.starts_on <= today + AHEAD, Induction.from_day == Induction.starts_on)
    return (
        select(Induction.id)
        .join(Programme, Programme.id == Induction.programme_id)
        .join(Post, Post.id == Induction.post_id)
        .join(Term, term_of(day_of(today)))
        .where(Induction.judged_id == Induction.programme_id, Programme.is_compulsory, or_(seen_on(today), ahead))
    )


@lru_cache(maxsize=8)
def status_in_sql(today: date) -> ColumnElement[str]:
    """As `inductions.status` says it, or that it is still to start."""
    return case(
        (Induction.starts_on > today, NOT_STARTED),
        (Induction.completed_on <= today, Status.COMPLETE.value),
        (is_paused(today), Status.PAUSED.value),
        (Induction.target_on < today, Status.LATE.value),
        else_=Status.IN_TIME.value,
    )


def starters(sight: Sight, criteria: StarterFilter, ask: PageRequest) -> PageOfRows[StarterRow]:
    """A page of them, those who are late first and then by target day, in a fixed number of queries."""
    today = sight.today
    chosen = in_sight(sight, Induction.post_id, func.min(_rank(today)).label("rank")).where(*_chosen(criteria, today))
    each = chosen.group_by(Induction.post_id).subquery()
    keys = {"late": each.c.rank}
    return fetch_page(select(each.c.post_id), ask, keys=keys, tie=each.c.post_id, read=lambda rows: _read(rows, criteria, today))


@lru_cache(maxsize=8)
def _rank(today: date) -> ColumnElement[str]:
    return case((status_in_sql(today) == Status.LATE.value, "0"), else_="1") + cast(Induction.target_on, String)


def _chosen(criteria: StarterFilter, today: date) -> Iterator[ColumnElement[bool]]:
    yield status_in_sql(today) == criteria.status if criteria.status else status_in_sql(today) != Status.COMPLETE.value
    place = places().get(criteria.organisation_id or 0)
    if place:
        yield Term.organisation_id.in_(below(place.path))
    if criteria.programme_id is not None:
        yield Induction.programme_id == criteria.programme_id
    if criteria.start_month:
        yield Induction.start_month == criteria.start_month
    if criteria.since:
        yield Induction.start_month >= criteria.since


def _read(rows: Iterable[AnyRow], criteria: StarterFilter, today: date) -> Iterator[StarterRow]:
    inductions: dict[int, list[AnyRow]] = {row.post_id: [] for row in rows}
    for row in db.session.execute(_about(today), {"posts": list(inductions)}):
        if criteria.has(row.status, row.programme_id, row.start_month):
            inductions[row.post_id].append(row)
    ids = [row.id for own in inductions.values() for row in own]
    numbers = {row.post_id: row for row in db.session.execute(_numbers(today), {"inductions": ids})}
    first = {row.post_id: row for row in db.session.execute(_first_of_posts(today), {"inductions": ids})}
    for post_id, own in inductions.items():
        yield _starter(own, numbers.get(post_id), first.get(post_id))


@lru_cache(maxsize=8)
def _about(today: date) -> AnySelect:
    """The inductions of today of some `posts`, with whose they are, and who helps with them."""
    columns = (Induction.id, Induction.post_id, Induction.programme_id, Induction.start_month, Induction.starts_on, Induction.target_on)
    whose = (Human.id.label("human_id"), Human.first_name, Human.last_name, Human.preferred_name, Term.organisation_id, Post.employer_id)
    helped_by = (_over.first_name, _over.last_name, _over.preferred_name, _buddy.first_name, _buddy.last_name, _buddy.preferred_name)
    named = [column.label(f"helper_{place}") for place, column in enumerate(helped_by)]
    return (
        running(today)
        .with_only_columns(*columns, *whose, Programme.name.label("programme"), status_in_sql(today).label("status"), *named)
        .join(Person, Person.id == Post.person_id)
        .join(Human, Human.id == root_id())
        .outerjoin(_over_post, _over_post.id == Term.supervisor_post_id)
        .outerjoin(_over, _over.id == _over_post.person_id)
        .outerjoin(Buddy, and_(Buddy.post_id == Post.id, named_on(today)))
        .outerjoin(_buddy, _buddy.id == Buddy.person_id)
        .where(Induction.post_id.in_(bindparam("posts", expanding=True)))
        .order_by(Induction.starts_on, Programme.id)
    )


@lru_cache(maxsize=8)
def is_done(today: date) -> ColumnElement[bool]:
    """Is the step done by today, or by the first day of the induction if that is to come?"""
    return and_(InductionStep.done_on.is_not(None), InductionStep.done_on <= day_of(today))


@lru_cache(maxsize=1)
def _applicable() -> AnySelect:
    """The steps that count in some `inductions`."""
    return (
        select(Induction.post_id)
        .join(InductionStep, InductionStep.induction_id == Induction.id)
        .join(Step, Step.id == InductionStep.step_id)
        .where(Induction.id.in_(bindparam("inductions", expanding=True)), InductionStep.part == Part.APPLICABLE)
    )


@lru_cache(maxsize=8)
def _numbers(today: date) -> AnySelect:
    """By post, how many different steps count and are done: one that is in two inductions is counted once."""
    same = cast(ProgrammeVersion.programme_id, String) + "." + Step.key
    counts = (func.count(same.distinct()).label("applicable"), func.count(case((is_done(today), same)).distinct()).label("done"))
    of_versions = _applicable().join(ProgrammeVersion, ProgrammeVersion.id == Step.version_id)
    return of_versions.group_by(Induction.post_id).with_only_columns(Induction.post_id, *counts)


@lru_cache(maxsize=8)
def _first_of_posts(today: date) -> AnySelect:
    return first_open(_applicable(), today, Induction.post_id)


def first_open(steps: AnySelect, today: date, of: Any) -> AnySelect:
    """The step of each post, or of each induction (`of`), that is still open and due first: the one that holds it."""
    place = func.row_number().over(partition_by=of, order_by=(InductionStep.due_on, Step.position, Step.id)).label("place")
    both = [case((Step.confirm == Confirm.BOTH, days_said(by) >= Step.count), else_=False) for by in (BY_LEARNER, BY_OTHERS)]
    columns = (of, Step.title, Step.confirm, InductionStep.due_on, place, both[0].label("learner_said"), both[1].label("others_said"))
    ranked = steps.where(~is_done(today)).with_only_columns(*columns).subquery()
    return select(ranked).where(ranked.c.place == 1)


@lru_cache(maxsize=8)
def days_said(by: frozenset[ConfirmedBy]) -> ColumnElement[int]:
    """On how many days somebody of these has said in this post that the step was done."""
    bringing = select(ProgrammeVersion.programme_id).where(ProgrammeVersion.id == Step.version_id).correlate(Step).scalar_subquery()
    days = select(func.count(StepRecord.done_on.distinct())).where(
        StepRecord.post_id == Induction.post_id,
        StepRecord.programme_id == bringing,
        StepRecord.step_key == Step.key,
        StepRecord.withdrawn_from.is_(None),
        StepRecord.confirmed_by.in_(by),
    )
    return days.correlate(Induction, Step).scalar_subquery()


def _starter(own: Collection[AnyRow], numbers: AnyRow | None, first: AnyRow | None) -> StarterRow:
    about, among = next(iter(own)), places()
    left = [row for row in own if row.status != Status.COMPLETE] or own
    return StarterRow(
        post_id=about.post_id,
        person_id=about.human_id,
        name=full_name(about.first_name, about.last_name, about.preferred_name),
        place=among[about.organisation_id].name,
        employer=among[about.employer_id].name,
        programmes=tuple(row.programme for row in own),
        starts_on=about.starts_on,
        target_on=min(row.target_on for row in left),
        status=next((row.status for row in own if row.status == Status.LATE), next(iter(left)).status),
        done=numbers.done if numbers else 0,
        applicable=numbers.applicable if numbers else 0,
        next=_next_step(about, first) if first else None,
    )


def _next_step(about: AnyRow, first: AnyRow) -> NextStep:
    supervisor, buddy = _name(about, 0), _name(about, 3)
    who = holder(first.confirm, supervisor, buddy, bool(first.learner_said), bool(first.others_said))
    return NextStep(first.title, first.due_on, who)


def _name(about: AnyRow, at: int) -> str | None:
    first, last, preferred = (getattr(about, f"helper_{place}") for place in range(at, at + 3))
    return full_name(first, last, preferred) if last else None


# --- choices of the filters, and a line about them for other pages ----------------------------------------------------------------


def programme_choices() -> list[tuple[str, str]]:
    """The compulsory programmes: (id, name)."""
    rows = db.session.execute(select(Programme.id, Programme.name).where(Programme.is_compulsory).order_by(Programme.name))
    return [(str(programme_id), name) for programme_id, name in rows]


def organisation_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The places whose people the viewer's grants reach: (id, name), each indented under the one above it."""
    reached = [place for place in places().values() if viewer.reaches(May.SEE_PEOPLE, place.path)]
    return [(str(place.id), "\u2003" * (place.path.count("/") - 2) + place.name) for place in reached]


@dataclass(frozen=True)
class Numbers:
    """How many people are on an induction that is not complete, and how many of them are late."""

    people: int
    late: int


def numbers(viewer: Viewer, today: date) -> Numbers:
    """Of those whom the viewer looks after."""
    status = status_in_sql(today)
    late = case((status == Status.LATE.value, Post.person_id))
    counted = in_sight(Sight(viewer, today), func.count(Post.person_id.distinct()), func.count(late.distinct()))
    return Numbers(*db.session.execute(counted.where(status.not_in([Status.COMPLETE.value, NOT_STARTED]))).one())


@dataclass(frozen=True)
class Progress:
    """How far somebody is in one induction."""

    programme: str
    status: Status
    target_on: date
    done: int
    applicable: int

    @property
    def share(self) -> int:
        return 100 * self.done // self.applicable if self.applicable else 0


def progress(post_ids: Collection[int], today: date) -> list[Progress]:
    """Of these posts, the compulsory inductions of today that are not complete."""
    return [
        Progress(view.programme_name, view.status, view.target_on, view.done, view.applicable)
        for view in views(post_ids, today)
        if view.is_compulsory and view.status is not Status.COMPLETE
    ]
