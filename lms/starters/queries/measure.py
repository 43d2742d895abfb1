"""The measure *induction*: one post on one programme, and how it stands on a day."""

from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from lms.induction.models import Induction, InductionStep, Programme, ProgrammeVersion
from lms.induction.queries.inductions import is_paused
from lms.induction.rules.words import Part, Status
from lms.kit.db import AnySelect
from lms.kit.measures import Column, LineColumn, Measure, Share, State, Wording
from lms.people.models import Term
from lms.starters.queries.indicators import LM2, LM5A
from lms.starters.queries.step_figures import CUTS, KEYS, STEPS, on
from lms.starters.rules.figures import NUMBERS, add_up


def rows(day: date) -> AnySelect:
    """Every induction of this day, judged on its own programme and on each that this contains."""
    completed, is_away = Induction.completed_on <= day, is_paused(day)
    state = case((completed, Status.COMPLETE), (is_away, Status.PAUSED), (Induction.target_on < day, Status.LATE), else_=Status.IN_TIME)
    is_due = and_(Induction.target_on < day, or_(completed, ~is_away))
    is_on_time = and_(Induction.target_on < day, completed, Induction.completed_on <= Induction.target_on)
    numbers = (case((completed, Induction.days_taken)), _one(is_due), _one(is_on_time), _steps(), _steps(InductionStep.done_on <= day))
    named = (number.label(name) for name, number in zip(NUMBERS, numbers, strict=True))
    return (
        select(Induction.id, Induction.post_id, *KEYS, *named, state.label("state"))
        .select_from(Induction)
        .join(Programme, Programme.id == Induction.programme_id)
        .join(Term, Term.post_id == Induction.post_id)
        .where(*on(day))
    )


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _steps(*more: ColumnElement[bool]) -> ColumnElement[int]:
    counting = (InductionStep.induction_id == Induction.id, InductionStep.part == Part.APPLICABLE, *more)
    return select(func.count()).select_from(InductionStep).where(*counting).correlate(Induction).scalar_subquery()


def lines(day: date) -> AnySelect:
    """The same with what stands beside each."""
    completed_on = case((Induction.completed_on <= day, Induction.completed_on)).label("completed_on")
    whose = (Programme.code.label("programme_code"), _version().label("version"))
    return rows(day).add_columns(*whose, Induction.starts_on, Induction.target_on, completed_on)


def _version() -> ColumnElement[int]:
    """Of its own programme, the one published on the start day, else the first."""
    published = (
        select(ProgrammeVersion.number)
        .where(ProgrammeVersion.programme_id == Induction.programme_id, ProgrammeVersion.published_from.is_not(None))
        .correlate(Induction)
        .limit(1)
    )
    by_then = published.where(ProgrammeVersion.published_from <= Induction.starts_on).order_by(ProgrammeVersion.published_from.desc())
    first = published.order_by(ProgrammeVersion.published_from)
    return func.coalesce(by_then.scalar_subquery(), first.scalar_subquery())


def _state(status: Status, meaning: str) -> State:
    return State(status.value, status.label, meaning)


INDUCTION = Measure(
    name="induction",
    title="Induction",
    states=(
        _state(Status.COMPLETE, "Counted: every step that applied on one day was done."),
        _state(Status.LATE, "Counted: not complete, and the target day has passed."),
        _state(Status.IN_TIME, "Left out: not complete, and the target day is still to come."),
        _state(Status.PAUSED, "Left out: not complete, and on a long absence."),
    ),
    good=frozenset({Status.COMPLETE.value}),
    counted=frozenset({Status.COMPLETE.value, Status.LATE.value}),
    cuts=CUTS,
    rows=rows,
    numbers=NUMBERS,
    columns=(
        Column("on_time_due", "Target passed"),
        Column("on_time", "On time"),
        Column("on_time_rate", "On time (%)", is_count=False),
        Column("median_days", "Median days", is_count=False),
        Column("steps", "Steps", is_count=False),
        Column("steps_done", "Steps done", is_count=False),
        Column("steps_rate", "Steps done (%)", is_count=False),
    ),
    add_up=add_up,
    shares=(Share("on_time_rate", "on_time", "on_time_due", "Complete by the target day"),),
    lines=lines,
    line=(
        LineColumn("programme_code", "Programme", "programme"),
        LineColumn("version", "Version"),
        LineColumn("starts_on", "Start", "start"),
        LineColumn("target_on", "Target day"),
        LineColumn("steps", "Steps", "applicable"),
        LineColumn("steps_done", "Done", "done"),
        LineColumn("completed_on", "Complete on"),
        LineColumn("state", "Status"),
    ),
    all_column="inductions",
    parts={"step": STEPS},
    indicators=(LM2, LM5A),
    wording=Wording(
        good="Complete",
        good_meaning="Every required step that applied on one day was done by then. It stays complete when the role changes later.",
        late="late",
        people="People with every induction complete",
        line="A line is one post on one compulsory programme, from the day it starts to the day it ends.",
        rate="The rate is the inductions that are complete divided by these and those that are late, in percent to one decimal.",
        left_out="Inductions that are still in time or on a long absence are left out, and so is everything that is only offered.",
        nobody="Nobody you can see is on a programme that fits these filters on this day.",
        units="inductions",
    ),
)
