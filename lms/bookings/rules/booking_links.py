"""Pure: what somebody can do about a subject that is due: book a date, see why none can be booked, or see what is booked already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lms.kit.datetimes import long_date

BOOK = "Book"
SEE_BOOKING = "See your booking for"
SEE_DATES = "See dates for"


@dataclass(frozen=True)
class Openings:
    """The coming dates of a course, or of several. `first`: the day of the first that the person can book today.

    `has_clash`: a date is at the time of something they have booked. `opens_on`: when booking of another begins.
    `asks_first`: it asks for a subject that they do not have in date.
    """

    first: date | None = None
    has_clash: bool = False
    opens_on: date | None = None
    asks_first: bool = False


@dataclass(frozen=True)
class Step:
    """What to do next. `hint`: why it is not simply booking."""

    verb: str
    hint: str | None = None


def together(several: Iterable[Openings]) -> Openings:
    """The dates of several courses that teach the same."""
    among = list(several)
    return Openings(
        first=min((openings.first for openings in among if openings.first), default=None),
        has_clash=any(openings.has_clash for openings in among),
        opens_on=min((openings.opens_on for openings in among if openings.opens_on), default=None),
        asks_first=any(openings.asks_first for openings in among),
    )


def next_step(dates: Openings, by: date | None) -> Step:
    """`by`: the last day on which learning it is in time; None: it is overdue, so the first date is the best there is."""
    if dates.first and (by is None or dates.first <= by):
        return Step(BOOK)
    if dates.first:
        return Step(SEE_DATES, f"The first date, {long_date(dates.first)}, is too late. Ask your learning and development team.")
    if dates.has_clash:
        return Step(SEE_DATES, "You have booked something else for the same time.")
    if dates.opens_on:
        return Step(SEE_DATES, f"Booking opens on {long_date(dates.opens_on)}.")
    return Step(SEE_DATES, "It asks you to learn something else first." if dates.asks_first else None)
