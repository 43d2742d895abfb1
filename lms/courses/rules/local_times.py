"""Pure: days and times by the clock on a wall in the partnership, right across the nights on which it is changed."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lms.kit.datetimes import local_date, long_date, short_time
from lms.kit.refusal import Refused

LONDON = ZoneInfo("Europe/London")
_TIME = re.compile(r"(\d{1,2})(?:[:.]?([0-5]\d))?\s*([ap]m)?")


def local_time(at: datetime) -> time:
    """The time on a wall clock at this moment, to the minute."""
    return at.astimezone(LONDON).time().replace(second=0, microsecond=0, fold=0)


def clock_time(text: str) -> time | None:
    """9:30, 9.30, 0930, 9am and 1:15 pm as people write them; None: no time of day."""
    found = _TIME.fullmatch(text.strip().lower())
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 24
    elif found[2] is None:
        return None  # a bare 9 may be morning or evening
    return time(hour, minute) if hour < 24 else None


def moment_at(day: date, at: time) -> datetime:
    """This time on this day. Of a time that comes twice, the first. Raises Refused for one that the clock jumps over."""
    there = datetime.combine(day, at.replace(fold=0), LONDON)
    moment = there.astimezone(UTC)
    if local_time(moment) != at.replace(fold=0) or local_date(moment) != day:
        raise Refused(f"There is no {short_time(at)} on {long_date(day)}: the clocks go forward then. Choose another time.")
    return moment


def meeting(day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    """From a time on this day to a time on it or, where the end does not come after the start, on the next. Raises Refused."""
    last = day if ends > starts else day + timedelta(days=1)
    return moment_at(day, starts), moment_at(last, ends)
