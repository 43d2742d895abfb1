"""Seats of an event that are kept for an employer, or a part of one, until a day: added, changed, given up."""

from datetime import date

from lms.access import Viewer
from lms.bookings.models import Quota
from lms.bookings.queries import booking_permissions, seats
from lms.bookings.rules import quotas as rules
from lms.bookings.service.transitions import lock
from lms.bookings.service.waiting import rebalance
from lms.courses.models import Event
from lms.kit import clock
from lms.kit.datetimes import local_date
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.queries import places

NOT_YOURS = "Only the learning and development team that runs this date keeps places on it."
GONE = "These places are not kept any more."


def add_quota(*, event_id: int, organisation_id: int, number: int, release_on: date, by: Viewer) -> Quota:
    """So many seats are kept for this organisation and all below it, until this day. Said twice, it is done once. Raises Refused.

    Nobody loses a seat by it: what is taken already is not kept, and comes under it as it is given back.
    """
    event = _lock(event_id, by)
    same: Quota | None = db.session.scalar(db.select(Quota).where(Quota.event_id == event_id, Quota.organisation_id == organisation_id))
    if same and (same.seats, same.release_on) == (number, release_on):
        return same
    if same and same.release_on <= clock.today():
        db.session.delete(same)  # it is over
        db.session.flush()
    _check(event, organisation_id, number, release_on, but=None)
    row = Quota(event_id=event_id, organisation_id=organisation_id, seats=number, release_on=release_on)
    db.session.add(row)
    db.session.flush()
    return row


def change_quota(*, event_id: int, quota_id: int, number: int, release_on: date, by: Viewer) -> None:
    """Other seats, or until another day; what comes free is offered on. Raises Refused."""
    event = _lock(event_id, by)
    row = _of(event_id, quota_id)
    if row is None:
        raise Refused(GONE)
    _check(event, row.organisation_id, number, release_on, but=quota_id)
    row.seats, row.release_on = number, release_on
    db.session.flush()
    rebalance(event)


def remove_quota(*, event_id: int, quota_id: int, by: Viewer) -> None:
    """They are everybody's at once, and offered on. Said twice, it is done once. Raises Refused."""
    event = _lock(event_id, by)
    row = _of(event_id, quota_id)
    if row is not None:
        db.session.delete(row)
        db.session.flush()
        rebalance(event)


def release_in_time(event: Event) -> None:
    """The event, whose lock the caller holds, has moved: what is kept is everybody's on the day before it starts at the latest."""
    last = rules.latest_release(local_date(event.starts_at))
    for row in db.session.scalars(db.select(Quota).where(Quota.event_id == event.id, Quota.release_on > last)):
        row.release_on = last
    db.session.flush()


def _lock(event_id: int, by: Viewer) -> Event:
    event = lock(event_id)
    if not booking_permissions.manages(event.organiser_id, by):
        raise Refused(NOT_YOURS)
    if not rules.can_be_kept(event.state, event.starts_at, clock.now()):
        raise Refused("Places are kept on a date that has not started.")
    return event


def _of(event_id: int, quota_id: int) -> Quota | None:
    quota: Quota | None = db.session.scalar(db.select(Quota).where(Quota.id == quota_id, Quota.event_id == event_id))
    return quota


def _check(event: Event, organisation_id: int, number: int, release_on: date, but: int | None) -> None:
    """Raises Refused with what is wrong. Who keeps seats may be of any part of the partnership below its root."""
    place = places().get(organisation_id)
    if place is None or place.parent_id is None:
        raise Refused("Choose an employer, or a part of one.", field="organisation")
    others = [quota for quota in seats.of_event(event.id).kept if quota.quota_id != but]
    plan = rules.Plan(place.path, number, release_on)
    no = rules.why_not_keep(plan, others, event.capacity, local_date(event.starts_at), clock.today())
    if no:
        raise Refused(no[0], field=no[1])
