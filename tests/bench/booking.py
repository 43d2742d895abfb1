"""Courses in the large partnership: what is searched, opened and booked, also by many at once."""

from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

from sqlalchemy import func, insert, select

from lms.access import Viewer
from lms.bookings.models import Booking, BookingMove
from lms.bookings.rules.states import BookingState
from lms.bookings.service import book, calendar
from lms.courses.models import Course, Event, EventSession, Venue, course_subject
from lms.courses.rules.words import Delivery, EventState
from lms.kit.db import chunked, db, transaction
from lms.kit.identifiers import fold
from lms.people.models import Account, Post
from lms.training.models import Requirement, Subject
from tests import processes

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
COURSES, DATES_EACH, DATES_OF_ONE = 300, 5, 1_000
#: How many seats of each date are taken, and how often the owner of the measured calendar comes.
TAKEN, OWN = 3, 100
PRESSES, SEATS, SERVERS = 200, 20, 4
PLACES = ("Lochee", "Coldside", "The Ferry", None)


def build() -> dict[str, int]:
    """Courses over all subjects that are asked for, one of them with a thousand dates; the ids that are measured."""
    with transaction():
        subjects = list(db.session.scalars(select(Subject.id).where(Subject.id.in_(select(Requirement.subject_id))).order_by(Subject.id)))
        _put(Venue, [_venue(n) for n in range(1, 21)])
        _put(Course, [_course(n) for n in range(1, COURSES + 1)])
        db.session.execute(course_subject.insert(), [_teaches(n, subjects) for n in range(1, COURSES + 1)])
        many = [1] * DATES_OF_ONE + [course for course in range(2, COURSES) for _ in range(DATES_EACH)]
        events = [_event(n, course) for n, course in enumerate(many, start=1)]
        _put(Event, [*events, _event(len(many) + 1, COURSES) | {"capacity": SEATS}])
        _put(EventSession, [_session(one) for one in [*events, _event(len(many) + 1, COURSES)]])
        _book(events)
    return {"course": 1, "event": len(many) + 1}


def _venue(n: int) -> dict[str, Any]:
    name = f"Room {n}"
    return {"id": n, "owner_id": 1, "name": name, "name_folded": fold(name), "address": f"{n} Quay Road", "locality": PLACES[n % 4]}


def _course(n: int) -> dict[str, Any]:
    title = f"Course {n}: moving and handling" if n % 7 == 0 else f"Course {n}"
    folded = {"title_folded": fold(title), "words_folded": fold(f"C{n} {title}")}
    return {"id": n, "code": f"C{n}", "title": title, "owner_id": 1, "delivery": Delivery.FACE_TO_FACE, "summary": "What it is about.",
            "learning_minutes": 180, **folded}  # fmt: skip


def _teaches(course: int, subjects: list[int]) -> dict[str, int]:
    return {"course_id": course, "subject_id": subjects[course % len(subjects)]}


def _event(n: int, course: int) -> dict[str, Any]:
    begin = NOW + timedelta(days=3 + n % 300, hours=n % 6)
    return {"id": n, "course_id": course, "organiser_id": 1, "state": EventState.SCHEDULED, "capacity": 12, "starts_at": begin,
            "ends_at": begin + timedelta(hours=3)}  # fmt: skip


def _session(event: dict[str, Any]) -> dict[str, Any]:
    where = event["id"] % 21 or None
    return {"event_id": event["id"], "starts_at": event["starts_at"], "ends_at": event["ends_at"], "venue_id": where}


def _book(events: list[dict[str, Any]]) -> None:
    """Some seats of every date, by people in their order; and by the first of them, who cancels, many."""
    posts = db.session.execute(select(Post.id, Post.person_id).order_by(Post.id)).all()[PRESSES + 1 :]
    rows = [
        _booking(event, posts[(at * TAKEN + n) % len(posts)], BookingState.ATTENDED)
        for at, event in enumerate(events)
        for n in range(TAKEN)
    ]
    first = db.session.execute(select(Post.id, Post.person_id).order_by(Post.id)).first()
    rows += [_booking(event, first, BookingState.CANCELLED) for event in events[:OWN]]
    numbered = [row | {"id": n} for n, row in enumerate(rows, start=1)]
    _put(Booking, numbered)
    _put(BookingMove, [{"booking_id": row["id"], "state": row["state"], "at": NOW, "why": ""} for row in numbered])


def _booking(event: dict[str, Any], post: Any, state: BookingState) -> dict[str, Any]:
    return {"event_id": event["id"], "course_id": event["course_id"], "person_id": post.person_id, "post_id": post.id, "state": state,
            "asked_at": NOW}  # fmt: skip


def _put(model: Any, rows: list[dict[str, Any]]) -> None:
    for some in chunked(rows):
        db.session.execute(insert(model), list(some))
    if db.engine.dialect.name == "postgresql" and "id" in rows[0]:
        table = model.__tablename__
        db.session.execute(select(func.setval(func.pg_get_serial_sequence(table, "id"), len(rows))))


# --- what is measured -------------------------------------------------------------------------------------------------------------


def pages(ids: dict[str, int]) -> dict[str, str]:
    """What is opened, by its name."""
    return {
        "Catalogue, first page": "/courses",
        "Catalogue: search by words": "/courses?text=moving+handling",
        "Catalogue: words, a first day and places left": "/courses?text=course&with_seats=y&since=2026-04-01",
        f"Course with {DATES_OF_ONE:,} dates": f"/courses/{ids['course']}",
        "Dates, for those who plan": "/dates",
        "Seats against need, every subject": "/seats",
        "Seats against need, every subject, one branch": "/seats?organisation=3",
        "Seats against need, one subject": "/seats?subject=3",
        f"Calendar of {OWN} bookings at its address": _feed(),
    }


def _feed() -> str:
    account = db.session.scalars(select(Account).order_by(Account.id)).first()
    assert account is not None
    with transaction():
        calendar.new_address(by=Viewer(account.id, account.person_id, ""))
    feed = calendar.queries.feed_of(account.id)
    assert feed is not None
    return f"/calendar/{calendar.token_of(feed)}.ics"


def contention(url: str, event_id: int) -> str:
    """Many press Book on few seats, in several processes: how many a second, and that nobody was squeezed in."""
    posts = db.session.execute(select(Post.id, Post.person_id).order_by(Post.id).limit(PRESSES)).all()
    db.session.rollback()
    began = perf_counter()
    crew = [
        one
        for number in range(SERVERS)
        for one in processes.start(1, url, _server(event_id, [tuple(row) for row in posts[number::SERVERS]]))
    ]
    assert processes.end(crew) == [0] * SERVERS
    took = perf_counter() - began
    counted = select(Booking.state, func.count()).where(Booking.event_id == event_id).group_by(Booking.state)
    found = {row[0]: row[1] for row in db.session.execute(counted)}
    assert found == {BookingState.BOOKED: SEATS, BookingState.WAITLISTED: PRESSES - SEATS}, found
    return f"{took:.1f} s, {PRESSES / took:.0f} a second"


def _server(event_id: int, share: list[tuple[int, int]]) -> Any:
    def serve(_app: object) -> None:
        for post_id, person_id in share:
            with transaction():
                book(event_id=event_id, post_id=post_id, by=Viewer(person_id, person_id, f"P{person_id}"))

    return serve
