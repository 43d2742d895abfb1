"""What somebody was reminded of: how much of it is not read, and a page of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import func, select

from lms.access import May, Viewer
from lms.bookings.queries.booking_links import BookingLink, booking_links
from lms.kit.datetimes import local_date
from lms.kit.db import AnyRow, db
from lms.kit.reading import once_a_request
from lms.kit.tables import Key, PageOfRows, PageRequest, fetch_page
from lms.outbox.queries import marked
from lms.people.queries import records_of
from lms.records import queries as records
from lms.reminders.models import Nudge
from lms.reminders.queries.addresses import known_addresses
from lms.reminders.queries.reach import within_reach
from lms.reminders.queries.reminder_lines import TO_READ, Link, Reminder, reminders, select_nudges
from lms.reminders.rules.line_words import masked

#: What was decided longer ago is counted as unread no more.
COUNTED_FOR = timedelta(days=90)
SORTS: dict[str, Key] = {"day": Nudge.day}


@once_a_request
def unread(viewer: Viewer, day: date) -> int:
    """How many reminders of theirs they have not read."""
    own = Nudge.recipient_id.in_(records_of(viewer.person_id))
    fresh = (Nudge.day > day - COUNTED_FOR, Nudge.read_at.is_(None), Nudge.state.in_(TO_READ))
    return db.session.scalar(select(func.count()).select_from(Nudge).where(own, *fresh)) or 0


# --- a page of them ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OfPerson:
    """What somebody is told about another person. `is_reached`: they may open that person's page."""

    person_id: int
    name: str
    is_reached: bool
    reminders: Sequence[Reminder]


@dataclass(frozen=True)
class Day:
    """What somebody was told on a day: their own first, then by person, in the order of risk."""

    day: date
    own: Sequence[Reminder]
    others: Sequence[OfPerson]


def own_reminders(viewer: Viewer, now: datetime, ask: PageRequest) -> PageOfRows[Reminder]:
    """A page of what they were told, and are to be told, with what can be done about it now."""
    today = local_date(now)

    def read(rows: Iterable[AnyRow]) -> list[Reminder]:
        return _with_dates_to_book(viewer, now, reminders(list(rows), today))

    own = select_nudges().where(Nudge.recipient_id.in_(records_of(viewer.person_id)))
    return fetch_page(own, ask, keys=SORTS, tie=Nudge.id, read=read)


def _with_dates_to_book(viewer: Viewer, now: datetime, lines: list[Reminder]) -> list[Reminder]:
    """Their own training leads to a date that they can book, or have booked."""
    today = local_date(now)
    subject_ids = {line.subject_id for line in lines if line.is_own and line.link and line.subject_id}
    if not subject_ids:
        return lines
    links = booking_links(viewer, subject_ids, now, records.in_date(records.own_rows(viewer, today)))
    return [
        replace(line, link=_link(line, links[line.subject_id], today)) if line.link and line.is_own and line.subject_id in links else line
        for line in lines
    ]


def _link(line: Reminder, booking: BookingLink, today: date) -> Link:
    step = booking.step(line.on if line.on >= today else None)
    return Link(f"{step.verb} {line.thing}", booking.endpoint, booking.values, booking.anchor)


def by_day(viewer: Viewer, lines: Sequence[Reminder], today: date) -> list[Day]:
    """These reminders, the newest first, by day and person. Of people whom they may not look up, only what they were told."""
    others = {line.about_id for line in lines if not line.is_own}
    reached = within_reach(viewer, May.SEE_RECORD, others, today)
    return [_day(day, list(of_day), reached) for day, of_day in groupby(lines, key=lambda line: line.day)]


def _day(day: date, lines: Sequence[Reminder], reached: Collection[int]) -> Day:
    by_person: defaultdict[int, list[Reminder]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.risk):
        if not line.is_own:
            by_person[line.about_id].append(line if line.about_id in reached else replace(line, why="", link=None, is_open=True))
    people = [OfPerson(person_id, own[0].about, person_id in reached, own) for person_id, own in by_person.items()]
    return Day(day, sorted((line for line in lines if line.is_own), key=lambda line: line.risk), people)


# --- how they are reached ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reached:
    """How somebody is told. `address`: as much of it as its owner needs to know it."""

    address: str
    is_refused: bool

    @property
    def is_by_mail(self) -> bool:
        return bool(self.address) and not self.is_refused


def how_reached(viewer: Viewer) -> Reached:
    """How messages come to them."""
    address = known_addresses([viewer.person_id]).get(viewer.person_id, "")
    return Reached(masked(address) if address else "", bool(marked([address])) if address else False)
