"""What would become of bookings and reserved places if posts were as they are planned to be: a fixed number of queries."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import select

from lms.bookings.models import Reservation
from lms.bookings.queries.following import returning, stranded
from lms.bookings.rules.following import Stranded
from lms.bookings.rules.foresight import Reserver, consequences
from lms.courses.models import Event
from lms.courses.rules.words import EventState
from lms.kit import clock
from lms.kit.datetimes import local_date
from lms.kit.db import db
from lms.kit.planned import Consequence, PlannedPost
from lms.people.models import Account, Person, RoleGrant
from lms.people.queries import root_id
from lms.people.queries.posts import of_humans, posts_of


def foresee(planned: Sequence[PlannedPost]) -> list[Consequence]:
    """By post, what happens if these are its terms, and those of the other posts of its person."""
    humans, posts, now = {post.person_id for post in planned if post.person_id > 0}, {post.id for post in planned}, clock.now()
    conditions = list(of_humans(humans))
    away = [booking for condition in conditions for booking in stranded(now, condition, planned=planned) if _is_about(booking, posts)]
    back = [booking for condition in conditions for booking in returning(now, condition, planned=planned) if _is_about(booking, posts)]
    return [Consequence(*each) for each in consequences(away, back, _reservers(humans, planned, now))]


def _is_about(booking: Stranded, post_ids: Collection[int]) -> bool:
    """Does it happen because of these posts?"""
    return booking.left.id in post_ids or (booking.to is not None and booking.to.id in post_ids)


def _reservers(humans: Collection[int], planned: Sequence[PlannedPost], now: datetime) -> Iterator[Reserver]:
    posts, new = posts_of(humans, planned), {post.id for post in planned}
    statement = select(root_id().label("human"), Reservation.ends_on).join(Person, Person.id == Reservation.person_id)
    coming = (Event.state == EventState.SCHEDULED, Event.starts_at > now, Reservation.seats > 0)
    statement = statement.join(Event, Event.id == Reservation.event_id).where(*coming).order_by(Reservation.id)
    rows = [row for condition in of_humans(humans) for row in db.session.execute(statement.where(condition))]
    with_role = _with_role({row.human for row in rows}, now)
    for row in rows:
        ending = [post for post in posts[row.human] if post.id in new and post.last_day]
        if ending:
            yield Reserver(ending[-1], tuple(posts[row.human]), row.ends_on, row.human in with_role)


def _with_role(humans: Collection[int], now: datetime) -> set[int]:
    statement = select(root_id()).join(Account, Account.person_id == Person.id).join(RoleGrant, RoleGrant.account_id == Account.id)
    runs = statement.where(RoleGrant.ends_on.is_(None) | (RoleGrant.ends_on >= local_date(now)))
    return {human for condition in of_humans(humans) for human in db.session.scalars(runs.where(condition))}
