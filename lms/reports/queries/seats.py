"""Seats against need: who has to learn what by when, and which dates are planned; a fixed number of queries."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, case, func, null, or_, select

from lms.access import May, Viewer
from lms.bookings.models import Booking, Reservation
from lms.bookings.rules.states import SEATED, BookingState
from lms.courses.models import Course, Event, EventSession, Venue, course_sector, course_subject
from lms.courses.queries.courses import planned_owners
from lms.courses.rules.words import EventState
from lms.kit import clock
from lms.kit.db import AnyRow, AnySelect, db
from lms.people.models import Person, Post, Term
from lms.people.queries import active, places, root_id, within
from lms.people.rules import Place
from lms.reports.queries.posts import opens
from lms.reports.queries.scope import conditions
from lms.reports.rules import Scope
from lms.reports.rules.seats import Need, Planned, SubjectSeats, against_need, last_day, month_starts
from lms.training.models import Requirement, Standing, Subject
from lms.training.queries.subjects import covers
from lms.training.rules.subjects import covered

Taught = Mapping[int, frozenset[int]]


@dataclass(frozen=True)
class Teaching:
    """A course of which the viewer may plan a date."""

    id: int
    title: str


def seats(viewer: Viewer, scope: Scope, ahead: int) -> list[SubjectSeats]:
    """The subjects of the scope over so many months from its day, which is today: those with the greatest shortfall first."""
    among, end, taught = places(), last_day(month_starts(scope.day)), taught_by_course()
    needs, planned = _needs(viewer, scope, among, end, taught), planned_dates(scope, among, clock.now(), end, taught)
    names = _names(scope)
    subjects = against_need(needs, planned, {subject_id: name for subject_id, (name, _) in names.items()}, scope.day, ahead)
    return [replace(subject, code=names[subject.subject_id][1]) for subject in subjects]


def localities() -> list[str]:
    """Where people work, and where there are venues."""
    names = {place.locality for place in places().values()} | set(db.session.scalars(select(Venue.locality).distinct()))
    return sorted(name for name in names if name)


def courses_for(viewer: Viewer, subject_id: int) -> list[Teaching]:
    """The courses that teach this subject or one that covers it, and of which the viewer may plan a date, whoever owns them."""
    running, taught = select(Course).where(_is_run()).order_by(Course.title_folded), taught_by_course()
    planned = planned_owners(viewer, clock.today())
    return [
        Teaching(course.id, course.title)
        for course in db.session.scalars(running)
        if subject_id in taught.get(course.id, ()) and course.owner_id in planned
    ]


def taught_subjects() -> frozenset[int]:
    """The subjects that a course teaches, or that one of these covers."""
    return frozenset().union(*taught_by_course().values())


def _names(scope: Scope) -> dict[int, tuple[str, str]]:
    """Name and code of the subjects that a rule asks for; of any one that is asked about."""
    statement = select(Subject.id, Subject.name, Subject.code)
    narrowing = (
        Subject.id == scope.row_id("subject") if scope.row_id("subject") is not None else Subject.id.in_(select(Requirement.subject_id))
    )
    return {row.id: (row.name, row.code) for row in db.session.execute(statement.where(narrowing))}


def _is_run() -> ColumnElement[bool]:
    return or_(Course.retired_on.is_(None), Course.retired_on > clock.today())


def taught_by_course() -> Taught:
    """What each course that is not retired teaches, with all that it covers."""
    arrows, subjects = covers(), dict[int, frozenset[int]]()
    statement = select(course_subject).join(Course, Course.id == course_subject.c.course_id)
    for course_id, subject_id in db.session.execute(statement.where(_is_run())):
        subjects[course_id] = subjects.get(course_id, frozenset()) | covered(subject_id, arrows)
    return subjects


# --- need -------------------------------------------------------------------------------------------------------------------------


def _needs(viewer: Viewer, scope: Scope, among: Mapping[int, Place], end: date, taught: Taught) -> Iterable[Need]:
    """All of them together, less those who have booked, who are then told apart."""
    each = _by_person(viewer, scope, among, end)
    all_of_them = each.subquery()
    columns = (all_of_them.c.subject_id, all_of_them.c.day, all_of_them.c.is_open)
    for subject_id, day, is_open, people in db.session.execute(select(*columns, func.count()).group_by(*columns)):
        yield Need(subject_id, day, bool(is_open), False, people)
    yield from _moved(each, taught)


def _moved(each: AnySelect, taught: Taught) -> Iterable[Need]:
    """Those who have booked: out of the people without a place, into those with one."""
    booked: dict[int, set[int]] = {}
    for human, course_id in db.session.execute(_coming_bookings()):
        booked.setdefault(human, set()).update(taught.get(course_id, ()))
    humans = _coming_bookings().with_only_columns(root_id())
    for human, subject_id, day, is_open in db.session.execute(each.where(root_id().in_(humans))):
        if subject_id in booked.get(human, ()):
            yield Need(subject_id, day, bool(is_open), False, -1)
            yield Need(subject_id, day, bool(is_open), True, 1)


def _coming_bookings() -> AnySelect:
    coming = and_(Event.id == Booking.event_id, Event.state == EventState.SCHEDULED, Event.starts_at > clock.now())
    has_a_place = Booking.state.in_((BookingState.BOOKED, BookingState.OFFERED))
    return select(root_id(), Booking.course_id).join(Booking, Booking.person_id == Person.id).join(Event, coming).where(has_a_place)


def _by_person(viewer: Viewer, scope: Scope, among: Mapping[int, Place], end: date) -> AnySelect:
    """By human and subject, the first day by which it has to be learnt."""
    day = _needed_by(scope.day)
    statement = (
        select(root_id().label("human"), Standing.subject_id, func.min(day).label("day"), func.min(opens(viewer)).label("is_open"))
        .select_from(Standing)
        .join(Post, Post.id == Standing.post_id)
        .join(Term, and_(Term.post_id == Post.id, active(scope.day)))
        .join(Person, Person.id == Post.person_id)
        .where(within(viewer, May.SEE_FIGURES), *conditions(scope, among), *_speaks(scope.day, end))
        .where(day <= end, or_(Standing.to_day.is_(None), Standing.to_day > _MATTERS))
        .group_by(root_id(), Standing.subject_id)
    )
    return statement if scope.row_id("subject") is None else statement.where(Standing.subject_id == scope.row_id("subject"))


def _speaks(today: date, end: date) -> tuple[ColumnElement[bool], ...]:
    """Rows of the days from today to the end on which somebody could be overdue."""
    return (
        Standing.from_day <= end,
        or_(Standing.to_day.is_(None), Standing.to_day >= today),
        ~Standing.is_offer,
        Standing.exemption_id.is_(None),
        Standing.absence_id.is_(None),
    )


def _needed_by(today: date) -> ColumnElement[date]:
    """The last day before it is overdue, as this row says it; the day before today where it is overdue; none where it never will be.

    A row that begins later and is overdue from its first day asks for it on that day.
    """
    starts_on = case((Standing.from_day > today, Standing.from_day), else_=today)
    return case(
        (and_(Standing.award_id.is_not(None), Standing.expires_on.is_(None)), null()),
        (starts_on <= _MATTERS, _MATTERS),
        (Standing.from_day > today, Standing.from_day),
        else_=today - timedelta(days=1),
    )


#: It has expired, if it was ever held, and it has fallen due.
_MATTERS = case((Standing.expires_on > Standing.due_on, Standing.expires_on), else_=Standing.due_on)


# --- seats ------------------------------------------------------------------------------------------------------------------------


def planned_dates(scope: Scope, among: Mapping[int, Place], begin: datetime, end: date, taught: Taught) -> list[Planned]:
    """The dates that begin after a moment and by the end, as far as people of the scope can take a seat."""
    after = datetime.combine(end + timedelta(days=1), time.min, clock.LOCAL)
    coming = (Event.state == EventState.SCHEDULED, Event.starts_at > begin, Event.starts_at < after)
    taken = select(func.count()).where(Booking.event_id == Event.id, Booking.state.in_(SEATED)).correlate(Event).scalar_subquery()
    nameless = select(func.coalesce(func.sum(Reservation.seats), 0)).where(Reservation.event_id == Event.id).correlate(Event)
    seats_of = (Event.capacity, (taken + nameless.scalar_subquery()).label("taken"))
    rows = db.session.execute(select(Event.id, Event.course_id, Event.starts_at, *seats_of).where(*coming)).all()
    where, open_to = _where(coming), _open_to()
    there = among.get(scope.organisation_id or 0)
    sector = scope.sector or (there.sector if there else None)
    return [
        _one(row, where.get(row.id, set()), taught)
        for row in rows
        if _counts(where.get(row.id, set()), scope.locality) and (sector is None or sector in open_to.get(row.course_id, {sector}))
    ]


def _one(row: AnyRow, where: Collection[str | None], taught: Taught) -> Planned:
    day = row.starts_at.astimezone(clock.LOCAL).date()
    return Planned(day, taught.get(row.course_id, frozenset()), row.capacity, row.taken, is_online=not where)


def _counts(where: Collection[str | None], locality: str | None) -> bool:
    """Can somebody from this locality take a seat there? Online they can from everywhere."""
    return locality is None or not where or locality in where


def _where(coming: Collection[ColumnElement[bool]]) -> dict[int, set[str | None]]:
    """By event, the localities of its venues; nothing is known of an event online."""
    statement = select(EventSession.event_id, Venue.locality).join(Venue, Venue.id == EventSession.venue_id)
    localities_of: dict[int, set[str | None]] = {}
    for event_id, locality in db.session.execute(statement.join(Event, Event.id == EventSession.event_id).where(*coming).distinct()):
        localities_of.setdefault(event_id, set()).add(locality)
    return localities_of


def _open_to() -> dict[int, set[str]]:
    """By course, the sectors it is for; a course for everybody is not in it."""
    sectors: dict[int, set[str]] = {}
    for course_id, sector in db.session.execute(select(course_sector)):
        sectors.setdefault(course_id, set()).add(sector)
    return sectors
