"""The waiting lists of events, in order: three queries, however long they are."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from sqlalchemy import or_, select

from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.bookings.rules.waiting_list import QueueEntry, in_order
from lms.courses.models import Event, course_subject
from lms.kit import clock
from lms.kit.datetimes import local_date
from lms.kit.db import AnyRow, chunked, db
from lms.people.models import Person, Post, Term
from lms.people.queries import root_id
from lms.training.models import Standing
from lms.training.queries import Employer, matters_on, on, status
from lms.training.rules.enums import Status

#: Of these lines nothing is asked today, so that they give nobody a place in the order.
_ASKS_NOTHING = {Status.EXEMPT.value, Status.PAUSED.value}


def positions(event_id: int) -> dict[int, int]:
    """Who stands where on the waiting list of this event: 1 is next. By booking."""
    return positions_on([event_id])[event_id]


def positions_on(event_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """The same of several events at once."""
    ordered = queue_entries(event_ids, local_date(clock.now()))
    return {event_id: {entry.booking_id: place for place, entry in enumerate(ordered[event_id], 1)} for event_id in event_ids}


def queue_entries(event_ids: Collection[int], today: date) -> dict[int, list[QueueEntry]]:
    """Who waits for each of these events, whoever is next first. Whose post does not run on the first day waits for nothing."""
    rows = _waiting(event_ids)
    days = _days({row.human for row in rows}, {row.course_id for row in rows}, today)
    entries_by_id: dict[int, list[QueueEntry]] = defaultdict(list)
    for row in rows:
        is_overdue, day = days.get((row.human, row.course_id), (False, None))
        entries_by_id[row.event_id].append(QueueEntry(row.id, row.asked_at, is_overdue, day))
    return defaultdict(list, {event_id: in_order(entries) for event_id, entries in entries_by_id.items()})


def _waiting(event_ids: Collection[int]) -> list[AnyRow]:
    statement = (
        select(
            Booking.id, Booking.event_id, Booking.course_id, Booking.post_id, Booking.asked_at, Event.starts_at, root_id().label("human")
        )
        .join(Event, Event.id == Booking.event_id)
        .join(Person, Person.id == Booking.person_id)
        .where(Booking.event_id.in_(event_ids), Booking.state == BookingState.WAITLISTED)
    )
    rows: list[AnyRow] = list(db.session.execute(statement))
    running = set(running_posts([(row.post_id, local_date(row.starts_at)) for row in rows]))
    return [row for row in rows if (row.post_id, local_date(row.starts_at)) in running]


def running_posts(posts_and_days: Sequence[tuple[int, date]]) -> Iterator[tuple[int, date]]:
    """Of these posts and days those on which the post runs, in one query for a few thousand."""
    terms: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for chunk in chunked(sorted({post_id for post_id, _ in posts_and_days})):
        for post_id, begin, end in db.session.execute(select(Term.post_id, Term.starts_on, Term.ends_on).where(Term.post_id.in_(chunk))):
            terms[post_id].append((begin, end or date.max))
    return ((post_id, day) for post_id, day in posts_and_days if any(begin <= day <= end for begin, end in terms[post_id]))


def _days(humans: Collection[int], course_ids: Collection[int], today: date) -> dict[tuple[int, int], tuple[bool, date | None]]:
    """For each person and course: is anything it teaches overdue, and the earliest day that matters, over all their posts."""
    days: dict[tuple[int, int], tuple[bool, date | None]] = {}
    for human, course_id, word, day in _lines(humans, course_ids, today):
        if word in _ASKS_NOTHING:
            continue
        before = days.get((human, course_id), (False, None))
        known = [each_day for each_day in (before[1], day if day != date.max else None) if each_day]
        days[human, course_id] = (before[0] or word == Status.OVERDUE, min(known, default=None))
    return days


def _lines(humans: Collection[int], course_ids: Collection[int], today: date) -> Iterator[AnyRow]:
    statement = (
        select(root_id(), course_subject.c.course_id, status(today), matters_on(today))
        .select_from(Standing)
        .join(course_subject, course_subject.c.subject_id == Standing.subject_id)
        .join(Post, Post.id == Standing.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(Employer, Employer.id == Post.employer_id)
        .where(course_subject.c.course_id.in_(course_ids), on(today), ~Standing.is_offer)
    )
    for chunk in chunked(sorted(humans)):
        yield from db.session.execute(statement.where(or_(Person.id.in_(chunk), Person.merged_into_id.in_(chunk))))
