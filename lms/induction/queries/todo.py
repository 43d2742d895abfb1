"""What inductions ask of somebody on Home, and by when they should be complete, for reminders."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import and_, case, literal, null, or_, select, union_all

from lms.access import Viewer
from lms.induction.models import Buddy, Induction, InductionStep, Programme, Step
from lms.induction.queries.checklist import NEVER_LATE
from lms.induction.queries.inductions import is_paused, seen_on
from lms.induction.rules.words import Part
from lms.kit import clock
from lms.kit.datetimes import local_date, long_date
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.numbers import counted
from lms.kit.room import Matter
from lms.kit.todo import Todo, Weight
from lms.people.models import Person, Post, Term
from lms.people.queries import active, name_in_sql, records_of, root_id
from lms.training.rules.enums import Status

#: What is due within so many days belongs to "next"; what is later is "coming".
SOON = timedelta(days=28)


def todo(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    """Lines for Home, from one statement: what is next in the viewer's own induction, and for whom the viewer is the buddy."""
    today = local_date(now)
    rows = db.session.execute(union_all(_own(viewer.person_id, today), _starters(viewer.person_id, today))).all()
    steps = {(row.step_id, row.post_id): row for row in rows if not row.name}
    if steps:
        yield _next(sorted(steps.values(), key=lambda row: (row.starts_on > today, row.due_on)), today)
    for name in dict.fromkeys(row.name for row in rows if row.name):
        yield Todo("Help", f"{name} with the induction: you are the buddy", Weight.COMING, "induction.starters")


def _next(rows: list[AnyRow], today: date) -> Todo:
    """One line, however many steps there are: the first is named."""
    first = rows[0]
    if first.starts_on > today:
        return Todo("Look at", "your induction", Weight.SOON, "induction.mine", when="You start on", on=first.starts_on)
    is_late = first.due_on < today and first.worker_type not in NEVER_LATE
    more = sum(row.due_on <= today + SOON for row in rows[1:])
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


def _own(human: int, today: date) -> AnySelect:
    """The steps that count and are still to be done, in inductions that run or start later."""
    day = case((Induction.starts_on > today, Induction.starts_on), else_=today)
    is_ahead = and_(Induction.starts_on > today, Induction.from_day == Induction.starts_on)
    columns = (Induction.post_id, Induction.starts_on, InductionStep.step_id, Step.title, InductionStep.due_on, Term.worker_type)
    return (
        select(literal("").label("name"), *columns)
        .join(Induction, Induction.id == InductionStep.induction_id)
        .join(Post, Post.id == Induction.post_id)
        .join(Step, Step.id == InductionStep.step_id)
        .join(Programme, Programme.id == Induction.programme_id)
        .join(Term, and_(Term.post_id == Post.id, active(day)))
        .where(Post.person_id.in_(records_of(human)), Induction.judged_id == Induction.programme_id, Programme.is_compulsory)
        .where(or_(seen_on(today), is_ahead), ~is_paused(today))
        .where(InductionStep.part == Part.APPLICABLE, or_(InductionStep.done_on.is_(None), InductionStep.done_on > day))
    )


def _starters(human: int, today: date) -> AnySelect:
    """The names of those for whom somebody is the buddy, and whose induction is not complete."""
    is_named = and_(Buddy.named_on <= today, or_(Buddy.ended_on.is_(None), Buddy.ended_on > today))
    name = select(name_in_sql()).where(Person.id == Post.person_id).correlate(Post).scalar_subquery()
    columns = (Induction.post_id, Induction.starts_on, literal(0), literal(""), Induction.target_on, null())
    return (
        select(name, *columns)
        .join(Buddy, Buddy.post_id == Induction.post_id)
        .join(Post, Post.id == Induction.post_id)
        .join(Programme, Programme.id == Induction.programme_id)
        .where(Buddy.person_id.in_(records_of(human)), is_named, seen_on(today))
        .where(Induction.judged_id == Induction.programme_id, Programme.is_compulsory)
        .where(or_(Induction.completed_on.is_(None), Induction.completed_on > today))
    )


# --- for reminders ----------------------------------------------------------------------------------------------------------------


def _targets() -> AnySelect:
    """The target day of each compulsory induction that is not complete today. `ref`: the code of the programme."""
    today = clock.today()
    return (
        select(
            root_id().label("person_id"),
            Induction.post_id,
            Programme.code.label("ref"),
            Induction.target_on.label("on"),
            Induction.starts_on.label("since"),
        )
        .join(Post, Post.id == Induction.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(Programme, Programme.id == Induction.programme_id)
        .where(Induction.judged_id == Induction.programme_id, Programme.is_compulsory, seen_on(today))
        .where(or_(Induction.completed_on.is_(None), Induction.completed_on > today))
    )


TARGETS = Matter(name="induction_target", select=_targets)
