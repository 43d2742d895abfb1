"""The inductions of a post, from the facts: one row for every stretch of days on which they are seen alike.

`oracle/` says the same a second time, slowly, one day at a time; the two must always agree.

Looked at on a day, only what is dated up to it counts. What is added by a later date changes nothing of before: the day of a step has
not come yet. What takes something away cuts a stretch: an award revoked, a record withdrawn, a waiver, another term, another version.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from math import ceil

from lms.induction.rules.facts import InductionFact, ProgrammeFact, Programmes, StarterFacts, StepFact, StepState, WaiverFact
from lms.induction.rules.runs import Run, gap_before, runs
from lms.induction.rules.steps import Done
from lms.induction.rules.words import Part
from lms.training.rules.calendar import FOR_EVER, ONE_DAY, days_after, stretches
from lms.training.rules.rule_index import RuleIndex
from lms.training.rules.standing import Validity
from lms.training.rules.term_runs import TermRun, term_runs_of


def inductions(facts: StarterFacts, programmes: Programmes, index: RuleIndex) -> list[InductionFact]:
    """In the order of programmes, starts and days; each judged on its own programme and on every one that it contains."""
    terms = term_runs_of(facts.post.terms, index)
    if not terms:
        return []
    rows: dict[tuple[int, int, date], list[InductionFact]] = {}
    first = max(terms[0].from_day, _first_start(facts, programmes))
    for from_day, to_day in stretches(first, FOR_EVER, _changes(facts, programmes)):
        for row in _seen(_View(facts, programmes, index, terms, from_day), to_day):
            _add(rows.setdefault((row.programme_id, row.judged_id, row.starts_on), []), row)
    return [row for key in sorted(rows) for row in rows[key]]


def _first_start(facts: StarterFacts, programmes: Programmes) -> date:
    """No induction begins before."""
    return min([programmes.joins_from or FOR_EVER, *(joining.starts_on for joining in facts.joinings)])


def _add(rows: list[InductionFact], row: InductionFact) -> None:
    """Neighbouring stretches that say the same are one row."""
    last = rows[-1] if rows else None
    follows = last is not None and last.to_day is not None and last.to_day + ONE_DAY == row.from_day
    if last is not None and follows and replace(last, from_day=row.from_day, to_day=row.to_day) == row:
        rows[-1] = replace(last, to_day=row.to_day)
    else:
        rows.append(row)


def _changes(facts: StarterFacts, programmes: Programmes) -> Iterator[date]:
    """The days on which something is taken away, or applies that did not."""
    yield from (term.starts_on for term in facts.post.terms)
    yield from (term.ends_on + ONE_DAY for term in facts.post.terms if term.ends_on)
    yield from (award.revoked_on for award in facts.post.awards if award.revoked_on)
    yield from (sign_off.withdrawn_on for sign_off in facts.sign_offs if sign_off.withdrawn_on)
    taken_back = (
        *(record.withdrawn_from for record in facts.records),
        *(waiver.withdrawn_from for waiver in facts.waivers),
        *(joining.withdrawn_from for joining in facts.joinings),
    )
    yield from (day for day in taken_back if day)
    yield from (waiver.from_day for waiver in facts.waivers)
    yield from (version.published_from for programme in programmes.by_id.values() for version in programme.versions)


class _View:
    """The facts of a post as they are looked at from one day on."""

    def __init__(self, facts: StarterFacts, programmes: Programmes, index: RuleIndex, terms: Sequence[TermRun], day: date) -> None:
        self.facts, self.programmes, self.terms, self.day = facts, programmes, terms, day
        self.waivers = [waiver for waiver in facts.waivers if _stands(waiver.withdrawn_from, day)]
        awards = tuple(replace(award, revoked_on=None) for award in facts.post.awards if _stands(award.revoked_on, day))
        validity = Validity(replace(facts.post, awards=awards), index)
        self.done = Done(
            facts.post.post_id,
            gap_before(terms, day),
            [record for record in facts.records if _stands(record.withdrawn_from, day)],
            [sign_off for sign_off in facts.sign_offs if _stands(sign_off.withdrawn_on, day)],
            cache(validity.first_day),
            programmes,
        )

    def term(self, day: date) -> TermRun:
        return next(run for run in reversed(self.terms) if run.from_day <= day)

    def part(self, step: StepFact, day: date, waived_on: date) -> Part | None:
        """What the step is to an induction with the term of this day; None: it is not for it."""
        term = self.term(day).term
        if step.audience_id is not None and step.audience_id not in term.audience_ids:
            return None
        if step.jurisdictions and self.facts.jurisdictions[term.organisation_id] not in step.jurisdictions:
            return None
        if not step.is_required:
            return Part.OFFERED
        return Part.WAIVED if any(_is_waived(waiver, step, waived_on) for waiver in self.waivers) else Part.APPLICABLE


def _stands(taken_back_on: date | None, day: date) -> bool:
    return taken_back_on is None or taken_back_on > day


def _is_waived(waiver: WaiverFact, step: StepFact, day: date) -> bool:
    return (waiver.programme_id, waiver.step_key) == (step.programme_id, step.key) and waiver.from_day <= day


def _seen(view: _View, to_day: date) -> Iterator[InductionFact]:
    """What is seen of all inductions from the view's day to this one."""
    for programme in view.programmes.by_id.values():
        for run in runs(programme, view.facts, view.terms, view.day):
            if run.from_day <= to_day and view.day <= run.to_day:
                for judged_id in view.programmes.lineage(programme.id):
                    yield from _judged(view, run, view.programmes.by_id[judged_id], min(to_day, run.to_day))


def _judged(view: _View, run: Run, judged: ProgrammeFact, to_day: date) -> Iterator[InductionFact]:
    """On these steps; when the steps that apply are others once it is complete, in two pieces."""
    start, from_day = run.from_day, max(view.day, run.from_day)
    done = {step: view.done.on(step, start) for step in view.programmes.steps(judged.id, start)}
    completed_on = _completed_on(view, run, done)
    seen = InductionFact(
        programme_id=run.programme_id,
        judged_id=judged.id,
        version_id=judged.version(start).id,
        starts_on=start,
        ends_on=None if run.to_day == FOR_EVER else run.to_day,
        from_day=from_day,
        to_day=None if to_day == FOR_EVER else to_day,
        target_on=days_after(start, _target_days(view, judged, start)),
        completed_on=completed_on,
        steps=_states(view, done, start, from_day, from_day),
    )
    if completed_on is None or completed_on > to_day:
        yield seen
        return
    complete = replace(seen, from_day=max(from_day, completed_on), steps=_states(view, done, start, completed_on, from_day))
    if completed_on > from_day and complete.steps != seen.steps:
        yield replace(seen, to_day=completed_on - ONE_DAY)
        yield complete
    else:
        yield replace(complete, from_day=from_day)


def _states(view: _View, done: dict[StepFact, date | None], start: date, term_day: date, waived_on: date) -> tuple[StepState, ...]:
    parts = ((step, view.part(step, term_day, waived_on), day) for step, day in done.items())
    states = (StepState(step.id, part, days_after(start, step.due_days), day) for step, part, day in parts if part)
    return tuple(sorted(states, key=lambda state: state.step_id))


def _completed_on(view: _View, run: Run, done: dict[StepFact, date | None]) -> date | None:
    """The first day on which some required step applies, and all that do are done."""
    days = {run.from_day, *(day for day in done.values() if day)}
    days |= {term.from_day for term in view.terms} | {waiver.from_day for waiver in view.waivers}
    for day in sorted(day for day in days if run.from_day <= day <= run.to_day):
        to_do = (step for step, on in done.items() if on is None or on > day)
        if not _applies(view, to_do, day) and _applies(view, done, day):
            return day
    return None


def _applies(view: _View, steps: Iterable[StepFact], day: date) -> bool:
    """Does any of these steps apply on the day?"""
    return any(view.part(step, day, day) is Part.APPLICABLE for step in steps)


def _target_days(view: _View, programme: ProgrammeFact, start: date) -> int:
    """Pro rata for people who work fewer hours than full time on their first day, where the programme has it so."""
    if programme.part_time_longest is None:
        return programme.target_days
    hours, full_time = view.facts.hours[view.term(start).term.id], view.programmes.full_time_hours(start)
    if hours is None or full_time is None or hours >= full_time:
        return programme.target_days
    if hours == 0:
        return programme.part_time_longest
    return min(ceil(Decimal(programme.target_days) * full_time / hours), programme.part_time_longest)
