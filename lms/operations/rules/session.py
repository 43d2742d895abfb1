"""Pure: how long a session goes on, and when its end is announced."""

from datetime import datetime, timedelta

#: How long before the end people are asked whether they want to stay. WCAG 2.2, 2.2.1 asks for 20 seconds at least.
WARNED_BEFORE = timedelta(minutes=5)
#: Seconds after which a page that is opened signs the cookie anew: not with every page.
SIGNED_ANEW_AFTER = 60


def seconds_left(*, signed_at: datetime, lasts: timedelta, now: datetime) -> int:
    """Whole seconds until a session last renewed at `signed_at` ends; 0: it has ended. Never more than it lasts, whatever clocks say."""
    left = min(lasts, signed_at + lasts - now)
    return max(0, int(left.total_seconds()))
