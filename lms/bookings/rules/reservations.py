"""Pure: places reserved without a name: how many, until when, for whose people."""

from datetime import date, timedelta

from lms.kit.datetimes import long_date
from lms.kit.numbers import counted

#: So many places without a name can one person keep on one date: enough for a team, too few to keep others off most courses.
MOST = 10
#: So many days before it starts nameless places end, unless told otherwise: an offer to the next person lasts two days, and they have to
#: arrange to be away from work.
DAYS_BEFORE = 7
#: So many days before they end whoever reserved them is told once more.
REMIND = timedelta(days=3)


def usual_end(first_day: date, today: date) -> date:
    """The day on which reserved places end unless told otherwise: a week before the start, or tomorrow where that is too soon."""
    return min(first_day, max(first_day - timedelta(days=DAYS_BEFORE), today + timedelta(days=1)))


def why_not_reserve(number: int, ends_on: date, *, first_day: date, today: date, already: int, free: int) -> tuple[str, str] | None:
    """Why so many places cannot be reserved until this day: a sentence and the answer to change. None: they can.

    `already`: places without a name that the person has on this date; `free`: those that people like theirs can have now.
    """
    if not today < ends_on <= first_day:
        return f"Enter a day after today, and not after {long_date(first_day)}, the day it starts.", "ends_on"
    if number + already > MOST:
        have = f" You have {already} already." if already else ""
        return f"You can reserve at most {MOST} places without a name on one date, so that others can book too.{have}", "number"
    if number > free:
        left = counted(free, "place is", "places are") if free else "No place is"
        return f"{left} left for these people. {'Reserve fewer.' if free else 'Book for them by name, to join the waiting list.'}", "number"
    return None


def is_near(ends_on: date, today: date) -> bool:
    """Is the end so near that it is said once more?"""
    return today >= ends_on - REMIND
