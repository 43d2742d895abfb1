"""A requirement in plain words: whom it is for, how soon, how often."""

from dataclasses import dataclass
from datetime import date

from lms.access import FEWEST_SHOWN
from lms.kit.numbers import counted, plural
from lms.training.rules.enums import DEFAULT_DUE_DAYS, Kind


@dataclass(frozen=True)
class Conditions:
    """What a post has to be for the rule to reach it, each by its name; an empty one always holds."""

    organisation: str | None = None
    sector: str | None = None
    audience: str | None = None
    job_role: str | None = None
    worker_type: str | None = None


@dataclass(frozen=True)
class Wanted:
    """Which requirements are asked for. Empty: all; `day` None: whether in force or not."""

    subject_id: int | None = None
    organisation_id: int | None = None
    kind: Kind | None = None
    day: date | None = None


def who(conditions: Conditions) -> str:
    """Such as "NHS Lochside and below; worker type: Volunteer", "Everyone in audience Hands on", or "Everyone"."""
    named = {
        "sector": conditions.sector,
        "audience": conditions.audience,
        "job role": conditions.job_role,
        "worker type": conditions.worker_type,
    }
    said = {name: value for name, value in named.items() if value}
    if conditions.organisation is None and len(said) == 1:
        return "".join(f"Everyone in {name} {value}" for name, value in said.items())
    parts = [f"{conditions.organisation} and below"] if conditions.organisation else []
    parts += [f"{name}: {value}" for name, value in said.items()]
    sentence = "; ".join(parts) or "Everyone"
    return sentence[0].upper() + sentence[1:]


def due_within(rule_days: int | None, subject_days: int | None) -> str:
    """How long there is: the rule's own days, else the subject's, else 28."""
    days = next(days for days in (rule_days, subject_days, DEFAULT_DUE_DAYS) if days is not None)
    return _days(days)


def where_due_is_from(rule_days: int | None, subject_days: int | None) -> str | None:
    """Where the days come from when they are not the rule's own; None when they are."""
    if rule_days is not None:
        return None
    return "as for every subject without days of its own" if subject_days is None else "as for the subject"


def renewed(rule_months: int | None, renews_never: bool, subject_months: int | None) -> str:
    """How often: as the rule says, else as the subject does."""
    months = None if renews_never else rule_months or subject_months
    return f"Every {_months(months)}" if months else "Once only"


def posts(number: int, *, is_open: bool) -> str:
    """How many posts, as it may be shown: whoever may not open the people behind a figure does not see 1 to 4."""
    if not is_open and 0 < number < FEWEST_SHOWN:
        return f"fewer than {FEWEST_SHOWN} posts"
    return counted(number, "post", "posts")


def _days(days: int) -> str:
    if days == 0:
        return "On the first day"
    return f"Within {days} {plural(days, 'day', 'days')}"


def _months(months: int) -> str:
    if months % 12 == 0:
        return plural(months // 12, "year", f"{months // 12} years")
    return plural(months, "month", f"{months} months")
