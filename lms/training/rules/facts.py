"""The facts a standing is decided from, and the standing itself, as plain values. An empty end is open; ids are those of the tables."""

from dataclasses import dataclass
from datetime import date

from lms.training.rules.enums import Kind, Recognition, Transfers


@dataclass(frozen=True, slots=True)
class TermFact:
    id: int
    starts_on: date
    ends_on: date | None
    organisation_id: int
    branch: frozenset[int]  # the organisation and all above it
    sector: str | None
    audience_ids: frozenset[int]
    job_role_id: int | None
    worker_type: str


@dataclass(frozen=True, slots=True)
class RuleFact:
    """One requirement. A condition that is None asks nothing."""

    id: int
    subject_id: int
    organisation_id: int | None
    sector: str | None
    audience_id: int | None
    job_role_id: int | None
    worker_type: str | None
    kind: Kind
    due_days: int | None
    renew_months: int | None
    renews_never: bool
    effective_from: date
    effective_until: date | None
    counts_from: date  # effective_from, or that of the rule it succeeds: changing a rule is no amnesty
    replaces_id: int | None


@dataclass(frozen=True, slots=True)
class SubjectFact:
    id: int
    validity_months: int | None  # None: once only
    due_days: int | None
    transfers: Transfers
    covered_by: frozenset[int]  # other subjects, directly or through others, whose awards count for this one
    changes: tuple[tuple[date, int | None], ...] = ()  # from which day on how many months instead, in order of their days


@dataclass(frozen=True, slots=True)
class AwardFact:
    id: int
    subject_id: int
    achieved_on: date
    expires_on: date | None  # the certificate's own
    employer_id: int | None
    site_id: int | None
    revoked_on: date | None  # from this day on it no longer counts
    confirmations: tuple[tuple[int, date], ...]  # which employer confirmed it, on which day


@dataclass(frozen=True, slots=True)
class ExemptionFact:
    id: int
    subject_id: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class AbsenceFact:
    id: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class RecognitionFact:
    """What one employer (or all) does with an issuer's awards: all of them, or those in one subject, or older than so many months."""

    id: int
    issuer_id: int
    subject_id: int | None
    recognising_id: int | None
    older_than_months: int | None  # at the first day of the post
    decision: Recognition
    effective_from: date
    effective_until: date | None


@dataclass(frozen=True, slots=True)
class PostFacts:
    post_id: int
    employer_id: int
    terms: tuple[TermFact, ...]
    awards: tuple[AwardFact, ...]  # of the person, under all merged records
    exemptions: tuple[ExemptionFact, ...]  # of the post or of the person
    absences: tuple[AbsenceFact, ...]


@dataclass(frozen=True, slots=True)
class StandingFact:
    """One subject over one unbroken stretch of days with the same deciding facts. An offer has its rule and nothing else."""

    subject_id: int
    from_day: date
    to_day: date | None
    is_offer: bool
    requirement_id: int  # the rule that sets due_on; of an offer, the first that matches
    interval_requirement_id: int | None  # the rule that set the interval; None: the subject's own
    interval_months: int | None  # None: never expires
    award_id: int | None  # the latest validity, expired or not
    exemption_id: int | None
    absence_id: int | None
    in_grace: bool  # the absence is over, by 28 days or less
    due_on: date | None
    expires_on: date | None
