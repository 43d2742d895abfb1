"""The same arithmetic a second time: slow, for one post as at one day, in plain loops. Proofs and `flask doctor` hold what is stored against it.

It shares words, facts and the calendar with the other rules, and nothing else: keep it so, or one mistake could hide in both.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import ceil

from lms.induction.rules.facts import ConditionFact, ProgrammeFact, Programmes, RecordFact, StarterFacts, StepFact, VersionFact, WaiverFact
from lms.induction.rules.words import WHOLE, Confirm, ConfirmedBy, Part, Scope, Status, StepKind
from lms.training.rules.calendar import FOR_EVER, ONE_DAY, days_after
from lms.training.rules.facts import RecognitionFact, RuleFact, SubjectFact, TermFact
from lms.training.rules.oracle import holds

#: A longer gap in a post, and what was recorded in it before counts no more.
LONG_GAP = 365


@dataclass(frozen=True)
class Training:
    """What awards count by: every rule, subject and recognition rule there is."""

    rules: Sequence[RuleFact]
    subjects: Mapping[int, SubjectFact]
    recognition: Sequence[RecognitionFact]


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


@dataclass(frozen=True)
class _Stretch:
    """Days on which a post has the same term."""

    first: date
    last: date
    term: TermFact


@dataclass(frozen=True)
class _World:
    """Everything, as it is known on the day."""

    starter: StarterFacts
    programmes: Mapping[int, ProgrammeFact]
    full_time: Callable[[date], object]
    training: Training
    day: date

    @property
    def stretches(self) -> list[_Stretch]:
        terms = self.starter.post.terms
        days = sorted({t.starts_on for t in terms} | {t.ends_on + ONE_DAY for t in terms if t.ends_on is not None})
        lasts = [*(day - ONE_DAY for day in days[1:]), FOR_EVER]
        return [_Stretch(first, last, term) for first, last in zip(days, lasts, strict=True) if (term := _term_on(terms, first))]

    def term(self, day: date) -> TermFact | None:
        return _term_on(self.starter.post.terms, day)

    @property
    def waivers(self) -> list[WaiverFact]:
        return [w for w in self.starter.waivers if not _is_over(w.withdrawn_from, self.day)]

    @property
    def records(self) -> list[RecordFact]:
        return [r for r in self.starter.records if r.done_on <= self.day and not _is_over(r.withdrawn_from, self.day)]


def recount(starter: StarterFacts, programmes: Programmes, training: Training, day: date) -> list[Line]:
    """Every induction of the post that is active on the day; each judged on its own programme and on each that this contains."""
    awards = tuple(a for a in starter.post.awards if a.achieved_on <= day and not _is_over(a.revoked_on, day))
    known = replace(starter, post=replace(starter.post, awards=awards))
    world = _World(known, programmes.by_id, programmes.full_time_hours, training, day)
    return [
        _line(world, programme, judged, start, end)
        for programme in programmes.by_id.values()
        for start, end in _inductions(world, programme)
        if start <= day <= end
        for judged in _lineage(world, programme)
    ]


def _is_over(withdrawn_from: date | None, day: date) -> bool:
    return withdrawn_from is not None and withdrawn_from <= day


def _term_on(terms: Iterable[TermFact], day: date) -> TermFact | None:
    """Where terms overlap, the one that began last."""
    active = [t for t in terms if t.starts_on <= day and (t.ends_on is None or day <= t.ends_on)]
    return max(active, key=lambda t: (t.starts_on, t.id), default=None)


# 1. Who is on it


def _inductions(world: _World, programme: ProgrammeFact) -> Iterator[tuple[date, date]]:
    """First and last day of each. Whoever was put on it by hand is on it once until the end of the post."""
    by_hand = _by_hand(world, programme)
    for start, end in _runs(world.stretches, lambda term: bool(_met(world, programme, term))):
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


def _by_hand(world: _World, programme: ProgrammeFact) -> tuple[date, date] | None:
    joinings = [j for j in world.starter.joinings if j.programme_id == programme.id and not _is_over(j.withdrawn_from, world.day)]
    if not joinings:
        return None
    given = min(j.starts_on for j in joinings)
    runs = [(max(start, given), end) for start, end in _runs(world.stretches, lambda _: True) if end >= given]
    return runs[0] if runs else None


def _runs(stretches: Sequence[_Stretch], is_for: Callable[[TermFact], bool]) -> Iterator[tuple[date, date]]:
    """The unbroken days on which this holds of the term."""
    start = end = None
    for stretch in stretches:
        if not is_for(stretch.term):
            continue
        if start and end and end != FOR_EVER and end + ONE_DAY == stretch.first:
            end = stretch.last
            continue
        if start and end:
            yield start, end
        start, end = stretch.first, stretch.last
    if start and end:
        yield start, end


def _met(world: _World, programme: ProgrammeFact, term: TermFact) -> list[ConditionFact]:
    """The rows, of those in force on the day, that this term meets."""
    return [row for row in _version(programme, world.day).conditions if _meets(world, row, term)]


def _meets(world: _World, row: ConditionFact, term: TermFact) -> bool:
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


def _jurisdiction(world: _World, term: TermFact) -> str:
    return world.starter.jurisdictions[term.organisation_id]


def _version(programme: ProgrammeFact, day: date) -> VersionFact:
    """The newest that was published by the day, else the first."""
    published = [version for version in programme.versions if version.published_from <= day]
    if published:
        return max(published, key=lambda version: version.published_from)
    return min(programme.versions, key=lambda version: version.published_from)


def _lineage(world: _World, programme: ProgrammeFact) -> list[ProgrammeFact]:
    """Itself, and all that it contains."""
    found: list[ProgrammeFact] = []
    at: ProgrammeFact | None = programme
    while at is not None and at not in found:
        found.append(at)
        at = world.programmes.get(at.extends_id) if at.extends_id is not None else None
    return found


# 2, 6, 7 and 8. One induction


def _line(world: _World, programme: ProgrammeFact, judged: ProgrammeFact, start: date, end: date) -> Line:
    steps = [step for one in _lineage(world, judged) for step in _version(one, start).steps]
    done = {step.id: _done_on(world, step, start) for step in steps}
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


def _status(world: _World, completed_on: date | None, target_on: date) -> Status:
    if completed_on is not None:
        return Status.COMPLETE
    if any(a.starts_on <= world.day and (a.ends_on is None or world.day <= a.ends_on) for a in world.starter.post.absences):
        return Status.PAUSED
    return Status.LATE if target_on < world.day else Status.IN_TIME


def _holds(world: _World, step: StepFact, day: date) -> bool:
    term = world.term(day)
    if term is None or (step.audience_id is not None and step.audience_id not in term.audience_ids):
        return False
    return not step.jurisdictions or _jurisdiction(world, term) in step.jurisdictions


def _is_waived(world: _World, step: StepFact, day: date) -> bool:
    return any((w.programme_id, w.step_key) == (step.programme_id, step.key) and w.from_day <= day for w in world.waivers)


def _part(world: _World, step: StepFact) -> Part:
    if not step.is_required:
        return Part.OFFERED
    return Part.WAIVED if _is_waived(world, step, world.day) else Part.APPLICABLE


def _completed_on(world: _World, steps: Sequence[StepFact], done: Mapping[int, date | None], start: date) -> date | None:
    """Looked at on each day on which a step was done, or on which others may have come to apply."""
    changes = {start, *(on for on in done.values() if on), *(w.from_day for w in world.waivers), *(s.first for s in world.stretches)}
    for day in sorted(day for day in changes if start <= day <= world.day):
        asked = [done[step.id] for step in steps if step.is_required and _holds(world, step, day) and not _is_waived(world, step, day)]
        if asked and all(on is not None and on <= day for on in asked):
            return day
    return None


def _target_on(world: _World, judged: ProgrammeFact, start: date) -> date:
    return days_after(start, _days(world, judged, start))


def _days(world: _World, judged: ProgrammeFact, start: date) -> int:
    longest, full_time, term = judged.part_time_longest, world.full_time(start), world.term(start)
    hours = world.starter.hours.get(term.id) if term else None
    if longest is None or full_time is None or hours is None or Fraction(str(hours)) >= Fraction(str(full_time)):
        return judged.target_days
    if not hours:
        return longest
    return min(longest, ceil(judged.target_days * Fraction(str(full_time)) / Fraction(str(hours))))


# 3, 4 and 5. When a step was done


def _done_on(world: _World, step: StepFact, start: date) -> date | None:
    if step.kind is StepKind.COMPETENCY:
        own = _signed_on(world, step, start)
    elif step.subject_id is not None:
        own = _trained_on(world, step.subject_id, start)
    else:
        own = _recorded_on(world, step)
    days = [on for on in (own, _with_the_whole(world, step)) if on is not None]
    return max(start, min(days)) if days else None


def _trained_on(world: _World, subject_id: int, start: date) -> date | None:
    """Looked at on each day on which anything changes that an award counts by."""
    post, training = world.starter.post, world.training
    subject = training.subjects[subject_id]
    changes = {start, *(s.first for s in world.stretches), *(since for since, _ in subject.changes)}
    for award in post.awards:
        changes |= {award.achieved_on, *(on for _, on in award.confirmations)}
    for rule in (*training.recognition, *(r for r in training.rules if r.subject_id == subject_id)):
        changes |= {rule.effective_from, *([rule.effective_until + ONE_DAY] if rule.effective_until else [])}
    days = sorted(day for day in changes if start <= day <= world.day)
    return next((day for day in days if holds(post, training.rules, subject, training.recognition, day)), None)


def _signed_on(world: _World, step: StepFact, start: date) -> date | None:
    days = [
        max(start, one.signed_on)
        for one in world.starter.sign_offs
        if (one.framework_id, one.competency_code) == (step.framework_id, step.competency_code)
        and one.level >= (step.level or 0)
        and one.signed_on <= world.day
        and not _is_over(one.withdrawn_on, world.day)
        and max(start, one.signed_on) <= one.review_on
    ]
    return min(days, default=None)


def _recorded_on(world: _World, step: StepFact) -> date | None:
    records = [r for r in world.records if (r.programme_id, r.step_key) == (step.programme_id, step.key)]
    counting = [r for r in records if step.scope is Scope.PERSON or _is_of_this_post(world, r)]
    if step.confirm is not Confirm.BOTH:
        return _nth(counting, step.count)
    neither = (ConfirmedBy.BOTH, ConfirmedBy.NOT_NAMED)
    learner = _nth([r for r in counting if r.confirmed_by in (ConfirmedBy.LEARNER, *neither)], step.count)
    other = _nth([r for r in counting if r.confirmed_by is not ConfirmedBy.LEARNER], step.count)
    return max(learner, other) if learner and other else None


def _nth(records: Iterable[RecordFact], count: int) -> date | None:
    days = sorted({r.done_on for r in records})
    return days[count - 1] if len(days) >= count else None


def _with_the_whole(world: _World, step: StepFact) -> date | None:
    """A record of a whole programme: in its own post it does every step, elsewhere recorded ones that count wherever they were done."""
    days = []
    by_facts = step.kind is StepKind.COMPETENCY or step.subject_id is not None
    for record in world.records:
        programme = world.programmes.get(record.programme_id)
        if record.step_key != WHOLE or programme is None or step.programme_id not in [one.id for one in _lineage(world, programme)]:
            continue
        goes_anywhere = step.scope is Scope.PERSON and not by_facts
        if goes_anywhere or _is_of_this_post(world, record):
            days.append(record.done_on)
    return min(days, default=None)


def _is_of_this_post(world: _World, record: RecordFact) -> bool:
    """And dated after its last gap of more than a year that was over by the day."""
    if record.post_id != world.starter.post.post_id:
        return False
    runs = list(_runs(world.stretches, lambda _: True))
    for (_, last), (start, _) in zip(runs, runs[1:], strict=False):
        if start <= world.day and (start - last).days > LONG_GAP and record.done_on <= last:
            return False
    return True
