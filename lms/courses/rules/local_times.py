"""Pure: days and times by the clock on a wall in the partnership, right across the nights on which it is changed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lms.kit.datetimes import local_date, long_date, short_time
from lms.kit.refusal import Refused

LONDON = ZoneInfo("Europe/London")


def local_time(at: datetime) -> time:
    """The time on a wall clock at this moment, to the minute."""
    return at.astimezone(LONDON).time().replace(second=0, microsecond=0, fold=0)


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
