"""A post's terms as the unbroken days on which each of them is the term of the post, and how long a rule has applied."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lms.training.rules.book import Plan, RuleBook
from lms.training.rules.calendar import FOR_EVER, ONE_DAY, changes_of, stretches
from lms.training.rules.facts import TermFact


@dataclass(frozen=True, slots=True)
class Stint:
    from_day: date
    to_day: date
    term: TermFact
    plan: Plan
    earlier: "Stint | None"  # the one that ended the day before

    def applies_since(self, rule_id: int) -> date:
        """The first day of the unbroken run of stints that meet the rule's conditions, ending with this one."""
        stint = self
        while stint.earlier is not None and rule_id in stint.earlier.plan.fitting:
            stint = stint.earlier
        return stint.from_day


def stints_of(terms: Iterable[TermFact], book: RuleBook) -> list[Stint]:
    """In order of their days. Where terms overlap, the one that began last is the term of the post."""
    stints: list[Stint] = []
    for from_day, to_day, term in _days_of(terms):
        last = stints[-1] if stints else None
        unbroken = last is not None and last.to_day + ONE_DAY == from_day
        stints.append(Stint(from_day, to_day, term, book.plan(term), last if unbroken else None))
    return stints


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
