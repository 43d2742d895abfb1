"""The facts that inductions are worked out from, and an induction, as plain values. An empty end is open; ids are those of the tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from lms.induction.rules.words import Confirm, ConfirmedBy, Part, Scope, StepKind
from lms.training.rules.facts import PostFacts

# --- programmes -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ConditionFact:
    """A post's term must meet everything that is not empty. `joins_from`: the earliest start of an induction by this row."""

    joins_from: date
    worker_types: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    audience_ids: frozenset[int] | None = None
    job_role_ids: frozenset[int] | None = None
    organisation_id: int | None = None
    jurisdiction: str | None = None


@dataclass(frozen=True, slots=True)
class StepFact:
    """`programme_id` is the programme that brings it. `audience_id`: None for everybody, 0 for an audience that there is not."""

    id: int
    programme_id: int
    key: str
    kind: StepKind
    subject_id: int | None
    framework_id: int | None
    competency_code: str | None
    level: int | None
    due_days: int
    is_required: bool
    audience_id: int | None
    jurisdictions: frozenset[str]
    count: int
    confirm: Confirm | None
    scope: Scope


@dataclass(frozen=True)
class VersionFact:
    id: int
    published_from: date
    conditions: tuple[ConditionFact, ...]
    steps: tuple[StepFact, ...]


@dataclass(frozen=True)
class ProgrammeFact:
    """With its published versions, in order of their days."""

    id: int
    target_days: int
    part_time_longest: int | None
    extends_id: int | None
    versions: tuple[VersionFact, ...]

    def version(self, day: date) -> VersionFact:
        """The one published by this day, else the first."""
        return next((version for version in reversed(self.versions) if version.published_from <= day), self.versions[0])


class Programmes:
    """All programmes that have a published version, and what each contains."""

    def __init__(self, programmes: Sequence[ProgrammeFact], full_time: Mapping[date, Decimal]) -> None:
        self.by_id = {programme.id: programme for programme in programmes if programme.versions}
        self._full_time = sorted(full_time.items())
        self._steps: dict[tuple[int, date], tuple[StepFact, ...]] = {}

    def lineage(self, programme_id: int) -> tuple[int, ...]:
        """The programme and all that it contains: those it extends, directly or through others."""
        line: list[int] = []
        at: int | None = programme_id
        while at is not None and at in self.by_id and at not in line:
            line.append(at)
            at = self.by_id[at].extends_id
        return tuple(line)

    def only(self, programme_id: int) -> "Programmes":
        """This programme, with those that it contains."""
        return Programmes([self.by_id[contained_id] for contained_id in self.lineage(programme_id)], dict(self._full_time))

    def steps(self, programme_id: int, start: date) -> tuple[StepFact, ...]:
        """Of an induction that starts on this day: those of the programmes it contains first."""
        key = programme_id, start
        if key not in self._steps:
            line = reversed(self.lineage(programme_id))
            self._steps[key] = tuple(step for ancestor in line for step in self.by_id[ancestor].version(start).steps)
        return self._steps[key]

    def full_time_hours(self, day: date) -> Decimal | None:
        """A week, on this day; None: nobody said."""
        return next((hours for since, hours in reversed(self._full_time) if since <= day), None)

    @cached_property
    def _every_step(self) -> tuple[StepFact, ...]:
        return tuple(step for programme in self.by_id.values() for version in programme.versions for step in version.steps)

    @cached_property
    def subject_ids(self) -> frozenset[int]:
        """In which any step asks for an award."""
        return frozenset(step.subject_id for step in self._every_step if step.subject_id is not None)

    @cached_property
    def has_competencies(self) -> bool:
        """Does any step ask for a sign-off?"""
        return any(step.competency_code is not None for step in self._every_step)

    @cached_property
    def joins_from(self) -> date | None:
        """Nobody who starts before is on any programme by its conditions; None: nobody is at all."""
        return min((c.joins_from for p in self.by_id.values() for v in p.versions for c in v.conditions), default=None)


# --- facts of a post --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RecordFact:
    """What somebody recorded of a step, or (with an empty key) of a whole programme, in this post or another of the same person."""

    post_id: int
    programme_id: int
    step_key: str
    done_on: date
    confirmed_by: ConfirmedBy
    withdrawn_from: date | None


@dataclass(frozen=True, slots=True)
class WaiverFact:
    programme_id: int
    step_key: str
    from_day: date
    withdrawn_from: date | None


@dataclass(frozen=True, slots=True)
class JoiningFact:
    programme_id: int
    starts_on: date
    withdrawn_from: date | None


@dataclass(frozen=True, slots=True)
class SignOffFact:
    framework_id: int
    competency_code: str
    level: int
    signed_on: date
    review_on: date
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class StarterFacts:
    """A post with all that its inductions are worked out from. `post` has the awards in `Programmes.subject_ids` at least."""

    post: PostFacts
    hours: Mapping[int, Decimal | None]  # by term
    jurisdictions: Mapping[int, str]  # by organisation
    records: tuple[RecordFact, ...]  # of all posts of the person
    waivers: tuple[WaiverFact, ...]
    joinings: tuple[JoiningFact, ...]
    sign_offs: tuple[SignOffFact, ...]


# --- what is worked out -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StepState:
    step_id: int
    part: Part
    due_on: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class InductionFact:
    """As it is seen on each day from `from_day` to `to_day`; `completed_on` and the days of steps count once they have come."""

    programme_id: int
    judged_id: int
    version_id: int
    starts_on: date
    ends_on: date | None
    from_day: date
    to_day: date | None
    target_on: date
    completed_on: date | None
    steps: tuple[StepState, ...]
