"""What the page that books a place says: what is booked, for whom, who approves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.access import Viewer
from lms.bookings.models import Booking
from lms.bookings.queries.bookable_dates import Choice, applicants, choices
from lms.bookings.queries.catalogue import subjects_of
from lms.bookings.queries.eligibility_facts import human_of
from lms.bookings.queries.event_cards import EventCard, event_cards
from lms.bookings.queries.learner import Learner, learner
from lms.bookings.rules.states import LIVE
from lms.bookings.rules.training_needs import Need
from lms.courses.models import Course, Event
from lms.courses.rules.words import Approval, EventState
from lms.kit.datetimes import local_date
from lms.kit.db import db
from lms.people.queries import records_of


@dataclass(frozen=True)
class ToBook:
    """A date that somebody is about to book. `chosen`: the post that needs it most."""

    who: Learner
    course_id: int
    course: str
    approval: Approval
    terms: str
    date: EventCard
    gains: Mapping[int, list[Need]]  # by post
    choice: Choice
    booking_id: int | None  # live already, on this very date

    @property
    def posts(self) -> list[tuple[int, str]]:
        """The posts to choose from: those it can be booked for, or all where it can be booked for none."""
        labels = {post.id: post.label for post in self.who.posts}
        return [(post_id, f"{labels[post_id]}{self._waits(post_id)}") for post_id in self.choice.post_ids or labels]

    def _waits(self, post_id: int) -> str:
        return ": waiting list" if self.date.free and not self.date.free_for(post_id) else ""

    @property
    def chosen(self) -> int | None:
        return next(iter(self.choice.post_ids), None)


def to_book(event_id: int, post_id: int | None, viewer: Viewer, now: datetime) -> ToBook | None:
    """The date, for the viewer, or for whose post it is if they book for them; None where that is not so, or there is no such date."""
    row = db.session.execute(select(Event, Course).join(Course, Course.id == Event.course_id).where(Event.id == event_id)).first()
    person_id = human_of(post_id) if post_id else None
    person = learner(viewer, person_id, local_date(now)) if person_id or not post_id else None
    if row is None or row.Event.state is EventState.DRAFT or person is None:
        return None
    taught = [subject_id for subject_id, _ in subjects_of([row.Course.id])[row.Course.id]]
    under = applicants(person, [row.Course.id], viewer)
    date = event_cards([event_id], person.post_ids)[event_id]
    return ToBook(
        who=person,
        course_id=row.Course.id,
        course=row.Course.title,
        approval=row.Course.approval,
        terms=row.Course.terms,
        date=date,
        gains={post.id: person.gains(taught, post.id) for post in person.posts},
        choice=_first(choices([date], under, person, {row.Course.id: taught}, now)[event_id], post_id if not person.is_self else None),
        booking_id=_live(event_id, person),
    )


def _first(choice: Choice, post_id: int | None) -> Choice:
    """The post that was asked for, before the others."""
    ordered = sorted(choice.post_ids, key=lambda each_id: each_id != post_id)
    return Choice(tuple(ordered), choice.no)


def _live(event_id: int, who: Learner) -> int | None:
    """Of somebody else, that of a post for which the viewer books."""
    statement = select(Booking.id).where(
        Booking.event_id == event_id, Booking.person_id.in_(records_of(who.person_id)), Booking.state.in_(LIVE)
    )
    return db.session.scalar(statement if who.is_self else statement.where(Booking.post_id.in_(who.post_ids)))
