"""Moments as people read them: by the clock on a wall in the partnership."""

from datetime import date, datetime, time

from lms.kit.clock import LOCAL


def day_of(at: datetime) -> str:
    """3 November 2026."""
    there = at.astimezone(LOCAL)
    return f"{there.day} {there:%B} {there.year}"


def weekday_of(at: datetime) -> str:
    """Tuesday 3 November 2026."""
    return f"{at.astimezone(LOCAL):%A} {day_of(at)}"


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


def short_time(at: time) -> str:
    """9:05am."""
    return f"{at.hour % 12 or 12}:{at:%M}{'am' if at.hour < 12 else 'pm'}"
