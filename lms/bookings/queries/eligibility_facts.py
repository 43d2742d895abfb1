"""What decides whether somebody may book: facts about events and about who asks, each in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, or_, select, true

from lms.access import May, Viewer
from lms.bookings.models import Booking
from lms.bookings.rules.eligibility import ActiveBooking, Applicant, Bookable, Holds, PostTerm, Session, nothing_held
from lms.bookings.rules.states import LIVE, BookingState
from lms.courses.models import Course, Event, EventSession, course_audience, course_prerequisite, course_sector
from lms.kit import clock
from lms.kit.datetimes import local_date
from lms.kit.db import AnyRow, db
from lms.people.models import Audience, Organisation, Person, Post, Term, audience_job_role
from lms.people.queries import active, records_of, records_of_all, root_id, within
from lms.people.rules import Sector, full_name, ids_on
from lms.people.rules.posts import TermFacts
from lms.training.models import Subject
from lms.training.queries import all_rules, post_facts
from lms.training.rules.standing import has_valid_award

# --- replayed forms ---------------------------------------------------------------------------------------------------------------


def has_asked_since(person_id: int, event_id: int, since: datetime) -> bool:
    """Has this human, or somebody for them, asked for a place on this event since then, whatever became of it?"""
    statement = select(Booking.id).where(
        Booking.event_id == event_id, Booking.person_id.in_(records_of(person_id)), Booking.asked_at > since
    )
    return db.session.scalar(statement.limit(1)) is not None


def booked_on(event_id: int, person_id: int) -> int | None:
    """The booking with which this human has a place on this event."""
    statement = select(Booking.id).where(Booking.event_id == event_id, Booking.person_id.in_(records_of(person_id)))
    return db.session.scalar(statement.where(Booking.state == BookingState.BOOKED))


# --- events -----------------------------------------------------------------------------------------------------------------------


def bookables(event_ids: Collection[int]) -> dict[int, Bookable]:
    """What decides who may book each of these events: five queries."""
    rows = db.session.execute(select(Event, Course).join(Course, Course.id == Event.course_id).where(Event.id.in_(event_ids))).all()
    courses = {course.id for _, course in rows}
    sessions = sessions_of(event_ids)
    sectors = _of_course(select(course_sector).where(course_sector.c.course_id.in_(courses)))
    audiences = _of_course(_named(course_audience, course_audience.c.audience_id, Audience, courses))
    needed = _of_course(_named(course_prerequisite, course_prerequisite.c.subject_id, Subject, courses))
    return {event.id: _bookable(event, course, sessions, sectors, audiences, needed) for event, course in rows}


def _named(table: Any, points_at: Any, model: Any, courses: Collection[int]) -> Any:
    return select(table.c.course_id, model.id, model.name).join(model, model.id == points_at).where(table.c.course_id.in_(courses))


def _of_course(statement: Any) -> dict[int, list[AnyRow]]:
    rows: dict[int, list[AnyRow]] = defaultdict(list)
    for row in db.session.execute(statement):
        rows[row.course_id].append(row)
    return rows


def _bookable(
    event: Event,
    course: Course,
    sessions: dict[int, tuple[Session, ...]],
    sectors: dict[int, list[AnyRow]],
    audiences: dict[int, list[AnyRow]],
    needed: dict[int, list[AnyRow]],
) -> Bookable:
    return Bookable(
        event_id=event.id,
        course_id=course.id,
        title=course.title,
        state=event.state,
        approval=course.approval,
        terms=course.terms,
        starts_at=event.starts_at,
        first_day=local_date(event.starts_at),
        opens_on=event.opens_on,
        closes_on=event.closes_on,
        sessions=sessions.get(event.id, ()),
        sectors=frozenset(row.sector for row in sectors.get(course.id, ())),
        audience_ids=frozenset(row.id for row in audiences.get(course.id, ())),
        audiences=tuple(sorted(row.name for row in audiences.get(course.id, ()))),
        prerequisites={row.id: row.name for row in needed.get(course.id, ())},
    )


def sessions_of(event_ids: Collection[int]) -> dict[int, tuple[Session, ...]]:
    """The sessions of these events, first to last."""
    sessions_by_id: dict[int, list[Session]] = defaultdict(list)
    columns = (EventSession.event_id, EventSession.starts_at, EventSession.ends_at)
    for row in db.session.execute(select(*columns).where(EventSession.event_id.in_(event_ids)).order_by(EventSession.starts_at)):
        sessions_by_id[row.event_id].append(Session(row.starts_at, row.ends_at))
    return {event_id: tuple(sessions) for event_id, sessions in sessions_by_id.items()}


# --- people -----------------------------------------------------------------------------------------------------------------------


def applicant(post_id: int, by: Viewer | None, needed: Collection[int] = ()) -> Applicant | None:
    """Who asks with this post: their terms, what they hold of the subjects needed, and what they have booked. None: no such post.

    Not scoped: `may_book_for` is.
    """
    return next(iter(applicants([post_id], by, needed)), None)


def applicants(post_ids: Collection[int], by: Viewer | None, needed: Collection[int] = ()) -> list[Applicant]:
    """The same for several posts, in their order; a post that is not there is left out. A fixed number of queries."""
    named = (Post.id.label("post_id"), Person.id, root_id().label("human"), Person.first_name, Person.last_name, Person.preferred_name)
    statement = select(*named).join(Post, Post.person_id == Person.id).where(Post.id.in_(post_ids))
    rows, held_by = {row.post_id: row for row in db.session.execute(statement)}, holding(post_ids, needed)
    terms, booked = _terms_of(post_ids), active_bookings({row.human for row in rows.values()}, by)
    return [
        Applicant(
            person_id=row.human,
            record_id=row.id,
            post_id=row.post_id,
            name=full_name(row.first_name, row.last_name, row.preferred_name),
            is_oneself=by is not None and row.human == by.person_id,
            post_terms=tuple(terms[row.post_id]),
            holds=held_by.get(row.post_id, nothing_held),
            active_bookings=tuple(booked[row.human]),
        )
        for row in (rows[post_id] for post_id in post_ids if post_id in rows)
    ]


def human_of(post_id: int) -> int | None:
    """Whose post this is: the record that counts. None: no such post."""
    return db.session.scalar(select(root_id()).join(Post, Post.person_id == Person.id).where(Post.id == post_id))


def may_book_for(post_id: int, by: Viewer, today: date, may: May = May.BOOK) -> bool:
    """Is this post the viewer's own, or does it run, or begin later, where this permission of theirs reaches?"""
    return db.session.scalar(posts_within(by, may, today).where(Term.post_id == post_id).limit(1)) is not None


def posts_within(by: Viewer, may: May, today: date) -> Any:
    """The posts that run today, or begin later, where this permission reaches."""
    return select(Term.post_id).join(Post, Post.id == Term.post_id).where(not_over(today), within(by, may))


def not_over(today: date) -> Any:
    """The terms that run today or begin later."""
    return or_(Term.ends_on.is_(None), Term.ends_on >= today)


def posts_to_book(person_id: int, today: date) -> list[int]:
    """The posts of a human that run today or begin later: which of them a booking can be for."""
    statement = select(Post.id).join(Term, Term.post_id == Post.id).where(Post.person_id.in_(records_of(person_id)), not_over(today))
    return sorted(set(db.session.scalars(statement)))


def _terms_of(post_ids: Collection[int]) -> Mapping[int, list[PostTerm]]:
    columns = (Term.post_id, Term.starts_on, Term.ends_on, Term.job_role_id, Organisation.path)
    statement = select(*columns).join(Organisation, Organisation.id == Term.organisation_id).where(Term.post_id.in_(post_ids))
    rows, terms = db.session.execute(statement.order_by(Term.starts_on)).all(), defaultdict(list)
    for row, term in zip(rows, post_terms(rows), strict=True):
        terms[row.post_id].append(term)
    return terms


def post_terms(rows: Sequence[AnyRow | TermFacts]) -> tuple[PostTerm, ...]:
    """What these terms (from a day to a day, a role, the path of a place) are to courses, in their order: two queries."""
    sectors = _sectors({row.path for row in rows})
    in_role = select(audience_job_role).where(audience_job_role.c.job_role_id.in_({row.job_role_id for row in rows if row.job_role_id}))
    audiences: dict[int, set[int]] = defaultdict(set)
    for pair in db.session.execute(in_role):
        audiences[pair.job_role_id].add(pair.audience_id)
    return tuple(PostTerm(row.starts_on, row.ends_on, sectors[row.path], frozenset(audiences[row.job_role_id or 0])) for row in rows)


def _sectors(paths: Collection[str]) -> dict[str, Sector | None]:
    """By path, the sector of the nearest place on it that has one."""
    among = select(Organisation.path, Organisation.sector).where(
        Organisation.id.in_({place_id for path in paths for place_id in ids_on(path)})
    )
    own = sorted(((row.path, row.sector) for row in db.session.execute(among) if row.sector), key=lambda pair: len(pair[0]), reverse=True)
    return {path: next((sector for above, sector in own if path.startswith(above)), None) for path in paths}


def active_bookings(humans: Collection[int], by: Viewer | None) -> Mapping[int, list[ActiveBooking]]:
    """By human, what they have booked or wait for, over all their records: two queries. What it is, is told by the posts for which `by`
    books, and to themselves."""
    statement = (
        select(root_id().label("human"), Booking.id, Booking.event_id, Booking.course_id, Course.title, _is_visible(by).label("is_visible"))
        .join(Course, Course.id == Booking.course_id)
        .join(Person, Person.id == Booking.person_id)
        .where(Booking.person_id.in_(records_of_all(humans)), Booking.state.in_(LIVE))
        .order_by(Booking.id)
    )
    rows, bookings = db.session.execute(statement).all(), defaultdict(list)
    sessions = sessions_of({row.event_id for row in rows})
    for row in rows:
        bookings[row.human].append(ActiveBooking(*row[1:5], sessions.get(row.event_id, ()), bool(row.is_visible)))
    return bookings


def _is_visible(by: Viewer | None) -> ColumnElement[bool]:
    if by is None:
        return true()
    return or_(root_id() == by.person_id, Booking.post_id.in_(posts_within(by, May.BOOK, clock.today())))


def holding(post_ids: Collection[int], needed: Collection[int]) -> dict[int, Holds]:
    """By post, what it holds of these subjects, as `training` counts it: a fixed number of queries, none if none is needed."""
    if not needed:
        return {}
    book = all_rules().rule_index()
    counted = {other for subject_id in needed for other in (subject_id, *book.subjects[subject_id].covered_by)}
    return {facts.post_id: partial(has_valid_award, facts, book) for facts in post_facts(list(post_ids), counted)}


def employer_of(post_id: int, today: date) -> AnyRow | None:
    """(path of the employer, post of the supervisor) by the term of the post that runs today, or else the next: who is asked to approve."""
    statement = (
        select(Organisation.path, Term.supervisor_post_id)
        .select_from(Post)
        .join(Organisation, Organisation.id == Post.employer_id)
        .outerjoin(Term, (Term.post_id == Post.id) & not_over(today))
        .where(Post.id == post_id)
        .order_by(active(today).desc(), Term.starts_on)
    )
    return db.session.execute(statement.limit(1)).first()
