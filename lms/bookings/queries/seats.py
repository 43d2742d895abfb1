"""How many seats an event has, how many of them are taken, and whose the others are."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import aliased

from lms.bookings.models import Booking, Quota, Reservation
from lms.bookings.rules import quotas
from lms.bookings.rules.actions import why_not_capacity
from lms.bookings.rules.quotas import PostPlacement, SeatQuota, Seats
from lms.bookings.rules.states import SEATED, BookingState
from lms.courses.models import Event
from lms.kit import clock
from lms.kit.datetimes import local_date
from lms.kit.db import chunked, db
from lms.people.models import Organisation, Post, Term

_Employer = aliased(Organisation, name="employer_of_seat")


def free(event_ids: Collection[int]) -> dict[int, Seats]:
    """The seats of each of these events: one query, and four more where any seats are kept for an employer."""
    reserved = select(func.coalesce(func.sum(Reservation.seats), 0)).where(Reservation.event_id == Event.id)
    until = select(func.min(Reservation.ends_on)).where(Reservation.event_id == Event.id, Reservation.seats > 0)
    keeps = select(func.count()).where(Quota.event_id == Event.id, is_kept(clock.today()))
    counted = (
        select(
            Event.id,
            Event.capacity,
            func.count(case((Booking.state.in_(SEATED), 1))).label("taken"),
            func.count(case((Booking.state == BookingState.WAITLISTED, 1))).label("waiting"),
            func.count(case((Booking.state == BookingState.REQUESTED, 1))).label("requested"),
            func.min(Booking.offered_until).label("offer_ends_at"),
            reserved.correlate(Event).scalar_subquery().label("reserved"),
            until.correlate(Event).scalar_subquery().label("reserved_until"),
            keeps.correlate(Event).scalar_subquery().label("keeps"),
        )
        .outerjoin(Booking, Booking.event_id == Event.id)
        .where(Event.id.in_(event_ids))
        .group_by(Event.id, Event.capacity)
    )
    rows = db.session.execute(counted).all()
    shared = _shared([row.id for row in rows if row.keeps])
    return {
        row.id: Seats(
            capacity=row.capacity,
            taken=row.taken + row.reserved,
            waiting=row.waiting,
            requested=row.requested,
            offer_ends_at=row.offer_ends_at,
            reserved=row.reserved,
            reserved_until=row.reserved_until,
            kept=shared[row.id].kept if row.keeps else (),
            queue=shared[row.id].queue if row.keeps else {None: row.waiting},
        )
        for row in rows
    }


def is_kept(today: date) -> ColumnElement[bool]:
    """The quotas whose seats are not everybody's yet."""
    return Quota.release_on > today


def of_event(event_id: int) -> Seats:
    """The seats of this one."""
    return free([event_id])[event_id]


def why_not(event_id: int, capacity: int) -> str | None:
    """Why this event cannot have so few seats; None: it can. For whoever edits it, after its row is locked."""
    seats = free([event_id]).get(event_id)
    return (why_not_capacity(capacity, seats.taken) or quotas.why_not_capacity(capacity, seats.kept)) if seats else None


# --- seats that are kept ----------------------------------------------------------------------------------------------------------


class _Shared(NamedTuple):
    """Quotas with what is taken of them, and who waits by quota."""

    kept: tuple[SeatQuota, ...]
    queue: Mapping[int | None, int]


def _shared(event_ids: Collection[int]) -> dict[int, _Shared]:
    if not event_ids:
        return {}
    quotas_by_id = _kept(event_ids)
    taken: dict[int, Counter[int | None]] = defaultdict(Counter)
    queue: dict[int, Counter[int | None]] = defaultdict(Counter)
    for event_id, state, path, number in _claims(event_ids):
        quota_id = next((quota.quota_id for quota in quotas_by_id[event_id] if path.startswith(quota.path)), None)
        (queue if state is BookingState.WAITLISTED else taken)[event_id][quota_id] += number
    return {
        event_id: _Shared(tuple(replace(quota, taken=taken[event_id][quota.quota_id]) for quota in quotas_by_id[event_id]), queue[event_id])
        for event_id in event_ids
    }


def _kept(event_ids: Collection[int]) -> dict[int, list[SeatQuota]]:
    quotas_by_id: dict[int, list[SeatQuota]] = defaultdict(list)
    statement = select(Quota, Organisation.path, Organisation.name).join(Organisation, Organisation.id == Quota.organisation_id)
    mine = statement.where(Quota.event_id.in_(event_ids), is_kept(clock.today())).order_by(Organisation.name_folded, Quota.id)
    for row, path, name in db.session.execute(mine.execution_options(populate_existing=True)):
        quotas_by_id[row.event_id].append(SeatQuota(row.id, row.organisation_id, path, name, row.seats, row.release_on))
    return quotas_by_id


def _claims(event_ids: Collection[int]) -> list[tuple[int, BookingState | None, str, int]]:
    """Everything that has a seat of these events or waits for one: (event, state, the place it is for, how many); no state: no name."""
    columns = (Booking.event_id, Booking.state, Booking.post_id, Event.starts_at)
    statement = select(*columns).join(Event, Event.id == Booking.event_id).where(Booking.event_id.in_(event_ids))
    rows = db.session.execute(statement.where(Booking.state.in_((*SEATED, BookingState.WAITLISTED)))).all()
    where = placements({row.post_id for row in rows})
    people = [(row.event_id, row.state, where[row.post_id].on(local_date(row.starts_at)), 1) for row in rows]
    nameless = select(Reservation.event_id, Organisation.path, Reservation.seats).join(
        Organisation, Organisation.id == Reservation.organisation_id
    )
    reserved = db.session.execute(nameless.where(Reservation.event_id.in_(event_ids), Reservation.seats > 0))
    return [*people, *((event_id, None, path, number) for event_id, path, number in reserved)]


def placements(post_ids: Collection[int]) -> dict[int, PostPlacement]:
    """Where these posts belong, and when: one query for a few thousand."""
    employers: dict[int, str] = {}
    stays: dict[int, list[tuple[date, date, str]]] = defaultdict(list)
    statement = (
        select(Post.id, _Employer.path, Term.starts_on, Term.ends_on, Organisation.path)
        .join(_Employer, _Employer.id == Post.employer_id)
        .outerjoin(Term, Term.post_id == Post.id)
        .outerjoin(Organisation, Organisation.id == Term.organisation_id)
    )
    for chunk in chunked(sorted(post_ids)):
        for post_id, employer, begin, end, place in db.session.execute(statement.where(Post.id.in_(chunk))):
            employers[post_id] = employer
            if place is not None:
                stays[post_id].append((begin, end or date.max, place))
    return {post_id: PostPlacement(path, tuple(stays[post_id])) for post_id, path in employers.items()}


def quota_of(seats: Seats, post_id: int, starts_at: datetime) -> int | None:
    """The quota of which this post is on an event that starts then. Without quotas, no question."""
    return quotas_of(seats, {post_id: post_id}, starts_at)[post_id]


def quotas_of(seats: Seats, post_ids: Mapping[int, int], starts_at: datetime) -> dict[int, int | None]:
    """The same of many: by key, of the post that stands there."""
    where = placements(set(post_ids.values())) if seats.kept else {}
    day = local_date(starts_at)
    return {key: seats.quota_at(where[post_id].on(day)) if seats.kept else None for key, post_id in post_ids.items()}
