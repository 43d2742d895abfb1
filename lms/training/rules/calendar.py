"""Every sum with days and months: all periods include both their days."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta

ONE_DAY = timedelta(days=1)
FOR_EVER = date.max  # stands for "no end" where two ends are compared


@lru_cache(maxsize=65_536)
def months_after(day: date, months: int) -> date:
    """The same day of the month `months` (0 or more) later, or that month's last day; never later than the last day there is."""
    try:
        later: date = day + relativedelta(months=months)
    except (ValueError, OverflowError):
        return FOR_EVER
    return later


def days_after(day: date, days: int) -> date:
    """`days` (0 or more) later, but never later than the last day there is."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return FOR_EVER


def valid_until(achieved_on: date, months: int | None, certificate_expires_on: date | None) -> date | None:
    """The last day on which an award is valid, by an interval of 1 or more months (None: no interval) or by its own certificate.

    None is for ever, and so is whatever lies beyond the last day there is.
    """
    end = months_after(achieved_on, months) if months is not None else FOR_EVER
    if end != FOR_EVER:
        end -= ONE_DAY
    if certificate_expires_on is not None and certificate_expires_on < end:
        end = certificate_expires_on
    return None if end == FOR_EVER else end


def stretches(from_day: date, to_day: date, changes: Iterable[date]) -> Iterator[tuple[date, date]]:
    """The period cut so that a new stretch begins on each day of `changes`; changes outside it cut nothing."""
    within = {day for day in changes if from_day < day <= to_day}
    for change in sorted(within) if within else ():
        yield from_day, change - ONE_DAY
        from_day = change
    yield from_day, to_day


def changes_of(starts_on: date, ends_on: date | None) -> tuple[date, ...]:
    """The days on which a period makes a difference: its first day and the day after its last."""
    return (starts_on,) if ends_on is None or ends_on == FOR_EVER else (starts_on, ends_on + ONE_DAY)
