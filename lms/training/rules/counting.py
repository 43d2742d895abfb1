"""From which day to which day an award counts for a post: achieved, not revoked, and accepted by the post's employer."""

from collections.abc import Iterator
from datetime import date

from lms.training.rules.calendar import FOR_EVER, ONE_DAY, changes_of, months_after, stretches
from lms.training.rules.enums import Recognition
from lms.training.rules.facts import AwardFact, RecognitionFact
from lms.training.rules.rule_index import RuleIndex

Counting = tuple[date, date, AwardFact]  # from which day, to which day, what


def counting_days(award: AwardFact, employer_id: int, post_starts_on: date, index: RuleIndex) -> Iterator[Counting]:
    """An employer's own awards, awards without an employer and those no rule speaks of count without asking."""
    last = FOR_EVER if award.revoked_on is None else award.revoked_on - ONE_DAY
    if last < award.achieved_on:
        return
    rules = _rules_for(award, employer_id, post_starts_on, index)
    if not rules:
        yield award.achieved_on, last, award
        return
    changes = [day for rule in rules for day in changes_of(rule.effective_from, rule.effective_until)]
    for from_day, to_day in stretches(award.achieved_on, last, changes):
        counts_from = _counts_from(award, employer_id, rules, from_day)
        if counts_from is not None and counts_from <= to_day:
            yield max(from_day, counts_from), to_day, award


def _rules_for(award: AwardFact, employer_id: int, post_starts_on: date, index: RuleIndex) -> list[RecognitionFact]:
    if award.employer_id is None or award.employer_id == employer_id:
        return []
    return [rule for rule in index.recognition_of(award.employer_id) if _speaks_of(rule, award, employer_id, post_starts_on)]


def _speaks_of(rule: RecognitionFact, award: AwardFact, employer_id: int, post_starts_on: date) -> bool:
    return (
        (rule.subject_id is None or rule.subject_id == award.subject_id)
        and (rule.recognising_id is None or rule.recognising_id == employer_id)
        and (rule.older_than_months is None or months_after(award.achieved_on, rule.older_than_months) < post_starts_on)
    )


def _counts_from(award: AwardFact, employer_id: int, rules: list[RecognitionFact], day: date) -> date | None:
    """What the rules in force on the day make of it: the first day on which the award could count, if any."""
    in_force = (rule.decision for rule in rules if rule.effective_from <= day <= (rule.effective_until or FOR_EVER))
    match next(in_force, Recognition.ACCEPT):
        case Recognition.ACCEPT:
            return award.achieved_on
        case Recognition.CONFIRM:
            return min((on for by, on in award.confirmations if by == employer_id), default=None)
        case Recognition.REFUSE:
            return None
