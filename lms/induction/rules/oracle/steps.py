"""When a step of an induction was done: 3, 4 and 5 of the arithmetic."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from lms.induction.rules.facts import RecordFact, StepFact
from lms.induction.rules.oracle.world import World, is_over, lineage, runs
from lms.induction.rules.words import WHOLE, Confirm, ConfirmedBy, Scope, StepKind
from lms.training.rules.calendar import ONE_DAY
from lms.training.rules.oracle import holds

#: A longer gap in a post, and what was recorded in it before counts no more.
LONG_GAP = 365


def done_on(world: World, step: StepFact, start: date) -> date | None:
    if step.kind is StepKind.COMPETENCY:
        own = _signed_on(world, step, start)
    elif step.subject_id is not None:
        own = _trained_on(world, step.subject_id, start)
    else:
        own = _recorded_on(world, step)
    days = [on for on in (own, _with_the_whole(world, step)) if on is not None]
    return max(start, min(days)) if days else None


def _trained_on(world: World, subject_id: int, start: date) -> date | None:
    """Looked at on each day on which anything changes that an award counts by."""
    post, training = world.starter.post, world.training
    subject = training.subjects[subject_id]
    changes = {start, *(s.first for s in world.stretches), *(since for since, _ in subject.changes)}
    for award in post.awards:
        changes |= {award.achieved_on, *(on for _, on in award.confirmations)}
    periods = [(r.effective_from, r.effective_until) for r in training.rules if r.subject_id == subject_id]
    for since, until in (*periods, *((r.effective_from, r.effective_until) for r in training.recognition)):
        changes |= {since, *([until + ONE_DAY] if until else [])}
    days = sorted(day for day in changes if start <= day <= world.day)
    return next((day for day in days if holds(post, training.rules, subject, training.recognition, day)), None)


def _signed_on(world: World, step: StepFact, start: date) -> date | None:
    days = [
        max(start, sign_off.signed_on)
        for sign_off in world.starter.sign_offs
        if (sign_off.framework_id, sign_off.competency_code) == (step.framework_id, step.competency_code)
        and sign_off.level >= (step.level or 0)
        and sign_off.signed_on <= world.day
        and not is_over(sign_off.withdrawn_on, world.day)
        and max(start, sign_off.signed_on) <= sign_off.review_on
    ]
    return min(days, default=None)


def _recorded_on(world: World, step: StepFact) -> date | None:
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


def _with_the_whole(world: World, step: StepFact) -> date | None:
    """A record of a whole programme: in its own post it does every step, elsewhere recorded ones that count wherever they were done."""
    days = []
    by_facts = step.kind is StepKind.COMPETENCY or step.subject_id is not None
    for record in world.records:
        programme = world.programmes.get(record.programme_id)
        if record.step_key != WHOLE or programme is None or step.programme_id not in [part.id for part in lineage(world, programme)]:
            continue
        goes_anywhere = step.scope is Scope.PERSON and not by_facts
        if goes_anywhere or _is_of_this_post(world, record):
            days.append(record.done_on)
    return min(days, default=None)


def _is_of_this_post(world: World, record: RecordFact) -> bool:
    """And dated after its last gap of more than a year that was over by the day."""
    if record.post_id != world.starter.post.post_id:
        return False
    for (_, last), (start, _) in pairwise(runs(world.stretches, lambda _: True)):
        if start <= world.day and (start - last).days > LONG_GAP and record.done_on <= last:
            return False
    return True
