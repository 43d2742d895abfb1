"""The steps of the inductions of a day, one by one: what applies to whom, and whether it is done."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import ColumnElement, String, case, cast, exists, select
from sqlalchemy.orm import aliased

from lms.induction.models import Induction, InductionStep, Programme, ProgrammeVersion, Step
from lms.induction.queries.inductions import seen_on
from lms.induction.rules.words import Part
from lms.kit.db import AnySelect, db
from lms.kit.measures import Cut, Funnel, LineColumn, Measure, Named, State, Wording
from lms.people.models import Term
from lms.people.queries import active
from lms.training.rules.enums import NEVER_COMPELLED

DONE, OVERDUE, TO_COME, WAIVED = "done", "overdue", "to_come", "waived"
#: Between the programme that brings a step and its key.
DOT = "."
Bringing, Anything = aliased(Programme), aliased(InductionStep)


#: Does any step of an induction count? One without is in no figure.
HAS_STEPS = exists().where(Anything.induction_id == Induction.id, Anything.part == Part.APPLICABLE).correlate(Induction)


def on(day: date) -> tuple[ColumnElement[bool], ...]:
    """The inductions of this day that are in figures, judged on their own programmes and on those they contain.

    They are compulsory, active, of people whom somebody may oblige, and have a step that counts. Joins `Programme` and the term of the day.
    """
    return (
        Induction.starts_on <= day,
        seen_on(day),
        Programme.is_compulsory.is_(True),
        Term.worker_type.not_in(sorted(NEVER_COMPELLED)),
        active(day),
        HAS_STEPS,
    )


#: What inductions are cut by, and narrowed to.
KEYS = (
    Induction.programme_id.label("programme"),
    Induction.judged_id.label("judged"),
    Induction.programme_id.label("own_programme"),
    Induction.start_month,
)


def programmes() -> Mapping[str, Named]:
    """Every programme, by name."""
    rows = db.session.execute(select(Programme.id, Programme.name, Programme.code).order_by(Programme.name, Programme.code))
    return {str(row_id): Named(name, code) for row_id, name, code in rows}


CUTS = (
    Cut(
        "programme",
        "Programme",
        "No programme",
        programmes,
        narrows="judged",
        opens="own_programme",
        hint="Every induction that contains it, judged on its steps and target days",
    ),
    Cut(
        "own_programme",
        "Main programme",
        "No programme",
        programmes,
        only_narrows=True,
        hint="Those who are on this very programme",
    ),
    Cut("start_month", "Month of the start", "No month"),
)


def rows(day: date) -> AnySelect:
    """Each step that counts or was waived, of each of these inductions."""
    state = case(
        (InductionStep.part == Part.WAIVED, WAIVED),
        (InductionStep.done_on <= day, DONE),
        (InductionStep.due_on < day, OVERDUE),
        else_=TO_COME,
    ).label("state")
    key = (cast(ProgrammeVersion.programme_id, String) + DOT + Step.key).label("step")
    return (
        select(InductionStep.id, Induction.post_id, *KEYS, key, state)
        .select_from(Induction)
        .join(Programme, Programme.id == Induction.programme_id)
        .join(Term, Term.post_id == Induction.post_id)
        .join(InductionStep, InductionStep.induction_id == Induction.id)
        .join(Step, Step.id == InductionStep.step_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Step.version_id)
        .where(*on(day), InductionStep.part != Part.OFFERED)
    )


def lines(day: date) -> AnySelect:
    """The same with what stands beside each."""
    whole = (Programme.code.label("programme_code"), (Bringing.code + DOT + Step.key).label("step_code"), Step.title)
    with_days = rows(day).add_columns(*whole, Induction.starts_on, InductionStep.due_on, _come(day))
    return with_days.join(Bringing, Bringing.id == ProgrammeVersion.programme_id)


def _come(day: date) -> ColumnElement[date]:
    return case((InductionStep.done_on <= day, InductionStep.done_on)).label("done_on")


def steps() -> Mapping[str, Named]:
    """Every step of a published version, as the newest calls it, in order of the days on which they are due."""
    statement = (
        select(Programme.id, Programme.code, Step.key, Step.title, Step.due_days, Step.position)
        .join(ProgrammeVersion, ProgrammeVersion.programme_id == Programme.id)
        .join(Step, Step.version_id == ProgrammeVersion.id)
        .where(ProgrammeVersion.published_from.is_not(None))
        .order_by(ProgrammeVersion.published_from)
    )
    newest = {(row.id, row.key): row for row in db.session.execute(statement)}
    in_order = sorted(newest.values(), key=lambda row: (row.due_days, row.code, row.position))
    return {f"{row.id}{DOT}{row.key}": Named(row.title, f"{row.code}{DOT}{row.key}") for row in in_order}


STEPS = Measure(
    name="induction-steps",
    title="Steps of inductions",
    states=(
        State(DONE, "Done", "Counted: done by this day."),
        State(OVERDUE, "Overdue", "Counted: not done, and its day has passed."),
        State(TO_COME, "To come", "Counted: not done, and there is still time."),
    ),
    good=frozenset({DONE}),
    counted=frozenset({DONE, OVERDUE, TO_COME}),
    beside=(State(WAIVED, "Waived", "Not counted: somebody decided, with a reason, that it does not apply."),),
    cuts=(Cut("step", "Step", "No step", steps, in_order=True), *CUTS),
    rows=rows,
    lines=lines,
    line=(
        LineColumn("step_code", "Step", "step"),
        LineColumn("title", "What it is"),
        LineColumn("programme_code", "Programme", "programme"),
        LineColumn("starts_on", "Start", "start"),
        LineColumn("due_on", "Due"),
        LineColumn("done_on", "Done on"),
    ),
    has_trend=False,
    all_column="applicable",
    plain=("key", "name", "applicable", DONE, OVERDUE, WAIVED),
    funnel=Funnel("step", OVERDUE),
    wording=Wording(
        good="Done",
        good_meaning="Done by this day, by what is on record.",
        late="to do",
        people="People with every step done",
        line="A line is one step that applies to one induction of one post.",
        rate="The rate is the steps done divided by all steps that apply, in percent to one decimal.",
        left_out="Steps that were waived or are only offered are left out.",
        nobody="Nobody you can see is on a programme that fits these filters on this day.",
        units="steps",
    ),
)
