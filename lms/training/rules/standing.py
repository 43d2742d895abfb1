"""What a post must have and how it stands, from the facts: one row per subject and unbroken stretch of days, and the status on any day.

`recount.py` says the same a second time, slowly, one day at a time; the two must always agree.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from lms.training.rules.calendar import FOR_EVER, ONE_DAY, changes_of, days_after, stretches, valid_until
from lms.training.rules.counting import Counting, counting_days
from lms.training.rules.enums import AFTER_ABSENCE_DAYS, Status, Transfers
from lms.training.rules.facts import AbsenceFact, AwardFact, ExemptionFact, PostFacts, StandingFact, SubjectFact
from lms.training.rules.rule_index import RequirementPeriod, RuleIndex
from lms.training.rules.term_runs import TermRun, term_runs_of

# The fields of StandingFact after its days, in their order. Compared and copied as tuples: that is most of the work.
_Deciding = tuple[bool, int, int | None, int | None, int | None, int | None, int | None, bool, date | None, date | None]
_Piece = tuple[date, date, _Deciding]


@dataclass(frozen=True, slots=True)
class _Case:
    """What is worked out once for all subjects of a post."""

    employer_id: int
    counting: dict[int, list[Counting]]  # by the award's subject
    exemptions: dict[int, list[ExemptionFact]]  # by subject, the deciding one first
    absences: list[AbsenceFact]  # the deciding one first
    absence_changes: list[date]


# An award for one subject under one interval, the greatest decides: valid to, achieved on, minus its id, counts from, counts to.
_Record = tuple[date, date, int, date, date]


def status(standing: StandingFact, day: date, expiring_days: int) -> Status | None:
    """On a day of the standing's stretch; the last `expiring_days` of validity are expiring. None for an offer."""
    if standing.is_offer:
        return None
    if standing.exemption_id is not None:
        return Status.EXEMPT
    if standing.absence_id is not None and not standing.in_grace:
        return Status.PAUSED
    if standing.award_id is not None:
        if standing.expires_on is None:
            return Status.CURRENT
        if day <= standing.expires_on:
            return Status.EXPIRING if (standing.expires_on - day).days <= expiring_days else Status.CURRENT
    if standing.in_grace or (standing.due_on is not None and day <= standing.due_on):
        return Status.NOT_YET_DUE
    return Status.OVERDUE


def standings(post: PostFacts, index: RuleIndex, only: frozenset[int] | None = None) -> list[StandingFact]:
    """By subject and day; only days with a term on which the subject is required or offered. `only`: in these subjects alone."""
    runs = term_runs_of(post.terms, index)
    if not runs:
        return []
    case = _case(post, runs[0].from_day, index)
    ruled = {subject_id for run in runs for subject_id in run.plan.periods}
    subject_ids = sorted(ruled if only is None else ruled & only)
    return list(chain.from_iterable(_rows(case, index.subjects[subject_id], runs) for subject_id in subject_ids))


def has_valid_award(post: PostFacts, index: RuleIndex, subject_id: int, day: date) -> bool:
    """Has an award that counts at this post on the day, and is valid on it: also in a subject that nobody asks the post for.

    Of a post that does not run on the day, by the term that comes next; over for good, it holds nothing.
    """
    runs = term_runs_of(post.terms, index)
    run = next((one for one in runs if day <= one.to_day), None)
    if run is None:
        return False
    months = index.interval(run.term, subject_id, max(day, run.from_day))
    case = _case(post, runs[0].from_day, index)
    records = _records(case, index.subjects[subject_id], run.term.organisation_id, months)
    return any(from_day <= day <= min(to_day, valid_to) for valid_to, _, _, from_day, to_day in records)


class Validity:
    """The awards of one post, and when any of them that counts there is valid: also in subjects that nobody asks the post for."""

    def __init__(self, post: PostFacts, index: RuleIndex) -> None:
        self._index, self._runs = index, term_runs_of(post.terms, index)
        self._case = _case(post, self._runs[0].from_day, index) if self._runs else None

    def first_day(self, subject_id: int, since: date) -> date | None:
        """The first day from then on on which one is valid at the post; None: there is none."""
        for run in self._runs:
            if run.to_day < since:
                continue
            for first, last in stretches(max(run.from_day, since), run.to_day, self._interval_changes(run, subject_id)):
                day = self._first_within(run, subject_id, first, last)
                if day is not None:
                    return day
        return None

    def _interval_changes(self, run: TermRun, subject_id: int) -> Iterator[date]:
        yield from (day for day, _ in self._index.subjects[subject_id].changes)
        for period in run.plan.periods.get(subject_id, ()):
            yield from changes_of(period.from_day, period.to_day)

    def _first_within(self, run: TermRun, subject_id: int, first: date, last: date) -> date | None:
        """On days with one interval."""
        assert self._case is not None
        months = self._index.interval(run.term, subject_id, first)
        records = _records(self._case, self._index.subjects[subject_id], run.term.organisation_id, months)
        days = (max(first, from_day) for valid_to, _, _, from_day, to_day in records if max(first, from_day) <= min(last, to_day, valid_to))
        return min(days, default=None)


def _case(post: PostFacts, post_starts_on: date, index: RuleIndex) -> _Case:
    counting: defaultdict[int, list[Counting]] = defaultdict(list)
    for award in post.awards:
        counting[award.subject_id].extend(counting_days(award, post.employer_id, post_starts_on, index))
    exemptions: defaultdict[int, list[ExemptionFact]] = defaultdict(list)
    for exemption in sorted(post.exemptions, key=_first_begun):
        exemptions[exemption.subject_id].append(exemption)
    absences = sorted(post.absences, key=_first_begun)
    return _Case(post.employer_id, counting, exemptions, absences, list(_absence_changes(absences)))


def _first_begun(fact: ExemptionFact | AbsenceFact) -> tuple[date, int]:
    return fact.starts_on, fact.id


def _absence_changes(absences: Iterable[AbsenceFact]) -> Iterator[date]:
    for absence in absences:
        yield from changes_of(absence.starts_on, absence.ends_on)
        if absence.ends_on is not None:
            yield from changes_of(absence.starts_on, days_after(absence.ends_on, AFTER_ABSENCE_DAYS))


def _rows(case: _Case, subject: SubjectFact, runs: list[TermRun]) -> list[StandingFact]:
    """Neighbouring pieces with the same deciding facts are one row."""
    rows: list[_Piece] = []
    for piece in _pieces(case, subject, runs):
        if rows and rows[-1][2] == piece[2] and rows[-1][1] + ONE_DAY == piece[0]:
            rows[-1] = rows[-1][0], piece[1], piece[2]
        else:
            rows.append(piece)
    return [StandingFact(subject.id, from_day, None if to_day == FOR_EVER else to_day, *deciding) for from_day, to_day, deciding in rows]


def _pieces(case: _Case, subject: SubjectFact, runs: list[TermRun]) -> list[_Piece]:
    pieces: list[_Piece] = []
    for run in runs:
        for period in run.plan.periods.get(subject.id, ()):
            from_day = run.from_day if run.from_day > period.from_day else period.from_day
            to_day = run.to_day if run.to_day < period.to_day else period.to_day
            if from_day > to_day:
                continue
            if period.duties:
                pieces += _required(case, subject, run, period, from_day, to_day)
            else:
                pieces.append((from_day, to_day, (True, period.first_rule_id, None, None, None, None, None, False, None, None)))
    return pieces


def _required(case: _Case, subject: SubjectFact, run: TermRun, period: RequirementPeriod, from_day: date, to_day: date) -> list[_Piece]:
    due_on, rule_id = _due(run, period)
    interval_rule_id, months = period.interval_rule_id, period.interval_months
    records = _records(case, subject, run.term.organisation_id, months)
    exemptions = case.exemptions.get(subject.id, ())
    pieces: list[_Piece] = []
    for first, last in stretches(from_day, to_day, _changes(case, records, exemptions)):
        award_id, expires_on = _deciding_award(records, first)
        exemption_id = _exemption(exemptions, first) if exemptions else None
        absence_id, in_grace = _absence(case.absences, first) if case.absences else (None, False)
        deciding = False, rule_id, interval_rule_id, months, award_id, exemption_id, absence_id, in_grace, due_on, expires_on
        pieces.append((first, last, deciding))
    return pieces


def _changes(case: _Case, records: Iterable[_Record], exemptions: Iterable[ExemptionFact]) -> list[date]:
    changes = case.absence_changes.copy()
    for *_, from_day, to_day in records:
        changes.append(from_day)
        if to_day != FOR_EVER:
            changes.append(to_day + ONE_DAY)
    for exemption in exemptions:
        changes += changes_of(exemption.starts_on, exemption.ends_on)
    return changes


def _deciding_award(records: list[_Record], day: date) -> tuple[int | None, date | None]:
    for valid_to, _, minus_id, from_day, to_day in records:
        if from_day <= day <= to_day:
            return -minus_id, None if valid_to == FOR_EVER else valid_to
    return None, None


def _due(run: TermRun, period: RequirementPeriod) -> tuple[date, int]:
    """The earliest due date of all duties, and the rule that set it."""
    if run.earlier is None and run.from_day >= period.all_count_from:
        return days_after(run.from_day, period.soonest.due_days), period.soonest.rule_id
    first_day = run.applies_since
    return min([(days_after(max(first_day(duty.rule_id), duty.counts_from), duty.due_days), duty.rule_id) for duty in period.duties])


def _records(case: _Case, subject: SubjectFact, site_id: int, interval_months: int | None) -> list[_Record]:
    """The awards that count for the subject at this site, the deciding one first."""
    found = case.counting.get(subject.id, [])
    for subject_id in subject.covered_by:
        found = found + case.counting.get(subject_id, [])  # never in place: the first list belongs to the case
    if subject.transfers is not Transfers.ANYWHERE:
        found = [counting for counting in found if _transfers(counting[2], subject, case.employer_id, site_id)]
    records = [
        (valid_until(award.achieved_on, interval_months, award.expires_on) or FOR_EVER, award.achieved_on, -award.id, from_day, to_day)
        for from_day, to_day, award in found
    ]
    return sorted(records, reverse=True) if len(records) > 1 else records


def _transfers(award: AwardFact, subject: SubjectFact, employer_id: int, site_id: int) -> bool:
    if subject.transfers is Transfers.EMPLOYER:
        return award.employer_id == employer_id
    return award.site_id == site_id


def _exemption(exemptions: Iterable[ExemptionFact], day: date) -> int | None:
    return next((e.id for e in exemptions if e.starts_on <= day <= (e.ends_on or FOR_EVER)), None)


def _absence(absences: list[AbsenceFact], day: date) -> tuple[int | None, bool]:
    """The absence of the day, or the one that ended last in the 28 days before, and whether it is over."""
    for absence in absences:
        if absence.starts_on <= day <= (absence.ends_on or FOR_EVER):
            return absence.id, False
    ended = [a for a in absences if a.ends_on is not None and a.ends_on < day <= days_after(a.ends_on, AFTER_ABSENCE_DAYS)]
    return (max(ended, key=lambda a: (a.ends_on, -a.id)).id, True) if ended else (None, False)
