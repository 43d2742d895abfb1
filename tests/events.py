"""Courses and events around the cast, for tests that book: `course(cast)`, `event(cast, ...)`, `booking(...)`. They are written straight
into the tables, so that a test of one verb does not need the others."""

from datetime import UTC, datetime, timedelta

from lms.bookings.models import Booking, BookingMove
from lms.bookings.rules.states import BookingState
from lms.courses.models import Course, Event, EventSession, EventTrainer, Venue, course_subject
from lms.courses.rules.words import Approval, Delivery, EventState
from lms.kit import clock
from lms.kit.db import db
from lms.kit.identifiers import fold
from tests.cast import Cast

#: Monday 16 March 2026, 9:30 to 12:30: two weeks after the day of the cast.
STARTS = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)


def venue(cast: Cast, name: str = "Training room 1", owner: str = "LOCH", **more: object) -> Venue:
    """A room."""
    one = Venue(
        owner_id=cast.places[owner], name=name, name_folded=fold(name), address="1 Quay Road, Lochside", directions="", access="", **more
    )
    db.session.add(one)
    db.session.flush()
    return one


def course(cast: Cast, code: str = "FIRE", subjects: tuple[str, ...] = ("FIRE-1",), owner: str = "LOCH", **more: object) -> Course:
    """A course that teaches these subjects; open to everybody, and approved by nobody."""
    title = str(more.pop("title", "Fire safety awareness"))
    words = fold(f"{code} {title} {' '.join(subjects)}")
    values = {"delivery": Delivery.FACE_TO_FACE, "summary": "What to do in a fire.", "learning_minutes": 180, "approval": Approval.NONE}
    texts = {"covers": "", "for_whom": "", "terms": ""}
    one = Course(
        code=code, title=title, title_folded=fold(title), words_folded=words, owner_id=cast.places[owner], **(values | texts | more)
    )
    db.session.add(one)
    db.session.flush()
    rows = [{"course_id": one.id, "subject_id": cast.subjects[subject]} for subject in subjects]
    if rows:
        db.session.execute(course_subject.insert(), rows)
    return one


def event(
    cast: Cast,
    of: Course,
    *,
    starts_at: datetime = STARTS,
    hours: float = 3,
    capacity: int = 12,
    sessions: int = 1,
    trainers: tuple[str, ...] = (),
    at: Venue | None = None,
    **more: object,
) -> Event:
    """A scheduled event with this many sessions, a week apart, all in one room or online."""
    moments = [(starts_at + timedelta(weeks=week), starts_at + timedelta(weeks=week, hours=hours)) for week in range(sessions)]
    values = {"organiser_id": of.owner_id, "state": EventState.SCHEDULED, "link": "", "notes": ""} | more
    one = Event(course_id=of.id, starts_at=moments[0][0], ends_at=moments[-1][1], capacity=capacity, **values)
    db.session.add(one)
    db.session.flush()
    for begin, end in moments:
        db.session.add(EventSession(event_id=one.id, starts_at=begin, ends_at=end, venue_id=at.id if at else None))
    for key in trainers:
        db.session.add(EventTrainer(event_id=one.id, person_id=cast[key].person_id))
    db.session.flush()
    return one


def booking(cast: Cast, on: Event, who: str, state: BookingState = BookingState.BOOKED, **more: object) -> Booking:
    """A booking in this state, as if it had come about by itself."""
    player = cast[who]
    values = {"post_id": player.post_id, "asked_at": clock.now(), "asked_by_account_id": player.account_id} | more
    one = Booking(**({"event_id": on.id, "course_id": on.course_id, "person_id": player.person_id, "state": state} | values))
    db.session.add(one)
    db.session.flush()
    db.session.add(BookingMove(booking_id=one.id, state=state, at=clock.now(), by_account_id=player.account_id, why=""))
    db.session.flush()
    return one
