"""Several people and one course: which dates there are, and what one of these is to each of them. A fixed number of queries."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from lms.access import May, Viewer
from lms.bookings.models import Booking
from lms.bookings.queries.catalogue import Live
from lms.bookings.queries.eligibility_facts import applicants, bookables, not_over
from lms.bookings.queries.event_cards import EventCard, event_cards, fitting
from lms.bookings.queries.learner import needs_of, reached_by
from lms.bookings.rules.catalogue_filter import CatalogueFilter
from lms.bookings.rules.eligibility import Applicant, Bookable, why_not
from lms.bookings.rules.states import LIVE
from lms.bookings.rules.training_needs import FAR, THE_REST, Need, by_subject
from lms.courses.models import Course, Event, course_subject
from lms.courses.rules.words import Approval, EventState
from lms.kit.datetimes import local_date
from lms.kit.db import AnySelect, db
from lms.people.models import Organisation, Person, Post, Term
from lms.people.queries import records_of_all, root_id, within
from lms.people.rules import full_name
from lms.training.models import Subject
from lms.training.queries.subjects import covers
from lms.training.rules.subjects import covered

#: So many people are booked in one go: a page of the team.
MOST_AT_ONCE = 50
#: So many dates are enough to choose from.
DATES = 20


@dataclass(frozen=True)
class CourseDate:
    """A date that several people could be booked on."""

    course: str
    date: EventCard


@dataclass(frozen=True)
class DatesForSeveral:
    """What can be booked for several people in one subject. `names`: theirs; `person_ids`: in the same order."""

    subject: str
    person_ids: tuple[int, ...]
    names: tuple[str, ...]
    dates: tuple[CourseDate, ...]


def dates_for(subject_id: int | None, person_ids: Collection[int], viewer: Viewer, now: datetime) -> DatesForSeveral | None:
    """The next dates of courses that teach this subject, or one that covers it; None: no such subject, or nobody the viewer books for."""
    subject = db.session.scalar(select(Subject.name).where(Subject.id == subject_id))
    people = _people(person_ids, viewer, now)
    if subject is None or not people:
        return None
    titles = {row.id: row.title for row in db.session.execute(_next_dates(subject_id or 0, now))}
    cards = event_cards(titles.keys(), people.keys())
    names = {human: name for human, name, _ in people.values()}
    return DatesForSeveral(
        subject, tuple(names), tuple(names.values()), tuple(CourseDate(titles[card.id], card) for card in cards.values())
    )


def _next_dates(subject_id: int, now: datetime) -> AnySelect:
    arrows = covers()
    teaching = [taught for taught in {subject_id, *arrows} if subject_id in covered(taught, arrows)]
    courses = select(course_subject.c.course_id).where(course_subject.c.subject_id.in_(teaching))
    running = or_(Course.retired_on.is_(None), Course.retired_on > local_date(now))
    statement = select(Event.id, Course.title).join(Course, Course.id == Event.course_id).where(running, Course.id.in_(courses))
    return statement.where(*fitting(CatalogueFilter(), now)).order_by(Event.starts_at, Event.id).limit(DATES)


def _people(person_ids: Collection[int], viewer: Viewer, now: datetime) -> dict[int, tuple[int, str, str]]:
    """By post, (human, name, employer) of these people, as far as the viewer books for them, by name."""
    statement = (
        select(Post.id, root_id(), Person.first_name, Person.last_name, Person.preferred_name, Organisation.name)
        .select_from(Term)
        .join(Post, Post.id == Term.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(Organisation, Organisation.id == Post.employer_id)
        .where(
            Post.person_id.in_(records_of_all(person_ids)),
            not_over(local_date(now)),
            within(viewer, May.BOOK),
            root_id() != viewer.person_id,
        )
        .order_by(Person.name_folded, Post.id)
    )
    rows = db.session.execute(statement)
    return {row[0]: (row[1], full_name(*row[2:5]), row[5]) for row in rows}


# --- one date -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OneOfSeveral:
    """Somebody, and what this date is to them: booked already, to be booked for one of their posts, or not, and why."""

    person_id: int
    name: str
    post_id: int  # for which it can be booked
    needs: tuple[Need, ...]  # what the course does for that post
    booking: Live | None  # on this date already
    no: str | None  # why they cannot have it

    @property
    def can_be_booked(self) -> bool:
        return self.booking is None and self.no is None


@dataclass(frozen=True)
class DateForSeveral:
    """A date of a course, and what it is to each of several people, those who need it most first."""

    course_id: int
    course: str
    approval: Approval
    terms: str
    date: EventCard
    people: tuple[OneOfSeveral, ...]
    employers: Mapping[int, str]  # by post

    @property
    def can_book(self) -> bool:
        return any(person.can_be_booked for person in self.people)


def date_for(event_id: int, person_ids: Collection[int], viewer: Viewer, now: datetime) -> DateForSeveral | None:
    """This date, for these people as far as the viewer books for them; None where there is no such date, or nobody to book for."""
    row = db.session.execute(select(Event, Course).join(Course, Course.id == Event.course_id).where(Event.id == event_id)).first()
    posts = _people(person_ids, viewer, now)
    if row is None or row.Event.state is EventState.DRAFT or not posts:
        return None
    event, taught = bookables([event_id])[event_id], reached_by(row.Course.id)
    needs = [need for need in needs_of(posts.keys(), local_date(now)) if need.subject_id in taught]
    under, live = applicants(list(posts), viewer, event.prerequisites), _live(event_id, posts.keys())
    people = [
        _one([who for who in under if who.person_id == human], event, needs, live.get(human), now)
        for human in dict.fromkeys(human for human, _, _ in posts.values())
    ]
    return DateForSeveral(
        course_id=row.Course.id,
        course=row.Course.title,
        approval=row.Course.approval,
        terms=row.Course.terms,
        date=event_cards([event_id], posts.keys())[event_id],
        people=tuple(sorted(people, key=lambda person: _place(person.needs))),
        employers={post_id: employer for post_id, (_, _, employer) in posts.items()},
    )


def _place(needs: Iterable[Need]) -> tuple[int, date]:
    """Who needs it soonest, first."""
    return min((need.place for need in needs), default=(THE_REST + 1, FAR))


def _live(event_id: int, post_ids: Collection[int]) -> dict[int, Live]:
    """By human, the live booking on this event for one of these posts."""
    statement = (
        select(root_id(), Booking.id, Booking.state, Booking.event_id)
        .join(Person, Person.id == Booking.person_id)
        .where(Booking.event_id == event_id, Booking.post_id.in_(post_ids), Booking.state.in_(LIVE))
    )
    return {row[0]: Live(*row[1:]) for row in db.session.execute(statement)}


def _one(under: list[Applicant], event: Bookable, needs: Collection[Need], booking: Live | None, now: datetime) -> OneOfSeveral:
    """The post that needs it soonest, of those it can be booked for; where it can be for none, why not for the first."""
    ordered = sorted(under, key=lambda who: _place(need for need in needs if need.post_id == who.post_id))
    nos = {who.post_id: why_not(event, who, now, local_date(now)) for who in ordered}
    chosen = next((post_id for post_id, no in nos.items() if no is None), ordered[0].post_id)
    return OneOfSeveral(
        person_id=ordered[0].person_id,
        name=ordered[0].name,
        post_id=chosen,
        needs=tuple(by_subject(need for need in needs if need.post_id == chosen)),
        booking=booking,
        no=None if booking else nos[chosen],
    )
