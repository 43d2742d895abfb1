"""The same arithmetic a second time: slow, for one day, in plain loops. Proofs and `flask doctor` hold the stored standings against it.

It shares words, facts and the calendar with `standing.py`, and nothing else: keep it so, or one mistake could hide in both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from lms.training.rules.calendar import FOR_EVER, ONE_DAY, days_after, months_after, valid_until
from lms.training.rules.enums import AFTER_ABSENCE_DAYS, COMPULSORY, DEFAULT_DUE_DAYS, NEVER_COMPELLED, Recognition, Status, Transfers
from lms.training.rules.facts import AbsenceFact, AwardFact, ExemptionFact, PostFacts, RecognitionFact, RuleFact, SubjectFact, TermFact

_Dated = TypeVar("_Dated", ExemptionFact, AbsenceFact)


@dataclass(frozen=True, slots=True)
class Line:
    """One subject of one post on one day; the fields are those of StandingFact. An offer has no status."""

    status: Status | None
    requirement_id: int
    interval_requirement_id: int | None = None
    interval_months: int | None = None
    award_id: int | None = None
    exemption_id: int | None = None
    absence_id: int | None = None
    due_on: date | None = None
    expires_on: date | None = None


def recount(
    post: PostFacts,
    rules: Sequence[RuleFact],
    subjects: Iterable[SubjectFact],
    recognition: Sequence[RecognitionFact],
    day: date,
    expiring_days: int,
) -> dict[int, Line]:
    """Every line of the post on the day, by subject."""
    term = _term_on(post.terms, day)
    lines: dict[int, Line] = {}
    for subject in subjects:
        matching = [r for r in rules if r.subject_id == subject.id and term is not None and _matches(r, rules, term, day)]
        duties = [r for r in matching if term is not None and _is_compulsory(r, term)]
        if term is not None and duties:
            lines[subject.id] = _line(post, subject, term, duties, recognition, day, expiring_days)
        elif matching:
            lines[subject.id] = Line(status=None, requirement_id=min(r.id for r in matching))
    return lines


def holds(
    post: PostFacts, rules: Sequence[RuleFact], subject: SubjectFact, recognition: Sequence[RecognitionFact], day: date
) -> bool:  # fmt: skip
    """Is an award that counts at this post valid on the day, whether or not anything asks for the subject?"""
    term = _term_on(post.terms, day)
    if term is None:
        return False
    duties = [r for r in rules if r.subject_id == subject.id and _matches(r, rules, term, day) and _is_compulsory(r, term)]
    interval, _ = _interval(duties, subject, day)
    return any(day <= _valid_to(a, interval) for a in post.awards if _counts(a, post, subject, term, recognition, day))


def _covers(starts_on: date, ends_on: date | None, day: date) -> bool:
    return starts_on <= day and (ends_on is None or day <= ends_on)


def _term_on(terms: Iterable[TermFact], day: date) -> TermFact | None:
    """Where terms overlap, the one that began last."""
    active = [t for t in terms if _covers(t.starts_on, t.ends_on, day)]
    return max(active, key=lambda t: (t.starts_on, t.id), default=None)


# 1. A rule matches ...


def _matches(rule: RuleFact, rules: Sequence[RuleFact], term: TermFact, day: date) -> bool:
    if not _covers(rule.effective_from, rule.effective_until, day) or not _conditions_hold(rule, term):
        return False
    replacing = [r for r in rules if r.replaces_id == rule.id and not _goes_round(r, rules)]
    return not any(_matches(r, rules, term, day) for r in replacing)


def _conditions_hold(rule: RuleFact, term: TermFact) -> bool:
    if rule.organisation_id is not None and rule.organisation_id not in term.branch:
        return False
    if rule.sector is not None and rule.sector != term.sector:
        return False
    if rule.audience_id is not None and rule.audience_id not in term.audience_ids:
        return False
    if rule.job_role_id is not None and rule.job_role_id != term.job_role_id:
        return False
    return rule.worker_type is None or rule.worker_type == term.worker_type


def _goes_round(rule: RuleFact, rules: Sequence[RuleFact]) -> bool:
    """Following what it replaces leads back to itself; then it replaces nothing."""
    replaced_id = rule.replaces_id
    for _ in rules:
        if replaced_id == rule.id:
            return True
        replaced_id = next((r.replaces_id for r in rules if r.id == replaced_id), None)
    return False


def _is_compulsory(rule: RuleFact, term: TermFact) -> bool:
    return rule.kind in COMPULSORY and term.worker_type not in NEVER_COMPELLED


# 2 and 6. What is required, and its status


def _line(
    post: PostFacts,
    subject: SubjectFact,
    term: TermFact,
    duties: Sequence[RuleFact],
    recognition: Sequence[RecognitionFact],
    day: date,
    expiring_days: int,
) -> Line:
    due_on, requirement_id = min((_due_on(r, subject, post.terms, day), r.id) for r in duties)
    interval, interval_rule = _interval(duties, subject, day)
    counting = [a for a in post.awards if _counts(a, post, subject, term, recognition, day)]
    award = max(counting, key=lambda a: (_valid_to(a, interval), a.achieved_on, -a.id), default=None)
    exemption = _first([e for e in post.exemptions if e.subject_id == subject.id], day)
    absence, grace = _first(post.absences, day), _ended_lately(post.absences, day)
    valid_to = _valid_to(award, interval) if award else None
    return Line(
        status=_status(exemption is not None, absence is not None, grace is not None, valid_to, due_on, day, expiring_days),
        requirement_id=requirement_id,
        interval_requirement_id=interval_rule.id if interval_rule and _has_own_interval(interval_rule) else None,
        interval_months=interval,
        award_id=award.id if award else None,
        exemption_id=exemption.id if exemption else None,
        absence_id=absence.id if absence else grace.id if grace else None,
        due_on=due_on,
        expires_on=None if valid_to == FOR_EVER else valid_to,
    )


def _status(exempt: bool, absent: bool, grace: bool, valid_to: date | None, due_on: date, day: date, expiring_days: int) -> Status:
    if exempt:
        return Status.EXEMPT
    if absent:
        return Status.PAUSED
    if valid_to is not None and day <= valid_to:
        return Status.EXPIRING if valid_to != FOR_EVER and (valid_to - day).days <= expiring_days else Status.CURRENT
    if day <= due_on or grace:
        return Status.NOT_YET_DUE
    return Status.OVERDUE


def _first(facts: Iterable[_Dated], day: date) -> _Dated | None:
    return min((f for f in facts if _covers(f.starts_on, f.ends_on, day)), key=lambda f: (f.starts_on, f.id), default=None)


def _ended_lately(absences: Iterable[AbsenceFact], day: date) -> AbsenceFact | None:
    ended = [(a.ends_on, a) for a in absences if a.ends_on is not None and 1 <= (day - a.ends_on).days <= AFTER_ABSENCE_DAYS]
    return max(ended, key=lambda pair: (pair[0], -pair[1].id))[1] if ended else None


# 3. Due


def _due_on(rule: RuleFact, subject: SubjectFact, terms: Sequence[TermFact], day: date) -> date:
    days = rule.due_days if rule.due_days is not None else subject.due_days
    return days_after(max(_applies_since(rule, terms, day), rule.counts_from), DEFAULT_DUE_DAYS if days is None else days)


def _applies_since(rule: RuleFact, terms: Sequence[TermFact], day: date) -> date:
    """Back over one term after another, for as long as the rule's conditions hold without a day between."""
    since = day
    while True:
        term = _term_on(terms, since)
        if term is not None and _conditions_hold(rule, term):
            since = _its_first_day(term, terms, since)
        else:
            return since + ONE_DAY
        if since == date.min:
            return since
        since -= ONE_DAY


def _its_first_day(term: TermFact, terms: Sequence[TermFact], day: date) -> date:
    """Since when it has been the term of the post: from its start, or from the end of one that began later but ended before `day`."""
    over = [t.ends_on for t in terms if (t.starts_on, t.id) > (term.starts_on, term.id) and t.ends_on and t.starts_on <= t.ends_on < day]
    return max([term.starts_on, *(end + ONE_DAY for end in over)])


# 4. Interval


def _interval(duties: Sequence[RuleFact], subject: SubjectFact, day: date) -> tuple[int | None, RuleFact | None]:
    """The shortest, and the rule it comes from; None is never, the longest. Without a duty the subject's own."""
    of_subject = subject.validity_months
    for since, months in subject.changes:
        if since <= day:
            of_subject = months
    shortest: int | None = None
    chosen: RuleFact | None = None
    for rule in sorted(duties, key=lambda r: r.id):
        own = rule.renew_months if rule.renew_months is not None else of_subject
        months = None if rule.renews_never else own
        if chosen is None or (months is not None and (shortest is None or months < shortest)):
            shortest, chosen = months, rule
    return (of_subject, None) if chosen is None else (shortest, chosen)


def _has_own_interval(rule: RuleFact) -> bool:
    return rule.renews_never or rule.renew_months is not None


def _valid_to(award: AwardFact, interval: int | None) -> date:
    return valid_until(award.achieved_on, interval, award.expires_on) or FOR_EVER


# 5. Awards that count


def _counts(
    award: AwardFact, post: PostFacts, subject: SubjectFact, term: TermFact, recognition: Sequence[RecognitionFact], day: date
) -> bool:
    if award.subject_id != subject.id and award.subject_id not in subject.covered_by:
        return False
    if award.achieved_on > day or (award.revoked_on is not None and award.revoked_on <= day):
        return False
    if subject.transfers == Transfers.EMPLOYER and award.employer_id != post.employer_id:
        return False
    if subject.transfers == Transfers.SITE and award.site_id != term.organisation_id:
        return False
    return award.employer_id in (None, post.employer_id) or _is_accepted(award, post, recognition, day)


def _is_accepted(award: AwardFact, post: PostFacts, recognition: Sequence[RecognitionFact], day: date) -> bool:
    rules = [r for r in recognition if r.issuer_id == award.employer_id and _covers(r.effective_from, r.effective_until, day)]
    rules = [r for r in rules if r.subject_id in (None, award.subject_id) and r.recognising_id in (None, post.employer_id)]
    rules = [r for r in rules if r.older_than_months is None or _is_older(award, r.older_than_months, post)]
    if not rules:
        return True
    rules.sort(key=lambda r: (r.recognising_id is None, r.subject_id is None, r.older_than_months is None, r.id))
    if rules[0].decision == Recognition.CONFIRM:
        return any(employer_id == post.employer_id and on <= day for employer_id, on in award.confirmations)
    return rules[0].decision == Recognition.ACCEPT


def _is_older(award: AwardFact, months: int, post: PostFacts) -> bool:
    first_day = min(t.starts_on for t in post.terms if t.ends_on is None or t.starts_on <= t.ends_on)
    return months_after(award.achieved_on, months) < first_day
