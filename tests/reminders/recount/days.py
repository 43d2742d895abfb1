"""Worked days, and the stages of a matter: arithmetic.md, Reminders 2, 4, 5 and 8, once more and slowly."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

DAY = timedelta(days=1)
#: matter: days before, and how many Mondays after; or worked days after.
BEFORE = {
    "refresher": ((90, 60, 30, 7, 0), 12),
    "first_training": ((7, 0), 12),
    "induction_target": ((14, 0), 4),
    "booking_soon": ((7, 1), 0),
    "sign_off_review": ((60, 30, 0), 0),
    "registration": ((90, 60, 30, 14), 0),
}
AFTER = {"approval_waits": (3, 7), "sign_off_request": (3, 7), "sign_off_returned": (3, 7)}
MATTERS = (*BEFORE, *AFTER)


@cache
def bank_holidays(country):
    return holidays.country_holidays("GB", subdiv=country)


class Calendar:
    """Which days somebody works: not at weekends, on bank holidays (without a country there are none) or on days their employer adds."""

    def __init__(self, country, closed):
        self.country, self.closed = country, closed

    def is_worked(self, day):
        is_holiday = self.country is not None and day in bank_holidays(self.country)
        return day.weekday() < 5 and not is_holiday and day not in self.closed

    def back(self, day):
        while not self.is_worked(day):
            day -= DAY
        return day

    def on(self, day):
        while not self.is_worked(day):
            day += DAY
        return day

    def later(self, day, number):
        for _ in range(number):
            day = self.on(day + DAY)
        return day


@dataclass(frozen=True)
class Stage:
    key: str
    place: int  # a later stage has a higher one
    own_day: date
    day: date  # on which it is told


def monday(on, number):
    """The so-manieth Monday after a day."""
    return on + timedelta(days=7 - on.weekday()) + timedelta(weeks=number - 1)


def ladder(matter, on, calendar):
    """Every stage, in order."""
    before, weeks = BEFORE.get(matter, ((), 0))
    own = [(str(number), on - timedelta(days=number), calendar.back) for number in before]
    own += [(f"w{number}", monday(on, number), calendar.on) for number in range(1, weeks + 1)]
    own += [(f"after{number}", calendar.later(on, number), calendar.on) for number in AFTER.get(matter, ())]
    return [Stage(key, place, day, move(day)) for place, (key, day, move) in enumerate(own)]


def is_over(matter, on, day):
    """Is it too late for any stage? What waits is never over; a line goes to the monthly summary on the Monday after its last week."""
    if matter in AFTER:
        return False
    weeks = BEFORE[matter][1]
    return day >= monday(on, weeks + 1) if weeks else day > on


def in_force(matter, on, calendar, day, is_for):
    """The last stage whose day has come, of those that `is_for` lets through."""
    come = [stage for stage in ladder(matter, on, calendar) if is_for(stage.key) and stage.day <= day]
    return come[-1] if come and not is_over(matter, on, day) else None
