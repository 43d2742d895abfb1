"""A requirement in plain words: whom it is for, how soon, how often."""

from dataclasses import dataclass

from lms.training.rules.words import DEFAULT_DUE_DAYS


@dataclass(frozen=True)
class Conditions:
    """What a post has to be for the rule to reach it, each by its name; an empty one always holds."""

    organisation: str | None = None
    sector: str | None = None
    audience: str | None = None
    job_role: str | None = None
    worker_type: str | None = None


def who(conditions: Conditions) -> str:
    """Such as "NHS Lochside and below; worker type: Volunteer", or "Everyone"."""
    named = {
        "sector": conditions.sector,
        "audience": conditions.audience,
        "job role": conditions.job_role,
        "worker type": conditions.worker_type,
    }
    parts = [f"{conditions.organisation} and below"] if conditions.organisation else []
    parts += [f"{name}: {value}" for name, value in named.items() if value]
    sentence = "; ".join(parts) or "Everyone"
    return sentence[0].upper() + sentence[1:]


def due_within(rule_days: int | None, subject_days: int | None) -> str:
    """How long there is, and where the number comes from when it is not the rule's own."""
    if rule_days is not None:
        return _days(rule_days)
    if subject_days is not None:
        return f"{_days(subject_days)}, as for the subject"
    return f"{_days(DEFAULT_DUE_DAYS)}, as nothing else is said"


def renewed(rule_months: int | None, renews_never: bool, subject_months: int | None) -> str:
    """How often, and where that comes from when it is not the rule's own."""
    if renews_never:
        return "Once only"
    if rule_months is not None:
        return f"Every {_months(rule_months)}"
    return f"Every {_months(subject_months)}, as for the subject" if subject_months else "Once only, as for the subject"


def _days(days: int) -> str:
    if days == 0:
        return "On the first day"
    return "Within 1 day" if days == 1 else f"Within {days} days"


def _months(months: int) -> str:
    if months % 12 == 0:
        return "year" if months == 12 else f"{months // 12} years"
    return "month" if months == 1 else f"{months} months"
