"""Calendar entries as calendar programs read them (RFC 5545), and what they are told to do with them (RFC 5546).

A message to somebody's calendar is a stream of objects, one for each entry, as one object may speak of one entry alone. Moments are
written in UTC, which every program turns into the clock on its own wall, so nothing has to be said about summer time.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

PRODUCT = "-//One Workforce//Bookings//EN"
#: How often a program that reads a calendar at an address is asked to come again.
COME_AGAIN = timedelta(hours=4)
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class Method(StrEnum):
    """What a calendar is to do with an entry."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Holds(StrEnum):
    """How firmly an entry stands in a calendar."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Entry:
    """One stretch of time in a calendar. The same `uid` with a higher `sequence` takes the place of what was there before."""

    uid: str
    sequence: int
    changed_at: datetime
    holds: Holds
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str = ""
    description: str = ""
    is_private: bool = False  # programs that share a calendar show others that the time is taken, and no more


@dataclass(frozen=True)
class Party:
    """Who asks, or who is asked: a name and an email address."""

    name: str
    address: str


def invitation(entries: Iterable[Entry], organiser: Party, attendee: Party) -> str:
    """A stream for the calendar of this one person: each entry put in, brought up to date or, where it is cancelled, taken out."""
    return "".join(_told(entry, organiser, attendee) for entry in entries)


def published(name: str, entries: Sequence[Entry], organiser: Party) -> bytes:
    """A whole calendar, to be read from an address or a file; a program that reads it again has what changed."""
    calendar = _calendar(Method.PUBLISH)
    calendar.add("NAME", _text(name))
    calendar.add("X-WR-CALNAME", _text(name))  # what most programs read in place of NAME
    calendar.add("REFRESH-INTERVAL", COME_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", f"PT{COME_AGAIN // timedelta(hours=1)}H")  # the same for Outlook
    for entry in entries:
        calendar.add_component(_event(entry, organiser))
    return bytes(calendar.to_ical())


def objects(stream: str) -> list[tuple[Method, str]]:
    """The objects of a stream, each with what is to be done with it."""
    found = re.findall(r"^BEGIN:VCALENDAR\r\n.*?^END:VCALENDAR\r\n", stream, re.DOTALL | re.MULTILINE)
    return [(Method(said[1]) if (said := re.search(r"^METHOD:(\w+)\r$", one, re.MULTILINE)) else Method.PUBLISH, one) for one in found]


def read(stream: str) -> list[Entry]:
    """The entries of a stream that we have written, in order; what was taken out is cancelled."""
    return [_entry(one) for _, text in objects(stream) for one in _events(text)]


# --- one object -----------------------------------------------------------------------------------------------------------------


def _told(entry: Entry, organiser: Party, attendee: Party) -> str:
    """One entry for one person. No answer is asked for: the service has it already."""
    from icalendar import vCalAddress

    calendar = _calendar(Method.CANCEL if entry.holds == Holds.CANCELLED else Method.REQUEST)
    event = _event(entry, organiser)
    answered = {Holds.CONFIRMED: "ACCEPTED", Holds.TENTATIVE: "TENTATIVE", Holds.CANCELLED: "DECLINED"}[entry.holds]
    told: dict[str, Any] = {"cutype": "INDIVIDUAL", "role": "REQ-PARTICIPANT", "partstat": answered, "rsvp": False}
    event.add("ATTENDEE", vCalAddress.new(attendee.address, cn=_name(attendee.name), **told))
    calendar.add_component(event)
    return bytes(calendar.to_ical()).decode()


def _calendar(method: Method) -> Any:
    """Not `Calendar.new`, which gives each a number by chance."""
    from icalendar import Calendar

    calendar = Calendar()
    for name, value in (("VERSION", "2.0"), ("PRODID", PRODUCT), ("CALSCALE", "GREGORIAN"), ("METHOD", method.value)):
        calendar.add(name, value)
    return calendar


def _event(entry: Entry, organiser: Party) -> Any:
    from icalendar import Event, vCalAddress

    event = Event.new(
        uid=entry.uid,
        sequence=entry.sequence,
        stamp=entry.changed_at.astimezone(UTC),
        last_modified=entry.changed_at.astimezone(UTC),
        start=entry.starts_at.astimezone(UTC),
        end=entry.ends_at.astimezone(UTC),
        summary=_text(entry.summary),
        location=_text(entry.location) or None,
        description=_text(entry.description) or None,
        organizer=vCalAddress.new(organiser.address, cn=_name(organiser.name)),
    )
    event.add("STATUS", entry.holds.value)
    if entry.is_private:
        event.add("CLASS", "PRIVATE")
    # Time that is not sure to be taken is not shown as taken.
    event.add("TRANSP", "OPAQUE" if entry.holds == Holds.CONFIRMED else "TRANSPARENT")
    return event


def _text(text: str) -> str:
    """Without characters that nobody sees; lines end as they do here."""
    return _UNSEEN.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _name(text: str) -> str:
    """On one line, and without the mark that would end it."""
    return " ".join(_text(text).replace('"', "'").split())


def _events(text: str) -> Iterator[Any]:
    from icalendar import Calendar

    yield from Calendar.from_ical(text).walk("VEVENT")


def _entry(event: Any) -> Entry:
    return Entry(
        uid=str(event["UID"]),
        sequence=int(event["SEQUENCE"]),
        changed_at=event["DTSTAMP"].dt,
        holds=Holds(str(event["STATUS"])),
        starts_at=event["DTSTART"].dt,
        ends_at=event["DTEND"].dt,
        summary=str(event["SUMMARY"]),
        location=str(event.get("LOCATION", "")),
        description=str(event.get("DESCRIPTION", "")),
        is_private=str(event.get("CLASS", "")) == "PRIVATE",
    )
