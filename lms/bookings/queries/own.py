"""Bookings as lines of a list, and everything somebody has booked."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased

from lms.access import Viewer
from lms.bookings.models import Booking, Certificate
from lms.bookings.queries.dates import Date, dates
from lms.bookings.queries.slices import page_of
from lms.bookings.queries.waiting import positions_on
from lms.bookings.rules.states import LIVE, BookingState
from lms.courses.models import Course, Event
from lms.courses.rules.words import EventState
from lms.kit.db import AnySelect, db
from lms.kit.tables import PageOfRows, PageRequest
from lms.people.models import Organisation, Person, Post
from lms.people.queries import records_of, root_id
from lms.people.rules import full_name
from lms.training.models import Award, Subject

Human = aliased(Person, name="booked")
Employer = aliased(Organisation, name="employer_of_post")


@dataclass(frozen=True)
class Booked:
    """A booking in one line."""

    id: int
    state: BookingState
    person_id: int  # of the record that counts
    name: str
    post_id: int
    employer: str
    course_id: int
    course: str
    date: Date
    offered_until: datetime | None
    asked_at: datetime
    position: int | None  # on the waiting list
    certificates: tuple[tuple[int, str], ...] = ()  # id and subject

    @property
    def is_live(self) -> bool:
        """Has somebody a place, or do they wait for one?"""
        return self.state in LIVE and self.date.state is not EventState.CANCELLED


@dataclass(frozen=True)
class Mine:
    """Everything the viewer has booked: what waits for their answer, what is coming, what they wait for, and the rest, newest first."""

    offered: list[Booked]
    coming: list[Booked]
    waiting: list[Booked]
    past: PageOfRows[Booked]


def mine(viewer: Viewer, ask: PageRequest, now: datetime) -> Mine:
    """The viewer's own bookings, in a fixed number of queries."""
    is_own = Booking.person_id.in_(records_of(viewer.person_id))
    is_now = and_(Booking.state.in_(LIVE), Event.ends_at > now)
    live = booked(bookings(is_own, is_now))
    keys = db.session.execute(bookings(is_own, ~is_now).with_only_columns(Event.starts_at, Booking.id).order_by(None))
    page = page_of([(_newest_first(starts_at), row_id) for starts_at, row_id in keys], ask)
    found = {one.id: one for one in booked(bookings(Booking.id.in_(page.rows)), with_certificates=True)}
    return Mine(
        offered=[one for one in live if one.state is BookingState.OFFERED],
        coming=[one for one in live if one.state is BookingState.BOOKED],
        waiting=[one for one in live if one.state in (BookingState.REQUESTED, BookingState.WAITLISTED)],
        past=PageOfRows([found[one] for one in page.rows], page.total, page.before, page.after),
    )


def _newest_first(at: datetime) -> str:
    """A text that sorts backwards."""
    return f"{99_999_999_999 - int(at.timestamp()):011}"


def bookings(*conditions: ColumnElement[bool]) -> AnySelect:
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


def booked(wanted: AnySelect, *, with_certificates: bool = False) -> list[Booked]:
    """The rows of `bookings`, with their dates and places on waiting lists."""
    rows = db.session.execute(wanted).all()
    among = dates({row.Booking.event_id for row in rows}, {row.Booking.post_id for row in rows})
    lists = {row.Booking.event_id for row in rows if row.Booking.state is BookingState.WAITLISTED}
    places = {key: place for some in positions_on(lists).values() for key, place in some.items()} if lists else {}
    papers = _certificates([row.Booking.id for row in rows]) if with_certificates else {}
    return [
        Booked(
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
            certificates=tuple(papers.get(row.Booking.id, ())),
        )
        for row in rows
    ]


def _certificates(booking_ids: Collection[int]) -> Mapping[int, list[tuple[int, str]]]:
    """Certificates of awards that still count, by booking."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    wanted = (
        select(Certificate.booking_id, Certificate.id, Subject.name)
        .join(Award, Award.id == Certificate.award_id)
        .join(Subject, Subject.id == Award.subject_id)
        .where(Certificate.booking_id.in_(booking_ids), Award.revoked_on.is_(None))
        .order_by(Subject.name_folded)
    )
    for booking_id, row_id, name in db.session.execute(wanted):
        found[booking_id].append((row_id, name))
    return found
