"""Days and times as people read them, in British English; moments by the clock on a wall in the partnership."""

import re
from datetime import date, datetime, time
from functools import lru_cache

from babel.dates import format_date, format_time

from lms.kit.clock import LOCAL

LOCALE = "en_GB"
_TIME = re.compile(r"(\d{1,2})(?:[:.]?([0-5]\d))?\s*([ap]m)?")


@lru_cache(maxsize=4_096)
def date_as(day: date, pattern: str) -> str:
    """A day by a pattern of Unicode's date fields: `MMMM y` writes November 2026."""
    return format_date(day, pattern, locale=LOCALE)


def long_date(day: date) -> str:
    """3 November 2026."""
    return date_as(day, "d MMMM y")


def long_weekday(day: date) -> str:
    """Tuesday 3 November 2026."""
    return date_as(day, "EEEE d MMMM y")


def month_name(day: date) -> str:
    """November 2026."""
    return date_as(day, "MMMM y")


def day_of(at: datetime) -> str:
    """3 November 2026."""
    return long_date(local_date(at))


def weekday_of(at: datetime) -> str:
    """Tuesday 3 November 2026."""
    return long_weekday(local_date(at))


def moment(at: datetime) -> str:
    """3 November 2026 at 9:05am."""
    return f"{day_of(at)} at {clock_time(at)}"


def span(starts_at: datetime, ends_at: datetime) -> str:
    """Monday 16 March 2026, 9:30am to 12:30pm; past midnight the second day is named too."""
    until = clock_time(ends_at) if local_date(starts_at) == local_date(ends_at) else f"{clock_time(ends_at)} on {weekday_of(ends_at)}"
    return f"{weekday_of(starts_at)}, {clock_time(starts_at)} to {until}"


def start_of(day: date) -> datetime:
    """Its first moment, here."""
    return datetime.combine(day, time.min, LOCAL)


def local_date(at: datetime) -> date:
    """The day on a wall calendar in the partnership at this moment: not always the one in UTC."""
    return at.astimezone(LOCAL).date()


def clock_time(at: datetime) -> str:
    """9:05am."""
    return short_time(at.astimezone(LOCAL).time())


@lru_cache(maxsize=1_440)
def short_time(at: time) -> str:
    """9:05am."""
    return format_time(at.replace(second=0, microsecond=0), "h:mma", locale=LOCALE)


def time_written(text: str) -> time | None:
    """9:30, 9.30, 0930, 9am and 1:15 pm as people write them; None: no time of day."""
    match = _TIME.fullmatch(text.strip().lower())
    if not match:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 24
    elif match[2] is None:
        return None  # a bare 9 may be morning or evening
    return time(hour, minute) if hour < 24 else None
