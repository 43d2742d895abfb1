"""Pure: sessions as people say them."""

from datetime import datetime

from lms.kit.moments import clock_time, day_of, local_date


def span(starts_at: datetime, ends_at: datetime) -> str:
    """Monday 16 March 2026, 9:30am to 12:30pm; past midnight the second day is named too."""
    first, last = local_date(starts_at), local_date(ends_at)
    until = f"{clock_time(ends_at)} on {last:%A} {day_of(ends_at)}" if first != last else clock_time(ends_at)
    return f"{first:%A} {day_of(starts_at)}, {clock_time(starts_at)} to {until}"


def duration(minutes: int) -> str:
    """3 hours; 1 hour 30 minutes; 45 minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [_count(hours, "hour")] if hours else []
    return " ".join([*parts, *([_count(rest, "minute")] if rest or not hours else [])])


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
