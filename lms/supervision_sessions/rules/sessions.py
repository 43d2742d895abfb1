"""Pure: when a session can be planned, moved, cancelled, recorded and corrected; and the sentence where it cannot."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lms.kit.datetimes import long_date
from lms.kit.numbers import plural
from lms.registers.rules.register import named
from lms.supervision.rules.session_facts import Facts
from lms.supervision.rules.words import AttendanceMark

SHORTEST, LONGEST = 5, 600
#: Without an agreement that says it.
USUAL_MINUTES = 60
#: So far ahead sessions are planned.
AHEAD = timedelta(days=2 * 366)
LONGEST_PLACE, LONGEST_LINK = 200, 500
NO_AGREEMENT = "No agreement is in force yet. Once everyone has signed it, you can record who came."
#: What is written is for those who were in the group on its day, and for no others.
WRITTEN = "Something is written about this session, or somebody has taken on an action at it. So it took place on this day."
OTHERS_WOULD_READ = (
    "There are points on its agenda, and somebody who was not in the group on its day would read them. "
    "Cancel this session, and plan another."
)


@dataclass(frozen=True)
class Plan:
    """When and where a group meets."""

    day: date
    starts_at: datetime
    minutes: int
    place: str = ""
    link: str = ""


@dataclass(frozen=True)
class Life:
    """From which day to which a group can meet; without an end, until further notice."""

    opened_on: date
    ended_on: date | None


# --- planning ---------------------------------------------------------------------------------------------------------------------


def why_not_on(day: date, life: Life, today: date) -> str | None:
    """Why a group cannot meet on this day; None: it can."""
    if day < life.opened_on:
        return f"The group was opened on {long_date(life.opened_on)}. Enter that day or a later one."
    if life.ended_on is not None and day > life.ended_on:
        return f"The group ends on {long_date(life.ended_on)}. Enter that day or an earlier one."
    if day > today + AHEAD:
        return "Plan sessions for the next two years only."
    return None


def why_not_move(session: Facts, attended: Iterable[str], day: date, *, is_written: bool, others_would_read: bool) -> str | None:
    """Why a session cannot be put on this day. `attended`: names of those who are marked as there; `is_written`: something of it, beside
    its agenda; `others_would_read`: its agenda, who were not in the group on its day."""
    if not session.is_planned:
        return _is_over(session)
    if day == session.held_on:
        return None
    if is_written:
        return WRITTEN
    names = list(attended)
    return _came(names) if names else OTHERS_WOULD_READ if others_would_read else None


def why_not_cancel(session: Facts, attended: Iterable[str], *, is_written: bool) -> str | None:
    """Why it cannot be cancelled."""
    if session.took_place:
        return _is_over(session)
    names = list(attended)
    return _came(names) if names else WRITTEN if is_written else None


def why_not_take_back(session: Facts, today: date) -> str | None:
    """Why a cancelled session stays cancelled."""
    if session.took_place:
        return _is_over(session)
    if session.held_on < today:
        return "The day of this session has passed, so it stays cancelled."
    return None


def _is_over(session: Facts) -> str:
    return "This session took place." if session.took_place else "This session is cancelled."


def _came(names: list[str]) -> str:
    has = plural(len(names), "is", "are")
    return f"{named(names)} {has} marked as there on this day. Correct the marks first."


# --- what took place --------------------------------------------------------------------------------------------------------------


def why_not_mark(session: Facts, today: date, *, is_agreed: bool) -> str | None:
    """Why nothing can be recorded of it today; None: it can."""
    if session.is_cancelled:
        return "This session is cancelled, so nothing is recorded of it."
    if session.held_on > today:
        return f"You can record who came from {long_date(session.held_on)}."
    if session.took_place and today > session.last_correction:
        return f"What was recorded is fixed since {long_date(session.last_correction)}, 28 days after the session."
    return None if is_agreed else NO_AGREEMENT


def when_fixed(session: Facts, today: date) -> str:
    """Until when what is recorded can be corrected, said before and after it is."""
    if today <= session.last_correction:
        return f"You can correct this until {long_date(session.last_correction)}, 28 days after the session."
    return "This session was more than 28 days ago. Once you record it, it is fixed."


# --- marks ------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """Whether somebody came; `minutes` of whoever was there for a part alone."""

    mark: AttendanceMark
    minutes: int | None = None

    @property
    def token(self) -> str:
        """What a page remembers of it."""
        return f"{self.mark.value} {self.minutes or ''}".strip()


@dataclass(frozen=True)
class Tap:
    """What was tapped, and what the page showed before it, as `Standing.token`; empty: nothing."""

    standing: Standing
    before: str


def token_of(standing: Standing | None) -> str:
    return standing.token if standing else ""


def is_overtaken(tap: Tap, stored: Standing | None) -> bool:
    """Did somebody else mark this person differently since the page was shown?"""
    return token_of(stored) not in (tap.before, tap.standing.token)


def why_not_minutes(name: str, standing: Standing, session_minutes: int) -> str | None:
    """Why this cannot be how long somebody was there."""
    if standing.mark is not AttendanceMark.PART:
        return None
    if standing.minutes is None or not 1 <= standing.minutes <= session_minutes:
        return f"Enter how many minutes {name} was there, from 1 to {session_minutes}."
    return None
