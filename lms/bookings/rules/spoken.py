"""Pure: sessions as people say them."""

from lms.kit.datetimes import span

__all__ = ["duration", "span"]


def duration(minutes: int) -> str:
    """3 hours; 1 hour 30 minutes; 45 minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [_count(hours, "hour")] if hours else []
    return " ".join([*parts, *([_count(rest, "minute")] if rest or not hours else [])])


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
