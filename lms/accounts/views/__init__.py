"""Pages of getting in and staying safe: `entry` and `tickets` from outside, `own` and `second` for oneself, `officers` for others."""

from lms.accounts.views import entry, officers, own, second, tickets
from lms.accounts.views.threshold import bp

__all__ = ["bp", "entry", "officers", "own", "second", "tickets"]
