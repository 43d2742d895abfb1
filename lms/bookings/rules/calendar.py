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


def entries(item: Held, host: str) -> list[Entry]:
    """An entry for each session. `host` makes their names unlike those of any other service."""
    return [_entry(item, meeting, host, number) for number, meeting in enumerate(item.meetings, start=1)]


def holds(item: Held) -> Holds:
    """How firmly it stands in the calendar."""
    if item.event_state in (EventState.CANCELLED, EventState.DRAFT):
        return Holds.CANCELLED
    if item.state is None or item.state in WITH_A_PLACE:
        return Holds.CONFIRMED
    return Holds.TENTATIVE if item.state in WAITING else Holds.CANCELLED


def to_tell(before: Iterable[Entry], item: Held, host: str) -> list[Entry]:
    """What a message is to say to the calendar of somebody who was told of these entries `before`, first to last.

    A place is put in or brought up to date. What is not theirs any more is taken out, if it was ever put in: also a session that was taken
    away since, of which nothing else is left. Who waits is told nothing: a calendar asks people to answer what they cannot.
    """
    now = entries(item, host)
    last = {entry.uid: entry for entry in before if entry.uid.endswith(_ending(item.key, host))}
    inside = {uid: entry for uid, entry in last.items() if entry.holds != Holds.CANCELLED}
    changes = [entry for entry in now if entry.holds == Holds.CONFIRMED or (entry.holds == Holds.CANCELLED and entry.uid in inside)]
    gone = [entry for uid, entry in inside.items() if uid not in {entry.uid for entry in now}]
    return [*changes, *(_taken_out(entry, item) for entry in gone)]


def _taken_out(entry: Entry, item: Held) -> Entry:
    return replace(entry, holds=Holds.CANCELLED, changed_at=item.changed_at, sequence=max(_sequence(item), entry.sequence + 1))


def _ending(key: str, host: str) -> str:
    return f"-{key}@{host}"


def _sequence(item: Held) -> int:
    """Only grows: of two entries with the same name a calendar keeps the one with the higher number."""
    return item.revision + item.moves


def _entry(item: Held, meeting: Meeting, host: str, number: int) -> Entry:
    return Entry(
        uid=f"session-{meeting.id}{_ending(item.key, host)}",
        sequence=_sequence(item),
        changed_at=item.changed_at,
        holds=holds(item),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=_summary(item, number),
        location=meeting.place or ONLINE,
        description="\n\n".join(_paragraphs(item, meeting)),
    )


def _summary(item: Held, number: int) -> str:
    of_many = f" (session {number} of {len(item.meetings)})" if len(item.meetings) > 1 else ""
    if item.state is None:
        return f"Teaching: {item.title}{of_many}"
    before = f"{WAITING[item.state]}: " if item.state in WAITING and holds(item) == Holds.TENTATIVE else ""
    return f"{before}{item.title}{of_many}"


def _paragraphs(item: Held, meeting: Meeting) -> list[str]:
    """The link and the joining instructions are for those who have a place."""
    about = [f"The page of {'this booking' if item.state else 'this date'}: {item.url}"]
    if holds(item) != Holds.CONFIRMED:
        return about
    joining = [f"To join online: {item.link}"] if item.link else []
    getting_there = [f"How to find it: {meeting.directions}"] if meeting.directions else []
    return [*joining, *([item.notes] if item.notes else []), *getting_there, *about]
