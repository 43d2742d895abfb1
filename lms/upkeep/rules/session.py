"""Pure: how long a session goes on, and when its end is announced."""

from datetime import datetime, timedelta

#: How long before the end people are asked whether they want to stay. WCAG 2.2, 2.2.1 asks for 20 seconds at least.
WARNED_BEFORE = timedelta(minutes=5)


def seconds_left(*, signed_at: datetime, lasts: timedelta, now: datetime) -> int:
    """Whole seconds until a session that was last renewed at `signed_at` ends; 0: it has ended."""
    return max(0, int((signed_at + lasts - now).total_seconds()))
