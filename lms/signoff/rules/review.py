"""Pure: how long a sign-off lasts."""

from datetime import date

from lms.training.rules.calendar import ONE_DAY, months_after


def review_day(signed_on: date, months: int) -> date:
    """The last day on which a sign-off counts that lasts so many months (1 or more)."""
    return months_after(signed_on, months) - ONE_DAY
