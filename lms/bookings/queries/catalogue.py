"""The catalogue: which courses there are, what the person needs first."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from lms.bookings.models import Booking
from lms.bookings.queries.event_cards import EventCard, event_cards, fitting, with_kept_seats
from lms.bookings.queries.keyset_pages import page_of
from lms.bookings.queries.learner import Learner, LearnerPost
from lms.bookings.rules.catalogue_filter import CatalogueFilter, CourseAudience
from lms.bookings.rules.states import LIVE, BookingState
from lms.bookings.rules.training_needs import Need, place_of_course
from lms.courses.models import Course, Event, EventSession, Venue, course_audience, course_sector, course_subject
from lms.courses.rules.words import Approval, Delivery
from lms.kit.clock import LOCAL
from lms.kit.db import db
from lms.kit.tables import PageOfRows, PageRequest
from lms.people.queries import records_of
from lms.training.models import Subject


class Live(NamedTuple):
    """A booking that stands, or waits for something."""

    id: int
    state: BookingState
    event_id: int


@dataclass(frozen=True)
class Card:
    """A course in the catalogue. `gains`: what it does for the person; `number`: how many dates fit what was asked."""

    id: int
    title: str
    summary: str
    delivery: Delivery
    learning_minutes: int
    approval: Approval
    has_terms: bool
    taught: tuple[int, ...]
    subjects: tuple[str, ...]
    gains: tuple[Need, ...]
    next: EventCard | None
    number: int
    booking: Live | None  # the person's own
    is_open: bool


def catalogue(filters: CatalogueFilter, who: Learner, ask: PageRequest, now: datetime) -> PageOfRows[Card]:
    """A page of courses, in a fixed number of queries."""
    course_ids = list(db.session.scalars(select(Course.id).where(*_courses(filters, who, now)).order_by(Course.id)))
    fits = list(fitting(filters, now, with_kept_seats(who.post_ids, now) if filters.with_seats else ()))
    taught, for_whom, coming = _taught(), audiences_of(course_ids), _coming(fits)
    opened = {course_id for course_id in course_ids if is_open(for_whom[course_id], who.posts)}
    fitting_ids = [
        course_id
        for course_id in course_ids
        if (filters.everyone or course_id in opened) and (course_id in coming or not filters.asks_for_dates)
    ]
    gains = {course_id: who.gains(taught[course_id]) for course_id in fitting_ids}
    page = page_of(
        [
            (place_of_course(gains[course_id], coming[course_id][0] if course_id in coming else None), course_id)
            for course_id in fitting_ids
        ],
        ask,
    )
    rows = _cards(page.rows, gains, coming, opened, _next(page.rows, fits, who.post_ids), own_live(who, page.rows))
    return PageOfRows([rows[course_id] for course_id in page.rows], page.total, page.before, page.after)


def is_open(for_whom: CourseAudience, posts: Iterable[LearnerPost]) -> bool:
    """Is the course for any of these posts? What is for everybody is for whoever has none, too."""
    return for_whom.is_open_to(None, ()) or any(for_whom.is_open_to(post.sector, post.audiences) for post in posts)


def _courses(filters: CatalogueFilter, who: Learner, now: datetime) -> Iterator[ColumnElement[bool]]:
    yield or_(Course.retired_on.is_(None), Course.retired_on > now.astimezone(LOCAL).date())
    for word in filters.words:
        yield Course.words_folded.contains(word, autoescape=True)
    if filters.delivery is not None:
        yield Course.delivery == filters.delivery
    if filters.sector is not None:
        named = select(course_sector.c.course_id)
        yield or_(Course.id.not_in(named), Course.id.in_(named.where(course_sector.c.sector == filters.sector)))
    if filters.subject_id is not None:
        teaching = [taught for taught in {filters.subject_id, *who.covers} if filters.subject_id in who.reached(taught)]
        yield Course.id.in_(select(course_subject.c.course_id).where(course_subject.c.subject_id.in_(teaching)))


def _taught() -> Mapping[int, list[int]]:
    subject_ids_of: dict[int, list[int]] = defaultdict(list)
    for course_id, subject_id in db.session.execute(select(course_subject.c.course_id, course_subject.c.subject_id)):
        subject_ids_of[course_id].append(subject_id)
    return subject_ids_of


def audiences_of(course_ids: Collection[int]) -> Mapping[int, CourseAudience]:
    """Whom these courses are for."""
    among = set(course_ids)
    sectors, audiences = defaultdict(set), defaultdict(set)
    for course_id, sector in db.session.execute(select(course_sector.c.course_id, course_sector.c.sector)):
        sectors[course_id].add(sector)
    for course_id, audience_id in db.session.execute(select(course_audience.c.course_id, course_audience.c.audience_id)):
        audiences[course_id].add(audience_id)
    return {course_id: CourseAudience(frozenset(sectors[course_id]), frozenset(audiences[course_id])) for course_id in among}


def _coming(fits: Sequence[ColumnElement[bool]]) -> dict[int, tuple[datetime, int]]:
    """For each course the first date that fits, and how many do."""
    statement = select(Event.course_id, func.min(Event.starts_at), func.count()).where(*fits).group_by(Event.course_id)
    return {course_id: (first, number) for course_id, first, number in db.session.execute(statement)}


def _next(course_ids: Collection[int], fits: Sequence[ColumnElement[bool]], post_ids: Collection[int]) -> dict[int, EventCard]:
    """Of each of these courses the first date that fits."""
    nth = func.row_number().over(partition_by=Event.course_id, order_by=(Event.starts_at, Event.id))
    numbered = select(Event.id, nth.label("nth")).where(Event.course_id.in_(course_ids), *fits).subquery()
    cards_by_id = event_cards(list(db.session.scalars(select(numbered.c.id).where(numbered.c.nth == 1))), post_ids)
    return {card.course_id: card for card in cards_by_id.values()}


def own_live(who: Learner, course_ids: Collection[int]) -> dict[int, Live]:
    """The person's live bookings on these courses, by course; of somebody else, those of posts for which the viewer books."""
    statement = select(Booking.course_id, Booking.id, Booking.state, Booking.event_id).where(
        Booking.person_id.in_(records_of(who.person_id)), Booking.course_id.in_(course_ids), Booking.state.in_(LIVE)
    )
    if not who.is_self:
        statement = statement.where(Booking.post_id.in_(who.post_ids))
    return {course_id: Live(row_id, state, event_id) for course_id, row_id, state, event_id in db.session.execute(statement)}


def _cards(
    course_ids: Collection[int],
    gains: Mapping[int, list[Need]],
    coming: Mapping[int, tuple[datetime, int]],
    opened: Collection[int],
    following: Mapping[int, EventCard],
    own: Mapping[int, Live],
) -> dict[int, Card]:
    subjects = subjects_of(course_ids)
    return {
        row.id: Card(
            id=row.id,
            title=row.title,
            summary=row.summary,
            delivery=row.delivery,
            learning_minutes=row.learning_minutes,
            approval=row.approval,
            has_terms=bool(row.terms),
            taught=tuple(subject_id for subject_id, _ in subjects[row.id]),
            subjects=tuple(name for _, name in subjects[row.id]),
            gains=tuple(gains[row.id]),
            next=following.get(row.id),
            number=coming[row.id][1] if row.id in coming else 0,
            booking=own.get(row.id),
            is_open=row.id in opened,
        )
        for row in db.session.scalars(select(Course).where(Course.id.in_(course_ids)))
    }


def subjects_of(course_ids: Collection[int]) -> Mapping[int, list[tuple[int, str]]]:
    """What these courses teach: (id, name) by name."""
    statement = (
        select(course_subject.c.course_id, Subject.id, Subject.name)
        .join(Subject, Subject.id == course_subject.c.subject_id)
        .where(course_subject.c.course_id.in_(course_ids))
        .order_by(Subject.name_folded, Subject.id)
    )
    subjects: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for course_id, subject_id, name in db.session.execute(statement):
        subjects[course_id].append((subject_id, name))
    return subjects


# --- choices of the filters -----------------------------------------------------------------------------------------------------


def taught_subjects(today: date) -> list[tuple[str, str]]:
    """Subjects that any course teaches: (id, name)."""
    running = select(course_subject.c.subject_id).join(Course, Course.id == course_subject.c.course_id)
    alive = running.where(or_(Course.retired_on.is_(None), Course.retired_on > today))
    rows = db.session.execute(select(Subject.id, Subject.name).where(Subject.id.in_(alive)).order_by(Subject.name_folded, Subject.id))
    return [(str(row_id), name) for row_id, name in rows]


def where_it_runs(now: datetime) -> tuple[list[str], list[tuple[str, str]]]:
    """The localities and rooms in which something is coming."""
    used = select(EventSession.venue_id).join(Event, Event.id == EventSession.event_id).where(Event.starts_at > now)
    rows = db.session.execute(
        select(Venue.id, Venue.name, Venue.locality).where(Venue.id.in_(used)).order_by(Venue.name_folded, Venue.id)
    ).all()
    return sorted({row.locality for row in rows if row.locality}), [(str(row.id), row.name) for row in rows]
