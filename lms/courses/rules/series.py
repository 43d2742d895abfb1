"""Pure: a date again on other days, one after another by a rhythm."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from lms.courses.rules.local_times import local_time, moment_at
from lms.courses.rules.planning import Plan, SessionPlan
from lms.kit.datetimes import local_date

#: A year of weeks.
MOST_DATES = 53
_FIRST_TO_FOURTH = 4


class Recurrence(StrEnum):
    """How far the dates of a series are apart."""

    WEEKLY = "weekly"
    TWO_WEEKS = "two_weeks"
    FOUR_WEEKS = "four_weeks"
    MONTHLY = "monthly"

    @property
    def label(self) -> str:
        return RHYTHM_LABELS[self]


RHYTHM_LABELS = {
    Recurrence.WEEKLY: "Every week",
    Recurrence.TWO_WEEKS: "Every 2 weeks",
    Recurrence.FOUR_WEEKS: "Every 4 weeks",
    Recurrence.MONTHLY: "Every month on the same weekday, such as the first Tuesday",
}
Shape = tuple[frozenset[tuple[datetime, datetime, int | None]], frozenset[int]]
_WEEKS = {Recurrence.WEEKLY: 1, Recurrence.TWO_WEEKS: 2, Recurrence.FOUR_WEEKS: 4}


def series(first: date, rhythm: Recurrence, number: int | None, until: date | None) -> list[date]:
    """The first day and those that follow: so many, and none after `until`; never more than a year of weeks.

    By month, a first day after the 28th stands for the last such weekday of each month.
    """
    begin = datetime.combine(first, time())
    if rhythm is Recurrence.MONTHLY:
        week = (first.day - 1) // 7 + 1
        of_month = weekday(first.weekday(), week if week <= _FIRST_TO_FOURTH else -1)
        rule = rrule(MONTHLY, dtstart=begin, byweekday=of_month, count=number or MOST_DATES)
    else:
        rule = rrule(WEEKLY, dtstart=begin, interval=_WEEKS[rhythm], count=number or MOST_DATES)
    days = [moment.date() for moment in rule]
    return [day for day in days if until is None or day <= until][:MOST_DATES]


def moved_to(plan: Plan, first_day: date) -> Plan:
    """A copy that starts on another day: the same times by the clock on the wall, and every other day as far away from the first as before.

    Raises Refused where the clock jumps over one of the times.
    """
    by = first_day - plan.first_day
    days = ("decide_on", "opens_on", "closes_on", "cancel_by")
    return replace(
        plan,
        sessions=tuple(
            replace(one, id=None, starts_at=_moved(one.starts_at, by), ends_at=_moved(one.ends_at, by)) for one in plan.sessions
        ),
        **{name: day + by for name in days if (day := getattr(plan, name)) is not None},
    )


def _moved(at: datetime, by: timedelta) -> datetime:
    return moment_at(local_date(at) + by, local_time(at))


def shape(sessions: Iterable[SessionPlan], trainer_ids: Iterable[int]) -> Shape:
    """When, where and by whom: two dates of one course that agree in these are one date, planned twice."""
    return frozenset((one.starts_at, one.ends_at, one.venue_id) for one in sessions), frozenset(trainer_ids)


def excludes(one: Plan, other: Plan) -> bool:
    """Do these two want one room or one trainer at the same time?"""
    if one.starts_at >= other.ends_at or other.starts_at >= one.ends_at:
        return False
    shares_trainer = bool(set(one.trainer_ids) & set(other.trainer_ids))
    return any(_meets(mine, theirs, shares_trainer) for mine in one.sessions for theirs in other.sessions)


def _meets(mine: SessionPlan, theirs: SessionPlan, shares_trainer: bool) -> bool:
    shares = shares_trainer or (mine.venue_id is not None and mine.venue_id == theirs.venue_id)
    return shares and mine.starts_at < theirs.ends_at and theirs.starts_at < mine.ends_at


@dataclass(frozen=True)
class Candidate:
    """A day of a series. `in_the_way`: sentences, so that it cannot be planned; `beside`: what has to be known about it if it is.

    `unless`: an earlier day of the series that takes its room or its trainer, unless it is left out. `made_id`: it is planned already.
    """

    day: date
    in_the_way: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    unless: date | None = None
    made_id: int | None = None

    @property
    def can_be(self) -> bool:
        """Can it be ticked?"""
        return not self.in_the_way and self.made_id is None

    @property
    def is_free(self) -> bool:
        """Is it ticked to begin with?"""
        return self.can_be and self.unless is None
