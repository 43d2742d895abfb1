"""Who is on a programme, and since when: the unbroken days on which a post is for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lms.induction.rules.facts import ConditionFact, JoiningFact, ProgrammeFact, StarterFacts
from lms.training.rules.calendar import FOR_EVER, ONE_DAY
from lms.training.rules.facts import TermFact
from lms.training.rules.rule_index import RuleIndex
from lms.training.rules.term_runs import TermRun, term_runs_of

#: Longer than so many days away, and what was recorded in the post before counts no more.
LONG_GAP_DAYS = 365


@dataclass(frozen=True, slots=True)
class Run:
    """From the first day to the last (FOR_EVER: open) of one induction."""

    programme_id: int
    from_day: date
    to_day: date


def runs(programme: ProgrammeFact, facts: StarterFacts, terms: Sequence[TermRun], day: date) -> Iterator[Run]:
    """The inductions of a post on this programme, as they are seen on a day: nobody is on it twice, by conditions and by hand."""
    by_rule = list(_by_rule(programme, facts, terms, day))
    joinings = [joining for joining in facts.joinings if joining.programme_id == programme.id and not _is_withdrawn(joining, day)]
    first = min(joinings, key=lambda joining: joining.starts_on, default=None)
    by_hand = _by_hand(first, terms) if first else None
    if by_hand is None or any(run.from_day <= by_hand.from_day <= run.to_day for run in by_rule):
        yield from by_rule
    else:
        yield from (run for run in by_rule if not by_hand.from_day <= run.from_day <= by_hand.to_day)
        yield by_hand


def _is_withdrawn(joining: JoiningFact, day: date) -> bool:
    return joining.withdrawn_from is not None and joining.withdrawn_from <= day


def _by_rule(programme: ProgrammeFact, facts: StarterFacts, terms: Sequence[TermRun], day: date) -> Iterator[Run]:
    """Neighbouring terms that are for the programme are one run; it counts if it begins late enough for a row that its first term meets."""
    for stretch in _stretches_for(programme, facts, terms, day):
        start = stretch[0][0].from_day
        if any(start >= row.joins_from for row in stretch[0][1]):
            yield Run(programme.id, start, stretch[-1][0].to_day)


def since_when(programme: ProgrammeFact, facts: StarterFacts, day: date) -> date | None:
    """Since when a post has been for the programme on a day, even if that is before anybody joins it; None: it is not for it."""
    terms = term_runs_of(facts.post.terms, RuleIndex((), (), ()))
    stretches = _stretches_for(programme, facts, terms, day)
    return next((rows[0][0].from_day for rows in stretches if rows[0][0].from_day <= day <= rows[-1][0].to_day), None)


def _stretches_for(
    programme: ProgrammeFact, facts: StarterFacts, terms: Sequence[TermRun], day: date
) -> Iterator[list[tuple[TermRun, list[ConditionFact]]]]:
    """Neighbouring terms that meet a row of the conditions of the day, each with the rows that it meets."""
    conditions = programme.version(day).conditions
    met = [(run, [row for row in conditions if meets(row, run.term, facts.jurisdictions)]) for run in terms]
    return _unbroken([(run, rows) for run, rows in met if rows])


def _unbroken(met: Sequence[tuple[TermRun, list[ConditionFact]]]) -> Iterator[list[tuple[TermRun, list[ConditionFact]]]]:
    stretch: list[tuple[TermRun, list[ConditionFact]]] = []
    for run, rows in met:
        if stretch and not _follows(stretch[-1][0], run):
            yield stretch
            stretch = []
        stretch.append((run, rows))
    if stretch:
        yield stretch


def _follows(earlier: TermRun, later: TermRun) -> bool:
    return earlier.to_day != FOR_EVER and earlier.to_day + ONE_DAY == later.from_day


def _by_hand(joining: JoiningFact, terms: Sequence[TermRun]) -> Run | None:
    """From the day given, or the first after it on which the post runs, to the last day without a break."""
    ahead = [run for run in terms if run.to_day >= joining.starts_on]
    if not ahead:
        return None
    first = last = ahead[0]
    for run in ahead[1:]:
        if not _follows(last, run):
            break
        last = run
    return Run(joining.programme_id, max(joining.starts_on, first.from_day), last.to_day)


def meets(row: ConditionFact, term: TermFact, jurisdictions: Mapping[int, str]) -> bool:
    """Does the term meet everything that is filled in?"""
    return (
        (not row.worker_types or term.worker_type in row.worker_types)
        and (not row.sectors or term.sector in row.sectors)
        and (row.audience_ids is None or not row.audience_ids.isdisjoint(term.audience_ids))
        and (row.job_role_ids is None or term.job_role_id in row.job_role_ids)
        and (row.organisation_id is None or row.organisation_id in term.branch)
        and (row.jurisdiction is None or jurisdictions[term.organisation_id] == row.jurisdiction)
    )


def gap_before(terms: Sequence[TermRun], day: date) -> date | None:
    """The last day before the post's last long gap that was over by this day; None: it had none."""
    ended = (
        earlier.to_day
        for earlier, later in pairwise(terms)
        if later.from_day <= day and (later.from_day - earlier.to_day).days > LONG_GAP_DAYS
    )
    return max(ended, default=None)
