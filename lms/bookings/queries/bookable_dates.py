"""For which post a date can be booked, and why not: in a fixed number of queries for a post."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from lms.access import Viewer
from lms.bookings.queries import eligibility_facts as reads
from lms.bookings.queries.eligibility_facts import bookables
from lms.bookings.queries.event_cards import EventCard
from lms.bookings.queries.learner import Learner
from lms.bookings.rules.eligibility import Applicant, Bookable, why_not
from lms.bookings.rules.training_needs import FAR
from lms.courses.models import course_prerequisite
from lms.kit.datetimes import local_date
from lms.kit.db import db


@dataclass(frozen=True)
class Choice:
    """What can be done about a date. `post_ids`: the posts it can be booked for, those with a place first, and of these the one that needs
    it most; `no`: why for none."""

    post_ids: tuple[int, ...]
    no: str | None


def applicants(who: Learner, course_ids: Collection[int], viewer: Viewer) -> list[Applicant]:
    """The person, under each of their posts, with what they hold of what these courses ask first."""
    statement = select(course_prerequisite.c.subject_id).where(course_prerequisite.c.course_id.in_(course_ids)).distinct()
    needed = list(db.session.scalars(statement))
    return reads.applicants(who.post_ids, viewer, needed)


def choices(
    among: Iterable[EventCard], under: Iterable[Applicant], who: Learner, taught: Mapping[int, Collection[int]], now: datetime
) -> dict[int, Choice]:
    """For each of these dates; `taught`: the subjects by course. A post for which there is a place comes before one that would wait."""
    people, by_id = list(under), {card.id: card for card in among}
    ordered = {
        course_id: sorted(people, key=lambda each: (_place(who, subject_ids, each.post_id), each.post_id))
        for course_id, subject_ids in taught.items()
    }
    return {
        event_id: _choice(event, sorted(ordered[event.course_id], key=lambda each: not by_id[event_id].free_for(each.post_id)), who, now)
        for event_id, event in bookables(by_id).items()
    }


def _place(who: Learner, taught: Collection[int], post_id: int) -> tuple[int, date]:
    """Where the course is due soonest, first."""
    return min((need.place for need in who.gains(taught, post_id)), default=(9, FAR))


def _choice(event: Bookable, under: Iterable[Applicant], who: Learner, now: datetime) -> Choice:
    nos: Mapping[int, str | None] = {applicant.post_id: why_not(event, applicant, now, local_date(now)) for applicant in under}
    can = tuple(post_id for post_id, no in nos.items() if no is None)
    whose = "You have" if who.is_self else f"{who.name} has"
    return Choice(can, None if can else next(iter(nos.values()), f"{whose} no post here. Ask the learning and development team."))
