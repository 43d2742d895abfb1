"""Moments as people read them: by the clock on a wall in the partnership."""

from datetime import datetime

from lms.kit.clock import LOCAL


def day_of(at: datetime) -> str:
    """3 November 2026."""
    there = at.astimezone(LOCAL)
    return f"{there.day} {there:%B} {there.year}"


def moment(at: datetime) -> str:
    """3 November 2026 at 9:05am."""
    there = at.astimezone(LOCAL)
    return f"{day_of(at)} at {there.hour % 12 or 12}:{there:%M}{'am' if there.hour < 12 else 'pm'}"
