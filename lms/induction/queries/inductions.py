"""Inductions as they are stored, and as pages show them on a day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from lms.induction.models import Induction, InductionStep, Programme, ProgrammeVersion, Step
from lms.induction.queries.facts import grouped
from lms.induction.rules.facts import InductionFact, StepState
from lms.induction.rules.standing import status
from lms.induction.rules.words import Confirm, Part, Scope, Status, StepKind
from lms.kit.db import chunked, db
from lms.people.models import Absence


def stored(post_ids: Sequence[int] | None) -> dict[tuple[int, InductionFact], int]:
    """What is stored of these posts (None: of all), with the ids of the rows."""
    rows_by_fact: dict[tuple[int, InductionFact], int] = {}
    for chunk in [None] if post_ids is None else chunked(post_ids):
        of_these = Induction.post_id.in_(chunk) if chunk is not None else Induction.id.is_not(None)
        rows = db.session.execute(_ROWS.where(of_these)).all()
        steps = grouped((row[0], StepState(*row[1:])) for row in db.session.execute(_STEPS.where(of_these))) if rows else {}
        for row in rows:
            fields = (*row[2:], tuple(steps[row.id]))
            rows_by_fact[row.post_id, InductionFact(*fields)] = row.id
    return rows_by_fact


_ROWS = select(
    Induction.id,
    Induction.post_id,
    Induction.programme_id,
    Induction.judged_id,
    Induction.version_id,
    Induction.starts_on,
    Induction.ends_on,
    Induction.from_day,
    Induction.to_day,
    Induction.target_on,
    Induction.completed_on,
)
_STEPS = (
    select(InductionStep.induction_id, InductionStep.step_id, InductionStep.part, InductionStep.due_on, InductionStep.done_on)
    .join(Induction, Induction.id == InductionStep.induction_id)
    .order_by(InductionStep.step_id)
)


def seen_on(day: date) -> ColumnElement[bool]:
    """The rows that say how inductions are seen on this day: of those that are active then."""
    return and_(Induction.from_day <= day, or_(Induction.to_day.is_(None), Induction.to_day >= day))


def is_paused(day: date) -> ColumnElement[bool]:
    """Is the post of an induction on a long absence?"""
    away = select(Absence.id).where(
        Absence.post_id == Induction.post_id, Absence.starts_on <= day, or_(Absence.ends_on.is_(None), Absence.ends_on >= day)
    )
    return away.exists()


# --- for pages --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of an induction on a day: `done_on` is empty unless it had come by then. `programme_id` is the programme that brings it."""

    step_id: int
    programme_id: int
    programme_code: str
    key: str
    title: str
    kind: StepKind
    subject_id: int | None
    framework_id: int | None
    competency_code: str | None
    level: int | None
    confirm: Confirm | None
    scope: Scope
    count: int
    text: str
    link: str
    part: Part
    due_on: date
    done_on: date | None

    @property
    def is_open(self) -> bool:
        """Does it count, and is it still to be done?"""
        return self.part is Part.APPLICABLE and self.done_on is None


@dataclass(frozen=True, slots=True)
class InductionView:
    """An induction on a day. One that has not started yet is seen as on its first day."""

    id: int
    post_id: int
    programme_id: int
    programme_code: str
    programme_name: str
    is_compulsory: bool
    version: int
    starts_on: date
    ends_on: date | None
    target_on: date
    completed_on: date | None
    status: Status
    steps: tuple[StepView, ...]

    @property
    def applicable(self) -> int:
        return sum(step.part is Part.APPLICABLE for step in self.steps)

    @property
    def done(self) -> int:
        return sum(step.part is Part.APPLICABLE and step.done_on is not None for step in self.steps)


def views(post_ids: Collection[int], day: date, *, also_ahead: bool = False) -> list[InductionView]:
    """The inductions of these posts that are active on the day, by post, start and programme. `also_ahead`: and those that start later."""
    ids = sorted(set(post_ids))
    is_seen = seen_on(day)
    if also_ahead:
        is_seen = or_(is_seen, and_(Induction.starts_on > day, Induction.from_day == Induction.starts_on))
    inductions: list[InductionView] = []
    for chunk in chunked(ids):
        rows = db.session.execute(_VIEWS.add_columns(is_paused(day)).where(Induction.post_id.in_(chunk), is_seen)).all()
        days = {row.id: max(day, row.starts_on) for row in rows}
        steps = _steps(days)
        inductions += [_view(row, tuple(steps[row.id]), days[row.id]) for row in rows]
    return inductions


_VIEWS = (
    select(
        Induction.id,
        Induction.post_id,
        Induction.programme_id,
        Programme.code,
        Programme.name,
        Programme.is_compulsory,
        ProgrammeVersion.number,
        Induction.starts_on,
        Induction.ends_on,
        Induction.target_on,
        Induction.completed_on,
    )
    .join(Programme, Programme.id == Induction.programme_id)
    .join(ProgrammeVersion, ProgrammeVersion.id == Induction.version_id)
    .where(Induction.judged_id == Induction.programme_id)
    .order_by(Induction.post_id, Induction.starts_on, Induction.programme_id)
)


def _view(row: Any, steps: tuple[StepView, ...], day: date) -> InductionView:
    row_id, post_id, programme_id, code, name, is_compulsory, number, starts_on, ends_on, target_on, completed_on, paused = row
    come = completed_on if completed_on is not None and completed_on <= day else None
    stands = status(come, paused, target_on, day)
    return InductionView(
        row_id, post_id, programme_id, code, name, is_compulsory, number, starts_on, ends_on, target_on, come, stands, steps
    )


def _steps(days: Mapping[int, date]) -> dict[int, list[StepView]]:
    """Of these inductions, each on its day."""
    statement = _STEP_VIEWS.where(InductionStep.induction_id.in_(days))
    return grouped((row[0], _step_view(row, days[row[0]])) for row in db.session.execute(statement))


def _step_view(row: Any, day: date) -> StepView:
    fields = (*row[1:-1], row.done_on if row.done_on is not None and row.done_on <= day else None)
    return StepView(*fields)


_STEP_VIEWS = (
    select(
        InductionStep.induction_id,
        Step.id,
        Programme.id,
        Programme.code,
        Step.key,
        Step.title,
        Step.kind,
        Step.subject_id,
        Step.framework_id,
        Step.competency_code,
        Step.level,
        Step.confirm,
        Step.scope,
        Step.count,
        Step.text,
        Step.link,
        InductionStep.part,
        InductionStep.due_on,
        InductionStep.done_on,
    )
    .join(Step, Step.id == InductionStep.step_id)
    .join(ProgrammeVersion, ProgrammeVersion.id == Step.version_id)
    .join(Programme, Programme.id == ProgrammeVersion.programme_id)
    .order_by(InductionStep.due_on, InductionStep.id)
)
