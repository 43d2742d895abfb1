"""What the messages about a booking tell the calendar of its learner, from the first to the last."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from lms.bookings.rules.states import Because, BookingState
from lms.bookings.service import book, cancel
from lms.courses.models import EventSession
from lms.courses.rules.planning import Changed
from lms.courses.rules.words import Approval
from lms.kit.calendars import objects
from lms.kit.db import db
from lms.outbox.models import Message
from lms.people.models import Person
from lms.scheduling.service import cancel_event, event_changed
from tests.events import STARTS, booking, course, event, venue

S = BookingState


@pytest.fixture
def calendars(app):
    """What each message to somebody told their calendar: (method, UID, SEQUENCE) of every entry."""

    def read(who):
        sent = db.session.scalars(select(Message.calendar).where(Message.to == f"{who}@example.org").order_by(Message.id))
        return [[_told(text) for _, text in objects(stream)] for stream in sent]

    return read


def _told(text):
    calendar = Calendar.from_ical(text)
    (one,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), str(one["UID"]), one["SEQUENCE"]


def books(cast, run, who="ailsa", **more):
    return book(event_id=run.id, post_id=cast[who].post_id, by=cast[who].viewer(), **more)


def cancels(cast, one, who="ailsa"):
    cancel(booking_id=one.id, because=Because.ILL, why="", by=cast[who].viewer())


def changed(run):
    """As an edit leaves it."""
    run.revision += 1
    db.session.flush()
    event_changed(run, Changed(times=True))


def test_booked_changed_and_cancelled_is_one_entry_with_a_growing_number(cast, calendars):
    run = event(cast, course(cast), at=venue(cast))
    one = books(cast, run)
    changed(run)
    cancels(cast, one)
    (booked,), (moved,), (gone,) = calendars("ailsa")
    assert [booked[0], moved[0], gone[0]] == ["REQUEST", "REQUEST", "CANCEL"]
    assert booked[1] == moved[1] == gone[1] and booked[2] < moved[2] < gone[2]


def test_a_session_that_an_edit_took_away_is_taken_out_by_the_message_about_it(cast, calendars):
    run = event(cast, course(cast), sessions=3)
    books(cast, run)
    last = db.session.scalars(select(EventSession).where(EventSession.event_id == run.id).order_by(EventSession.id.desc())).first()
    db.session.delete(last)
    changed(run)
    first, second = calendars("ailsa")
    assert [entry[0] for entry in first] == ["REQUEST"] * 3
    assert [entry[0] for entry in second] == ["REQUEST", "REQUEST", "CANCEL"] and second[2][1] == first[2][1]


def test_a_cancelled_date_is_taken_out_of_every_calendar(cast, calendars):
    run = event(cast, course(cast))
    books(cast, run), books(cast, run, "kirsty")
    cancel_event(event_id=run.id, why="The trainer is ill.", by=cast["priya"].viewer())
    assert [calendars(who)[-1][0][0] for who in ("ailsa", "kirsty")] == ["CANCEL", "CANCEL"]


def test_who_waits_has_nothing_in_the_calendar_until_there_is_a_place(cast, calendars):
    run = event(cast, course(cast), capacity=1)
    booking(cast, run, "kirsty")
    one = books(cast, run)
    cancels(cast, one)
    assert one.state == S.CANCELLED and calendars("ailsa") == [[], []]


def test_who_is_asked_to_agree_gets_no_entry(cast, calendars):
    books(cast, event(cast, course(cast, approval=Approval.SUPERVISOR)))
    assert calendars("effie") == [[]] and calendars("ailsa") == [[]]


def test_a_merged_person_is_told_of_what_they_were_told_before(cast, calendars):
    run = event(cast, course(cast))
    one = books(cast, run)
    db.session.get_one(Person, cast["ailsa"].person_id).merged_into_id = cast["kirsty"].person_id
    cancel(booking_id=one.id, because=Because.ILL, why="", by=cast["priya"].viewer())
    assert calendars("kirsty")[-1][0][0] == "CANCEL"


def test_telling_many_is_a_fixed_number_of_reads(cast, query_count):
    few, many = event(cast, course(cast)), event(cast, course(cast, "B", ("IPC-2",)), starts_at=STARTS + timedelta(days=3))
    books(cast, few)
    for who in ("ailsa", "kirsty", "lorna", "gordon", "priya"):
        books(cast, many, who)
    assert _reads(query_count, few) == _reads(query_count, many)


def _reads(query_count, run):
    with query_count() as asked:
        changed(run)
    return len([one for one in asked.statements if one.lstrip().upper().startswith("SELECT")])
