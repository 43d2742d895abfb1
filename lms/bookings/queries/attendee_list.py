"""Who is on a date, in which order; and whom a viewer could put on it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import aliased

from lms.access import May, Reach, Viewer
from lms.bookings.models import Booking
from lms.bookings.queries.booking_permissions import looks_after, manages, teaches
from lms.bookings.queries.booking_rows import BookingRow, read_bookings, select_bookings
from lms.bookings.queries.eligibility_facts import not_over, posts_within
from lms.bookings.queries.event_cards import EventCard, event_cards
from lms.bookings.queries.learner import needs_of, reached_by
from lms.bookings.queries.recipients import people_of
from lms.bookings.rules.states import LIVE, OUTCOMES, BookingState
from lms.bookings.rules.training_needs import Need, by_subject
from lms.courses.models import Course, Event
from lms.courses.rules.words import EventState
from lms.kit.db import AnySelect, db
from lms.kit.identifiers import fold, folded_number
from lms.people.models import JobRole, Organisation, Person, Post, Term
from lms.people.queries import below, records_of, root_id, within
from lms.people.rules import full_name
from lms.training import queries as training
from lms.training.models import Standing
from lms.training.queries import Employer, matters_on, status
from lms.training.rules.enums import Status

#: More than so many people are no help to choose from.
SHOWN = 50
_Human = aliased(Person, name="candidate")
_HAVE_A_PLACE = frozenset({BookingState.BOOKED, *OUTCOMES})


@dataclass(frozen=True)
class Places:
    """A date with who is on it. `manages`: the viewer adds and removes people; `sees_all`: else only those they look after.

    `unreached`: the live bookings of people whom no message reaches.
    """

    course_id: int
    course: str
    date: EventCard
    manages: bool
    sees_all: bool
    booked: list[BookingRow]
    offered: list[BookingRow]
    waiting: list[BookingRow]
    requested: list[BookingRow]
    gone: list[BookingRow]
    unreached: frozenset[int]


def places(event_id: int, viewer: Viewer, today: date) -> Places | None:
    """Who is on this date; None where there is no such date, or where nobody on it is the viewer's business."""
    row = db.session.execute(select(Event, Course.title).join(Course, Course.id == Event.course_id).where(Event.id == event_id)).first()
    if row is None:
        return None
    may_change = manages(row.Event.organiser_id, viewer)
    sees_all = may_change or teaches(event_id, viewer)
    rows = read_bookings(select_bookings(Booking.event_id == event_id, *([] if sees_all else [looks_after(viewer, today)])))
    if not sees_all and (not rows or row.Event.state is EventState.DRAFT):
        return None

    def those(*states: BookingState) -> list[BookingRow]:
        return [booking for booking in rows if booking.state in states]

    return Places(
        course_id=row.Event.course_id,
        course=row.title,
        date=event_cards([event_id])[event_id],
        manages=may_change,
        sees_all=sees_all,
        booked=those(*_HAVE_A_PLACE),
        offered=those(BookingState.OFFERED),
        waiting=sorted(those(BookingState.WAITLISTED), key=lambda booking: booking.position or len(rows) + 1),
        requested=sorted(those(BookingState.REQUESTED), key=lambda booking: (booking.asked_at, booking.id)),
        gone=those(BookingState.CANCELLED, BookingState.DECLINED, BookingState.LAPSED),
        unreached=frozenset(
            recipient.booking_id for recipient in people_of([booking.id for booking in rows if booking.is_live]) if not recipient.email
        ),
    )


@dataclass(frozen=True)
class Candidate:
    """A post that a place could be booked for. `needs`: what the course does for it."""

    post_id: int
    person_id: int
    name: str
    job_role: str | None
    employer: str
    number: str
    needs: tuple[Need, ...]
    state: BookingState | None  # of the person's live booking on this course


def candidates(viewer: Viewer, text: str, course_id: int, today: date, path: str = "/") -> list[Candidate]:
    """People for whom the viewer books, by words of their name or their number; without any, those who need the course most, and
    the viewer's own team. `path`: only those at this place of the tree."""
    subject_ids = reached_by(course_id)
    condition = _by_text(text) if text.strip() else or_(_is_pressed(viewer, subject_ids, today), _is_of_team(viewer))
    statement = (
        select(Post.id, root_id().label("human"), _Human.first_name, _Human.last_name, _Human.preferred_name, _Human.name_folded)
        .add_columns(JobRole.title, Organisation.name.label("employer"), Post.employee_number)
        .select_from(Term)
        .join(Post, Post.id == Term.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(_Human, _Human.id == root_id())
        .join(Organisation, Organisation.id == Post.employer_id)
        .outerjoin(JobRole, JobRole.id == Term.job_role_id)
        .where(not_over(today), within(viewer, May.BOOK), ~Post.person_id.in_(records_of(viewer.person_id)), condition)
        .where(Term.organisation_id.in_(below(path)))
        .order_by(_Human.name_folded, Post.id)
        .limit(SHOWN * 2)
    )
    rows = {row.id: row for row in db.session.execute(statement)}
    states = _states(course_id, {row.human for row in rows.values()}, posts_within(viewer, May.BOOK, today))
    needs = [need for need in needs_of(rows.keys(), today) if need.subject_id in subject_ids]
    people = [
        Candidate(
            post_id=row.id,
            person_id=row.human,
            name=full_name(row.first_name, row.last_name, row.preferred_name),
            job_role=row.title,
            employer=row.employer,
            number=row.employee_number,
            needs=tuple(by_subject(need for need in needs if need.post_id == row.id)),
            state=states.get(row.human),
        )
        for row in rows.values()
    ]
    return _pressed_first(people)[:SHOWN]


def _states(course_id: int, people: Collection[int], posts: AnySelect) -> dict[int, BookingState]:
    """Who of these people has booked the course for one of these posts, or waits for it."""
    statement = select(root_id().label("human"), Booking.state).join(Person, Person.id == Booking.person_id)
    live = statement.where(Booking.course_id == course_id, Booking.state.in_(LIVE), root_id().in_(people), Booking.post_id.in_(posts))
    return {row.human: row.state for row in db.session.execute(live)}


def _pressed_first(people: Sequence[Candidate]) -> list[Candidate]:
    return sorted(people, key=lambda candidate: candidate.needs[0].place if candidate.needs else (9, date.max))


def _by_text(text: str) -> ColumnElement[bool]:
    names = (Person.name_folded, _Human.name_folded)
    words = and_(*(or_(*(name.contains(word, autoescape=True) for name in names)) for word in fold(text).split()[:8]))
    return or_(words, Post.number_folded == folded_number(text))


def _is_of_team(viewer: Viewer) -> ColumnElement[bool]:
    """Of a supervisor's people all are shown; a branch has too many."""
    if not viewer.supervises or viewer.reach(May.BOOK) != Reach.TEAM:
        return false()
    return within(viewer, May.BOOK)


def _is_pressed(viewer: Viewer, subject_ids: Collection[int], today: date) -> ColumnElement[bool]:
    """The posts in which these subjects are overdue or expire, the most pressing of them."""
    statement = (
        select(Standing.post_id)
        .join(Post, Post.id == Standing.post_id)
        .join(Term, and_(Term.post_id == Post.id, not_over(today)))
        .join(Employer, Employer.id == Post.employer_id)
        .where(training.on(today), Standing.subject_id.in_(subject_ids), ~Standing.is_offer, within(viewer, May.BOOK))
        .where(status(today).in_([Status.OVERDUE.value, Status.EXPIRING.value]))
        .order_by(status(today).desc(), matters_on(today), Standing.post_id)
        .limit(SHOWN)
    )
    return Post.id.in_(select(statement.subquery().c.post_id))
