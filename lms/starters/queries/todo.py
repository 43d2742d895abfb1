"""What inductions ask of somebody on Home."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Date, Integer, and_, bindparam, case, cast, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.induction.models import Buddy, Induction, InductionStep, Programme, ProgrammeVersion, Step
from lms.induction.queries.checklist import NEVER_LATE
from lms.induction.queries.facts import grouped
from lms.induction.queries.inductions import is_paused, seen_on
from lms.induction.queries.reach import named_on, term_of
from lms.induction.rules.steps import BY_OTHERS
from lms.induction.rules.words import Confirm, Part
from lms.kit.datetimes import local_date, long_date
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.numbers import counted
from lms.kit.todo import Todo, Weight
from lms.people.models import Person, Post, Term
from lms.people.queries import name_in_sql, records_of, root_id
from lms.starters.queries.starters import days_said, numbers
from lms.starters.queries.waiting import OF_SUPERVISORS
from lms.training.rules.enums import Status

#: What is due within so many days belongs to "next"; what is later is "coming".
SOON = timedelta(days=28)
#: A supervisor reads of a step so long before its day.
DUE = timedelta(days=7)
OWN, TEAM, BUDDY = "own", "team", "buddy"


def todo(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    """Lines for Home, what is next in the viewer's own induction, what waits for a supervisor, for a buddy, and for officers."""
    today = local_date(now)
    lines = grouped((row.what, row) for row in db.session.execute(_lines(), {"human": viewer.person_id, "day": today, "due": today + DUE}))
    if lines[OWN]:
        yield _next(sorted(lines[OWN], key=lambda row: (row.starts_on > today, row.due_on)), today)
    if lines[TEAM]:
        first = min(row.due_on for row in lines[TEAM])
        thing = f"{counted(len(lines[TEAM]), 'step', 'steps')} of your starters"
        yield Todo("Confirm", thing, Weight.WAITING, "starters.starters", when="First due on", on=first)
    late = numbers(viewer, today).late if viewer.may(May.MANAGE_INDUCTIONS) else 0
    if late:
        who = f"who is late with their induction: {counted(late, 'person', 'people')}"
        yield Todo("Look at", who, Weight.WAITING, "starters.starters", {"status": "late"}, status=Status.OVERDUE)
    for starter_id, name in dict.fromkeys((row.person_id, row.name) for row in lines[BUDDY]):
        yield Todo("Help", f"{name} to settle in: you are the buddy", Weight.COMING, "starters.person", {"person_id": starter_id})


def _next(rows: list[AnyRow], today: date) -> Todo:
    """One line, however many steps there are: the first is named."""
    first = rows[0]
    if first.starts_on > today:
        return Todo("Look at", "your induction", Weight.SOON, "induction.mine", when="You start on", on=first.starts_on)
    is_late = first.due_on < today and first.worker_type not in NEVER_LATE
    more = len({row.title for row in rows if row.due_on <= today + SOON} - {first.title})
    return Todo(
        verb="Go on with",
        thing=f"your induction: {first.title}",
        weight=Weight.OVERDUE if is_late else Weight.SOON if first.due_on <= today + SOON else Weight.COMING,
        endpoint="induction.mine",
        when="Was due on" if is_late else "Due by" if first.due_on >= today else "Planned for",
        on=first.due_on,
        status=Status.OVERDUE if is_late else Status.NOT_YET_DUE if first.due_on >= today else None,
        hint=f"And {counted(more, 'more step', 'more steps')} until {long_date(today + SOON)}" if more else None,
    )


@cache
def _lines() -> CompoundSelect[Any]:
    human, today = records_of(bindparam("human", type_=Integer)), bindparam("day", type_=Date)
    return union_all(_own(human, today), _team(human, today), _starters(human, today))


def _line(what: str, **columns: Any) -> AnySelect:
    """A line of this kind; the columns that it has nothing to say in are empty."""
    empty = {"person_id": cast(null(), Integer)} | dict.fromkeys(("name", "starts_on", "title", "due_on", "worker_type"), null())
    return select(literal(what).label("what"), *(columns.get(name, no).label(name) for name, no in empty.items())).select_from(Induction)


def _own(human: Any, today: Any) -> AnySelect:
    """The steps that count and are still to be done, in inductions that run or start later; one that two ask for twice."""
    day = case((Induction.starts_on > today, Induction.starts_on), else_=today)
    is_ahead = and_(Induction.starts_on > today, Induction.from_day == Induction.starts_on)
    own = _line(
        OWN,
        starts_on=Induction.starts_on,
        title=Step.title,
        due_on=InductionStep.due_on,
        worker_type=Term.worker_type,
    )
    return _open(own, day).where(Post.person_id.in_(human), or_(seen_on(today), is_ahead), ~is_paused(today))


def _team(human: Any, today: Any) -> AnySelect:
    """The steps that a supervisor confirms and that are due before long, each once for all starters: as the page of starters has them."""
    supervised = Term.supervisor_post_id.in_(select(Post.id).where(Post.person_id.in_(human)))
    steps = _line(TEAM, title=func.max(Step.title), due_on=func.min(InductionStep.due_on))
    return (
        _open(steps, today)
        .join(ProgrammeVersion, ProgrammeVersion.id == Step.version_id)
        .where(supervised, seen_on(today), Step.confirm.in_(OF_SUPERVISORS), InductionStep.due_on <= bindparam("due", type_=Date))
        .where(Post.person_id.not_in(human), or_(Step.confirm != Confirm.BOTH, days_said(BY_OTHERS) < Step.count))
        .group_by(ProgrammeVersion.programme_id, Step.key)
    )


def _open(line: AnySelect, day: Any) -> AnySelect:
    """Over the open steps of compulsory inductions, with post and term of this day."""
    return (
        line.join(InductionStep, InductionStep.induction_id == Induction.id)
        .join(Post, Post.id == Induction.post_id)
        .join(Step, Step.id == InductionStep.step_id)
        .join(Programme, Programme.id == Induction.programme_id)
        .join(Term, term_of(day))
        .where(Induction.judged_id == Induction.programme_id, Programme.is_compulsory)
        .where(InductionStep.part == Part.APPLICABLE, or_(InductionStep.done_on.is_(None), InductionStep.done_on > day))
    )


def _starters(human: Any, today: Any) -> AnySelect:
    """Those whose buddy somebody is, and whose induction runs and is not complete."""
    starter, learner = aliased(Person), aliased(Post)
    name = select(name_in_sql()).where(Person.id == root_id(starter)).correlate(starter).scalar_subquery()
    return (
        _line(BUDDY, name=name, person_id=root_id(starter))
        .join(Buddy, Buddy.post_id == Induction.post_id)
        .join(learner, learner.id == Induction.post_id)
        .join(starter, starter.id == learner.person_id)
        .join(Programme, Programme.id == Induction.programme_id)
        .where(Buddy.person_id.in_(human), named_on(today), seen_on(today))
        .where(Induction.judged_id == Induction.programme_id, Programme.is_compulsory)
        .where(or_(Induction.completed_on.is_(None), Induction.completed_on > today))
    )
