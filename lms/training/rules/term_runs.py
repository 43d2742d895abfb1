"""A post's terms as the unbroken days on which each of them is the term of the post, and how long a rule has applied."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lms.training.rules.calendar import FOR_EVER, ONE_DAY, changes_of, stretches
from lms.training.rules.facts import TermFact
from lms.training.rules.rule_index import Plan, RuleIndex


@dataclass(frozen=True, slots=True)
class TermRun:
    from_day: date
    to_day: date
    term: TermFact
    plan: Plan
    earlier: "TermRun | None"  # the one that ended the day before

    def applies_since(self, rule_id: int) -> date:
        """The first day of the unbroken run of runs that meet the rule's conditions, ending with this one."""
        run = self
        while run.earlier is not None and rule_id in run.earlier.plan.fitting:
            run = run.earlier
        return run.from_day


def term_runs_of(terms: Iterable[TermFact], index: RuleIndex) -> list[TermRun]:
    """In order of their days. Where terms overlap, the one that began last is the term of the post."""
    runs: list[TermRun] = []
    for from_day, to_day, term in _days_of(terms):
        last = runs[-1] if runs else None
        unbroken = last is not None and last.to_day + ONE_DAY == from_day
        runs.append(TermRun(from_day, to_day, term, index.plan(term), last if unbroken else None))
    return runs


def _days_of(terms: Iterable[TermFact]) -> list[tuple[date, date, TermFact]]:
    real = sorted((t for t in terms if t.starts_on <= (t.ends_on or FOR_EVER)), key=lambda t: (t.starts_on, t.id))
    if all(earlier.ends_on is not None and earlier.ends_on < later.starts_on for earlier, later in pairwise(real)):
        return [(term.starts_on, term.ends_on or FOR_EVER, term) for term in real]
    changes = [day for term in real for day in changes_of(term.starts_on, term.ends_on)]
    days = []
    for from_day, to_day in stretches(real[0].starts_on, FOR_EVER, changes):
        active = [term for term in real if term.starts_on <= from_day <= (term.ends_on or FOR_EVER)]
        if active:
            days.append((from_day, to_day, active[-1]))
    return days
