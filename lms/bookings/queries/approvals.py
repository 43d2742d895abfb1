"""Requests that a viewer decides, and what the people they supervise have booked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from lms.access import May, Viewer
from lms.bookings.models import Booking
from lms.bookings.queries.booking_permissions import decides, reached
from lms.bookings.queries.booking_rows import BookingRow, read_bookings, select_bookings
from lms.bookings.queries.catalogue import subjects_of
from lms.bookings.queries.event_cards import is_coming
from lms.bookings.queries.keyset_pages import page_of
from lms.bookings.queries.learner import needs_of
from lms.bookings.rules.states import LIVE, BookingState
from lms.bookings.rules.training_needs import Need, by_subject
from lms.courses.models import Course, Event
from lms.kit.datetimes import local_date
from lms.kit.db import AnySelect, db
from lms.kit.tables import PageOfRows, PageRequest
from lms.people.queries import records_of
from lms.training.queries.subjects import covers
from lms.training.rules.subjects import covered


@dataclass(frozen=True)
class Request:
    """Somebody asks for a place. `needs`: what the course does for the post it is asked for."""

    row: BookingRow
    needs: tuple[Need, ...]


def queue(viewer: Viewer, ask: PageRequest, now: datetime) -> PageOfRows[Request]:
    """What waits for this viewer's yes or no, the next date first; in a fixed number of queries."""
    conditions = _to_decide(viewer, now)
    keys = db.session.execute(_bare(select_bookings(*conditions)))
    page = page_of([(starts_at.isoformat(), row_id) for starts_at, row_id in keys], ask)
    requests_by_id = {
        request.row.id: request for request in requests(read_bookings(select_bookings(Booking.id.in_(page.rows))), local_date(now))
    }
    return PageOfRows([requests_by_id[row_id] for row_id in page.rows], page.total, page.before, page.after)


def number_to_decide(viewer: Viewer, now: datetime) -> int:
    """How many requests wait for this viewer."""
    statement = (
        select(func.count()).select_from(Booking).join(Event, Event.id == Booking.event_id).join(Course, Course.id == Booking.course_id)
    )
    return db.session.scalar(statement.where(*_to_decide(viewer, now))) or 0


def first_to_decide(viewer: Viewer, many: int, now: datetime) -> list[BookingRow]:
    """The first few of them, the next date first."""
    return read_bookings(select_bookings(*_to_decide(viewer, now)).limit(many))


def _to_decide(viewer: Viewer, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Booking.state == BookingState.REQUESTED, is_coming(now), decides(viewer, local_date(now))


def requests(rows: Sequence[BookingRow], today: date) -> list[Request]:
    """These bookings with what the post needs of what the course teaches."""
    needs, arrows = needs_of({row.post_id for row in rows}, today), covers()
    taught = subjects_of({row.course_id for row in rows})
    reached = {
        course_id: {each for subject_id, _ in subjects for each in covered(subject_id, arrows)} for course_id, subjects in taught.items()
    }
    return [
        Request(
            row,
            tuple(by_subject(need for need in needs if need.post_id == row.post_id and need.subject_id in reached.get(row.course_id, ()))),
        )
        for row in rows
    ]


def team(viewer: Viewer, ask: PageRequest, now: datetime) -> PageOfRows[BookingRow]:
    """What the people whom this viewer supervises have booked or wait for, the next date first."""
    conditions = (Booking.state.in_(LIVE), is_coming(now), _is_of_team(viewer, local_date(now)))
    keys = db.session.execute(_bare(select_bookings(*conditions)))
    page = page_of([(starts_at.isoformat(), row_id) for starts_at, row_id in keys], ask)
    bookings_by_id = {booking.id: booking for booking in read_bookings(select_bookings(Booking.id.in_(page.rows)))}
    return PageOfRows([bookings_by_id[row_id] for row_id in page.rows], page.total, page.before, page.after)


def _bare(statement: AnySelect) -> AnySelect:
    return statement.with_only_columns(Event.starts_at, Booking.id).order_by(None)


def _is_of_team(viewer: Viewer, today: date) -> ColumnElement[bool]:
    return ~Booking.person_id.in_(records_of(viewer.person_id)) & reached(replace(viewer, grants=()), May.APPROVE_BOOKINGS, today)
