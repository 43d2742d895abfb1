"""Pure: when people check themselves in with the code of a session, what they are marked, and what they are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lms.bookings.rules.states import BookingState
from lms.courses.rules.words import EventState
from lms.kit.datetimes import clock_time, day_of, moment
from lms.registers.rules.marks import Mark
from lms.registers.rules.register import ON_IT, WAITING, Session

#: People stand at the door before it starts: from then on a code works, until its session ends.
OPENS_BEFORE = timedelta(minutes=30)
#: Whoever checks in when the session has been running for longer than this is late: a queue at the door is nobody's fault.
LATE_AFTER = timedelta(minutes=15)
#: A page that was opened no longer than this before its time watches for it by itself; a day before, nobody keeps it open.
WATCHES = timedelta(hours=2)


class Stand(StrEnum):
    """Where somebody stands with a session whose code they have."""

    OPEN = "open"
    EARLY = "early"
    OVER = "over"
    DONE = "done"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    TEACHES = "teaches"
    WAITING = "waiting"
    NO_PLACE = "no_place"


@dataclass(frozen=True)
class Place:
    """One booking of theirs on the date, and what the register says of it in this session."""

    booking_id: int
    state: BookingState
    mark: Mark | None
    checked_in_at: datetime | None  # None: marked by hand, or not yet

    @property
    def is_on_it(self) -> bool:
        return self.state in ON_IT


@dataclass(frozen=True)
class Occasion:
    """The session of a code, and what somebody is to it."""

    event_id: int
    event_state: EventState
    title: str
    organiser: str
    sessions: tuple[Session, ...]  # of the whole date, in order
    session: Session
    trainers: tuple[str, ...]
    teaches: bool
    places: Sequence[Place]

    @property
    def number(self) -> int:
        """Which session of the date it is, from 1."""
        return self.sessions.index(self.session) + 1

    @property
    def opens_at(self) -> datetime:
        return opens_at(self.session)

    @property
    def to_mark(self) -> list[int]:
        """The bookings that have no mark in this session yet: one, unless two records of one person were merged."""
        return [place.booking_id for place in self.places if place.is_on_it and place.mark is None]


def opens_at(session: Session) -> datetime:
    """From when on the code of this session works."""
    return session.starts_at - OPENS_BEFORE


def mark_at(starts_at: datetime, now: datetime) -> Mark:
    """What somebody is marked who checks in now."""
    return Mark.LATE if now > starts_at + LATE_AFTER else Mark.PRESENT


def stand(of: Occasion, now: datetime) -> Stand:
    """Where they stand; OPEN alone lets them check in."""
    if of.event_state == EventState.CANCELLED:
        return Stand.CANCELLED
    if of.teaches:
        return Stand.TEACHES
    if not any(place.is_on_it for place in of.places):
        return Stand.WAITING if any(place.state in WAITING for place in of.places) else Stand.NO_PLACE
    if not of.to_mark:
        return Stand.DONE
    if of.event_state == EventState.DELIVERED:
        return Stand.CLOSED
    if now < of.opens_at:
        return Stand.EARLY
    return Stand.OPEN if now <= of.session.ends_at else Stand.OVER


def is_soon(of: Occasion, now: datetime) -> bool:
    """Too early, and so little that the page waits for its time."""
    return stand(of, now) == Stand.EARLY and of.opens_at - now <= WATCHES


def told(of: Occasion, now: datetime) -> str:
    """That, and what to do, in words for the person themselves."""
    until = f"until {_by_the_clock(of.session.ends_at, of.session.starts_at)}"
    match stand(of, now):
        case Stand.OPEN:
            return f"Are you in the room? You can check in {until}."
        case Stand.EARLY:
            return f"You are early. You can check in from {moment(of.opens_at)}, and {until}. Your place is kept."
        case Stand.OVER:
            return f"People could check in {until}. If you were there, tell the trainer, who can still mark you."
        case Stand.DONE:
            return _marked(of)
        case Stand.CLOSED:
            return "The register of this date is closed. If you were there, tell the trainer, who can open it again."
        case Stand.CANCELLED:
            return "This date has been cancelled, so nobody checks in."
        case Stand.TEACHES:
            return f"You teach this date, so you do not check in. If you also learn on it, ask the team of {of.organiser} to mark you."
        case Stand.WAITING:
            return f"{_waiting(of)} Tell the trainer that you are here: they can let you in."
        case Stand.NO_PLACE:
            return (
                "You have no place on this date. Tell the trainer that you are here: they can add you to the register. "
                "If you came for another course, use the code of that one."
            )


def _marked(of: Occasion) -> str:
    """What the register says, and since when where they have checked in by themselves."""
    place = next(each for each in of.places if each.is_on_it)
    assert place.mark
    checked_in = f"You checked in {_on(place.checked_in_at, of.session.starts_at)}. " if place.checked_in_at else ""
    wrong = "" if place.mark == Mark.PRESENT else " If that is wrong, tell the trainer."
    return f"{checked_in}The register says: {place.mark.label.lower()}.{wrong}"


def _waiting(of: Occasion) -> str:
    state = next(place.state for place in of.places if place.state in WAITING)
    return {
        BookingState.REQUESTED: "You have asked for a place, and nobody has decided yet.",
        BookingState.WAITLISTED: "You are on the waiting list, and have no place yet.",
        BookingState.OFFERED: "A place was offered to you, and you have not taken it yet.",
    }[state]


def _on(at: datetime, beside: datetime) -> str:
    return f"{'at' if day_of(at) == day_of(beside) else 'on'} {_by_the_clock(at, beside)}"


def _by_the_clock(at: datetime, beside: datetime) -> str:
    """9:05am; with its day where that is another one than that of the session's start."""
    return clock_time(at) if day_of(at) == day_of(beside) else moment(at)
