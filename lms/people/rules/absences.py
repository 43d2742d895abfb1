"""Pure: which absences are recorded. Shorter ones change nothing that is counted."""

from datetime import date

#: The shortest absence that pauses what is asked of a post, both its days included.
SHORTEST = 28


def days_away(starts_on: date, ends_on: date) -> int:
    """How long somebody is away, both days included."""
    return (ends_on - starts_on).days + 1


def is_too_short(starts_on: date, ends_on: date | None) -> bool:
    """Is it no long leave? One without an end is."""
    return ends_on is not None and days_away(starts_on, ends_on) < SHORTEST
