"""The same arithmetic a second time: slow, for one post as at one day, in plain loops. Proofs and `flask doctor` hold what is stored to it.

It shares words, facts and the calendar with the other rules, and nothing else: keep it so, or one mistake could hide in both.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import ceil

from lms.induction.rules.facts import ConditionFact, ProgrammeFact, Programmes, StarterFacts, StepFact, VersionFact
from lms.induction.rules.oracle.steps import done_on
from lms.induction.rules.oracle.world import Training, World, is_over, lineage, runs
from lms.induction.rules.words import Part, Status
from lms.training.rules.calendar import FOR_EVER, days_after
from lms.training.rules.facts import TermFact


@dataclass(frozen=True)
class StepLine:
    part: Part
    due_on: date
    done_on: date | None


@dataclass(frozen=True)
class Line:
    """An induction that is active on the day, judged on its own programme or on one that this contains. Steps by id."""

    programme_id: int
    judged_id: int
    version_id: int
    starts_on: date
    ends_on: date | None
    target_on: date
    completed_on: date | None
    status: Status
    steps: Mapping[int, StepLine]


def recount(starter: StarterFacts, programmes: Programmes, training: Training, day: date) -> list[Line]:
    """Every induction of the post that is active on the day; each judged on its own programme and on each that this contains."""
    awards = tuple(a for a in starter.post.awards if a.achieved_on <= day and not is_over(a.revoked_on, day))
    known = replace(starter, post=replace(starter.post, awards=awards))
    world = World(known, programmes.by_id, programmes.full_time_hours, training, day)
    return [
        _line(world, programme, judged, start, end)
        for programme in programmes.by_id.values()
        for start, end in _inductions(world, programme)
        if start <= day <= end
        for judged in lineage(world, programme)
    ]


# 1. Who is on it


def _inductions(world: World, programme: ProgrammeFact) -> Iterator[tuple[date, date]]:
    """First and last day of each. Whoever was put on it by hand is on it once until the end of the post."""
    by_hand = _by_hand(world, programme)
    for start, end in runs(world.stretches, lambda term: bool(_met(world, programme, term))):
        first_term = world.term(start)
        rows = _met(world, programme, first_term) if first_term else []
        if not any(row.joins_from <= start for row in rows):
            continue
        if by_hand and start <= by_hand[0] <= end:
            by_hand = None
        if not by_hand or not by_hand[0] <= start <= by_hand[1]:
            yield start, end
    if by_hand:
        yield by_hand


def _by_hand(world: World, programme: ProgrammeFact) -> tuple[date, date] | None:
    joinings = [j for j in world.starter.joinings if j.programme_id == programme.id and not is_over(j.withdrawn_from, world.day)]
    if not joinings:
        return None
    day = min(j.starts_on for j in joinings)
    ahead = [(max(start, day), end) for start, end in runs(world.stretches, lambda _: True) if end >= day]
    return ahead[0] if ahead else None


def _met(world: World, programme: ProgrammeFact, term: TermFact) -> list[ConditionFact]:
    """The rows, of those in force on the day, that this term meets."""
    return [row for row in _version(programme, world.day).conditions if _meets(world, row, term)]


def _meets(world: World, row: ConditionFact, term: TermFact) -> bool:
    if row.worker_types and term.worker_type not in row.worker_types:
        return False
    if row.sectors and term.sector not in row.sectors:
        return False
    if row.audience_ids is not None and not row.audience_ids & term.audience_ids:
        return False
    if row.job_role_ids is not None and term.job_role_id not in row.job_role_ids:
        return False
    if row.organisation_id is not None and row.organisation_id not in term.branch:
        return False
    return row.jurisdiction is None or row.jurisdiction == _jurisdiction(world, term)


def _jurisdiction(world: World, term: TermFact) -> str:
    return world.starter.jurisdictions[term.organisation_id]


def _version(programme: ProgrammeFact, day: date) -> VersionFact:
    """The newest that was published by the day, else the first."""
    published = [version for version in programme.versions if version.published_from <= day]
    if published:
        return max(published, key=lambda version: version.published_from)
    return min(programme.versions, key=lambda version: version.published_from)


# 2, 6, 7 and 8. One induction


def _line(world: World, programme: ProgrammeFact, judged: ProgrammeFact, start: date, end: date) -> Line:
    steps = [step for part in lineage(world, judged) for step in _version(part, start).steps]
    done = {step.id: done_on(world, step, start) for step in steps}
    completed_on, target_on = _completed_on(world, steps, done, start), _target_on(world, judged, start)
    seen_on = completed_on or world.day
    return Line(
        programme_id=programme.id,
        judged_id=judged.id,
        version_id=_version(judged, start).id,
        starts_on=start,
        ends_on=None if end == FOR_EVER else end,
        target_on=target_on,
        completed_on=completed_on,
        status=_status(world, completed_on, target_on),
        steps={
            step.id: StepLine(_part(world, step), days_after(start, step.due_days), done[step.id])
            for step in steps
            if _holds(world, step, seen_on)
        },
    )


def _status(world: World, completed_on: date | None, target_on: date) -> Status:
    if completed_on is not None:
        return Status.COMPLETE
    if any(a.starts_on <= world.day and (a.ends_on is None or world.day <= a.ends_on) for a in world.starter.post.absences):
        return Status.PAUSED
    return Status.LATE if target_on < world.day else Status.IN_TIME


def _holds(world: World, step: StepFact, day: date) -> bool:
    term = world.term(day)
    if term is None or (step.audience_id is not None and step.audience_id not in term.audience_ids):
        return False
    return not step.jurisdictions or _jurisdiction(world, term) in step.jurisdictions


def _is_waived(world: World, step: StepFact, day: date) -> bool:
    return any((w.programme_id, w.step_key) == (step.programme_id, step.key) and w.from_day <= day for w in world.waivers)


def _part(world: World, step: StepFact) -> Part:
    if not step.is_required:
        return Part.OFFERED
    return Part.WAIVED if _is_waived(world, step, world.day) else Part.APPLICABLE


def _completed_on(world: World, steps: Sequence[StepFact], done: Mapping[int, date | None], start: date) -> date | None:
    """Looked at on each day on which a step was done, or on which others may have come to apply."""
    changes = {start, *(on for on in done.values() if on), *(w.from_day for w in world.waivers), *(s.first for s in world.stretches)}
    for day in sorted(day for day in changes if start <= day <= world.day):
        wanted_days = [
            done[step.id] for step in steps if step.is_required and _holds(world, step, day) and not _is_waived(world, step, day)
        ]
        if wanted_days and all(on is not None and on <= day for on in wanted_days):
            return day
    return None


def _target_on(world: World, judged: ProgrammeFact, start: date) -> date:
    return days_after(start, _days(world, judged, start))


def _days(world: World, judged: ProgrammeFact, start: date) -> int:
    longest, full_time, term = judged.part_time_longest, world.full_time(start), world.term(start)
    hours = world.starter.hours.get(term.id) if term else None
    if longest is None or full_time is None or hours is None or Fraction(str(hours)) >= Fraction(str(full_time)):
        return judged.target_days
    if not hours:
        return longest
    return min(longest, ceil(judged.target_days * Fraction(str(full_time)) / Fraction(str(hours))))
