"""Bookings as lines of a list."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from lms.bookings.models import Booking
from lms.bookings.queries.event_cards import EventCard, event_cards
from lms.bookings.queries.waiting import positions_on
from lms.bookings.rules.states import LIVE, BookingState
from lms.courses.models import Course, Event
from lms.courses.rules.words import EventState
from lms.kit.db import AnySelect, db
from lms.people.models import Organisation, Person, Post
from lms.people.queries import root_id
from lms.people.rules import full_name

Human = aliased(Person, name="booked")
Employer = aliased(Organisation, name="employer_of_post")


@dataclass(frozen=True)
class BookingRow:
    """A booking in one line."""

    id: int
    state: BookingState
    person_id: int  # of the record that counts
    name: str
    post_id: int
    employer: str
    course_id: int
    course: str
    date: EventCard
    offered_until: datetime | None
    asked_at: datetime
    position: int | None  # on the waiting list

    @property
    def is_live(self) -> bool:
        """Has somebody a place, or do they wait for one?"""
        return self.state in LIVE and self.date.state is not EventState.CANCELLED


def select_bookings(*conditions: ColumnElement[bool]) -> AnySelect:
    """Bookings with the person, the post's employer, course and event, by when they start; read with `booked`."""
    return (
        select(
            Booking,
            root_id().label("human"),
            Human.first_name,
            Human.last_name,
            Human.preferred_name,
            Employer.name.label("employer"),
            Course.title,
        )
        .join(Event, Event.id == Booking.event_id)
        .join(Course, Course.id == Booking.course_id)
        .join(Person, Person.id == Booking.person_id)
        .join(Human, Human.id == root_id())
        .join(Post, Post.id == Booking.post_id)
        .join(Employer, Employer.id == Post.employer_id)
        .where(*conditions)
        .order_by(Event.starts_at, Human.name_folded, Booking.id)
    )


def read_bookings(statement: AnySelect) -> list[BookingRow]:
    """The rows of `bookings`, with their dates and places on waiting lists."""
    rows = db.session.execute(statement).all()
    among = event_cards({row.Booking.event_id for row in rows}, {row.Booking.post_id for row in rows})
    lists = {row.Booking.event_id for row in rows if row.Booking.state is BookingState.WAITLISTED}
    places = {key: place for positions in positions_on(lists).values() for key, place in positions.items()} if lists else {}
    return [
        BookingRow(
            id=row.Booking.id,
            state=row.Booking.state,
            person_id=row.human,
            name=full_name(row.first_name, row.last_name, row.preferred_name),
            post_id=row.Booking.post_id,
            employer=row.employer,
            course_id=row.Booking.course_id,
            course=row.title,
            date=among[row.Booking.event_id],
            offered_until=row.Booking.offered_until,
            asked_at=row.Booking.asked_at,
            position=places.get(row.Booking.id),
        )
        for row in rows
    ]
