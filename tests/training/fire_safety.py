"""The case of these tests: fire safety, subject 1, a duty of every post, and one post at employer 7 that began on 5 January 2026."""

from datetime import date, timedelta

from lms.training.rules.enums import Kind, Transfers
from lms.training.rules.facts import (
    AwardFact,
    PostFacts,
    RuleFact,
    SubjectFact,
    TermFact,
)
from lms.training.rules.rule_index import RuleIndex
from lms.training.rules.standing import standings, status

FIRE, WARDENS = 1, 2
EMPLOYER, OTHER_EMPLOYER = 7, 8
WARD, CLINIC = 70, 71
STARTED = date(2026, 1, 5)
DAY = timedelta(days=1)

TERM = TermFact(
    id=1,
    starts_on=STARTED,
    ends_on=None,
    organisation_id=WARD,
    branch=frozenset({WARD, EMPLOYER, 1}),
    sector="nhs",
    audience_ids=frozenset({3}),
    job_role_id=4,
    worker_type="employee",
)
RULE = RuleFact(
    id=1,
    subject_id=FIRE,
    organisation_id=None,
    sector=None,
    audience_id=None,
    job_role_id=None,
    worker_type=None,
    kind=Kind.STATUTORY,
    due_days=28,
    renew_months=12,
    renews_never=False,
    effective_from=date(2020, 1, 1),
    effective_until=None,
    counts_from=date(2020, 1, 1),
    replaces_id=None,
)
SUBJECT = SubjectFact(id=FIRE, validity_months=24, due_days=None, transfers=Transfers.ANYWHERE, covered_by=frozenset())
AWARD = AwardFact(
    id=1,
    subject_id=FIRE,
    achieved_on=date(2026, 2, 1),
    expires_on=None,
    employer_id=EMPLOYER,
    site_id=WARD,
    revoked_on=None,
    confirmations=(),
)


def rows(*, terms=(TERM,), rules=(RULE,), subject=SUBJECT, awards=(), exemptions=(), absences=(), recognition=()):
    """All rows of the post in the subject."""
    others = [SubjectFact(WARDENS, 6, None, Transfers.ANYWHERE, frozenset())]
    post = PostFacts(1, EMPLOYER, tuple(terms), tuple(awards), tuple(exemptions), tuple(absences))
    return [row for row in standings(post, RuleIndex(rules, [subject, *others], recognition)) if row.subject_id == subject.id]


def on(day, found):
    """The one row of the day, or None."""
    (row,) = [r for r in found if r.from_day <= day and (r.to_day is None or day <= r.to_day)] or [None]
    return row


def status_on(day, found, expiring_days=90):
    return status(on(day, found), day, expiring_days)
