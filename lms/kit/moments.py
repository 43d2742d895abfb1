"""Moments as people read them: by the clock on a wall in the partnership."""

from datetime import date, datetime

from lms.kit.clock import LOCAL


def day_of(at: datetime) -> str:
    """3 November 2026."""
    there = at.astimezone(LOCAL)
    return f"{there.day} {there:%B} {there.year}"


def moment(at: datetime) -> str:
    """3 November 2026 at 9:05am."""
    return f"{day_of(at)} at {clock_time(at)}"


def local_date(at: datetime) -> date:
    """The day on a wall calendar in the partnership at this moment: not always the one in UTC."""
    return at.astimezone(LOCAL).date()


def clock_time(at: datetime) -> str:
    """9:05am."""
    there = at.astimezone(LOCAL)
    return f"{there.hour % 12 or 12}:{there:%M}{'am' if there.hour < 12 else 'pm'}"
