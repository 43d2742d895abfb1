"""The seats of a date that are kept for employers, as those see them who plan them."""

from dataclasses import dataclass
from datetime import date

from lms.access import Viewer
from lms.bookings.models import Quota
from lms.bookings.queries import seats
from lms.bookings.queries.booking_permissions import manages
from lms.bookings.rules.quotas import SeatQuota, Seats, can_be_kept, latest_release
from lms.courses.models import Course, Event
from lms.kit import clock
from lms.kit.datetimes import local_date
from lms.kit.db import db
from lms.people.models import Organisation
from lms.people.queries import places


@dataclass(frozen=True)
class KeptSeats:
    """A date and what is kept on it. `released`: (who, how many, from which day) of what is everybody's by now."""

    event: Event
    course: str
    seats: Seats
    released: list[tuple[str, int, date]]
    latest: date  # on which the last of them become everybody's
    can_change: bool

    @property
    def kept(self) -> tuple[SeatQuota, ...]:
        return self.seats.kept

    def one(self, quota_id: int) -> SeatQuota | None:
        return next((each for each in self.kept if each.quota_id == quota_id), None)


def kept_seats(event_id: int, viewer: Viewer) -> KeptSeats | None:
    """None where there is no such date, or the viewer does not manage its bookings, which must look the same."""
    event = db.session.get(Event, event_id)
    if event is None or not manages(event.organiser_id, viewer):
        return None
    over = db.select(Organisation.name, Quota.seats, Quota.release_on).join(Quota, Quota.organisation_id == Organisation.id)
    rows = db.session.execute(over.where(Quota.event_id == event_id, ~seats.is_kept(clock.today())).order_by(Organisation.name_folded))
    return KeptSeats(
        event=event,
        course=db.session.get_one(Course, event.course_id).title,
        seats=seats.of_event(event_id),
        released=[(name, number, day) for name, number, day in rows],
        latest=latest_release(local_date(event.starts_at)),
        can_change=can_be_kept(event.state, event.starts_at, clock.now()),
    )


def quota_organisations() -> list[tuple[str, str]]:
    """(id, name) of every employer and its parts, each below what it is part of."""
    among = places()
    places_below = [place for place in among.values() if place.parent_id is not None]
    named = [(" › ".join(among[part].name for part in _line(place.path)[1:]), place) for place in places_below]
    return [(str(place.id), name) for name, place in sorted(named, key=lambda pair: pair[0].casefold())]


def _line(path: str) -> list[int]:
    return [int(part) for part in path.strip("/").split("/")]
