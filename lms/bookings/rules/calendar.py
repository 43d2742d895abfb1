"""Pure: what stands in a calendar of a booking, or of a date that somebody teaches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lms.bookings.rules.states import OUTCOMES, BookingState
from lms.courses.rules.words import EventState
from lms.kit.calendars import Entry, Holds

ONLINE = "Online"
#: These have a place, and so are told how to join.
WITH_A_PLACE = frozenset({BookingState.BOOKED, *OUTCOMES})
#: These wait for somebody or something: what stands before the title.
WAITING = {
    BookingState.REQUESTED: "Waiting for approval",
    BookingState.WAITLISTED: "Waiting list",
    BookingState.OFFERED: "Place offered",
}


@dataclass(frozen=True)
class Meeting:
    """One session. `place`: empty for online."""

    id: int
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    directions: str = ""


@dataclass(frozen=True)
class Held:
    """A booking, or a date that somebody teaches, as it is now. `moves`: how many steps a booking has behind it."""

    key: str  # "booking-7": with a session it names an entry, for ever
    state: BookingState | None  # None: they teach it
    event_state: EventState
    revision: int
    moves: int
    changed_at: datetime
    title: str
    notes: str
    link: str
    url: str  # of its page
    meetings: Sequence[Meeting]


def entries(held: Held, host: str) -> list[Entry]:
    """An entry for each session. `host` makes their names unlike those of any other service."""
    return [_entry(held, meeting, host, number) for number, meeting in enumerate(held.meetings, start=1)]


def holds(held: Held) -> Holds:
    """How firmly it stands in the calendar."""
    if held.event_state in (EventState.CANCELLED, EventState.DRAFT):
        return Holds.CANCELLED
    if held.state is None or held.state in WITH_A_PLACE:
        return Holds.CONFIRMED
    return Holds.TENTATIVE if held.state in WAITING else Holds.CANCELLED


def to_tell(before: Iterable[Entry], held: Held, host: str) -> list[Entry]:
    """What a message is to say to the calendar of somebody who was told of these entries `before`, first to last.

    A place is put in or brought up to date. What is not theirs any more is taken out, if it was ever put in: also a session that was taken
    away since, of which nothing else is left. Who waits is told nothing: a calendar asks people to answer what they cannot.
    """
    now = entries(held, host)
    last = {entry.uid: entry for entry in before if entry.uid.endswith(_ending(held.key, host))}
    inside = {uid: entry for uid, entry in last.items() if entry.holds != Holds.CANCELLED}
    told = [one for one in now if one.holds == Holds.CONFIRMED or (one.holds == Holds.CANCELLED and one.uid in inside)]
    gone = [entry for uid, entry in inside.items() if uid not in {one.uid for one in now}]
    return [*told, *(_taken_out(one, held) for one in gone)]


def _taken_out(entry: Entry, held: Held) -> Entry:
    return replace(entry, holds=Holds.CANCELLED, changed_at=held.changed_at, sequence=max(_sequence(held), entry.sequence + 1))


def _ending(key: str, host: str) -> str:
    return f"-{key}@{host}"


def _sequence(held: Held) -> int:
    """Only grows: of two entries with the same name a calendar keeps the one with the higher number."""
    return held.revision + held.moves


def _entry(held: Held, meeting: Meeting, host: str, number: int) -> Entry:
    return Entry(
        uid=f"session-{meeting.id}{_ending(held.key, host)}",
        sequence=_sequence(held),
        changed_at=held.changed_at,
        holds=holds(held),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=_summary(held, number),
        location=meeting.place or ONLINE,
        description="\n\n".join(_paragraphs(held, meeting)),
    )


def _summary(held: Held, number: int) -> str:
    of_many = f" (session {number} of {len(held.meetings)})" if len(held.meetings) > 1 else ""
    if held.state is None:
        return f"Teaching: {held.title}{of_many}"
    before = f"{WAITING[held.state]}: " if held.state in WAITING and holds(held) == Holds.TENTATIVE else ""
    return f"{before}{held.title}{of_many}"


def _paragraphs(held: Held, meeting: Meeting) -> list[str]:
    """The link and the joining instructions are for those who have a place."""
    found = [f"The page of {'this booking' if held.state else 'this date'}: {held.url}"]
    if holds(held) != Holds.CONFIRMED:
        return found
    joining = [f"To join online: {held.link}"] if held.link else []
    getting_there = [f"How to find it: {meeting.directions}"] if meeting.directions else []
    return [*joining, *([held.notes] if held.notes else []), *getting_there, *found]
