"""Places reserved without a name: who may reserve for whom, and what stands reserved."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.bookings.models import Reservation
from lms.bookings.queries.attendee_list import Candidate, candidates
from lms.bookings.queries.booking_permissions import manages
from lms.bookings.queries.eligibility_facts import not_over, posts_within
from lms.bookings.queries.event_cards import EventCard, event_cards
from lms.bookings.rules.reservations import REMIND, usual_end
from lms.courses.models import Course, Event
from lms.courses.rules.words import Approval, EventState
from lms.kit.datetimes import local_date
from lms.kit.db import AnySelect, db
from lms.people.models import Account, Organisation, Person, Post, RoleGrant, Term
from lms.people.queries import places, places_within, records_of, root_id
from lms.people.rules import full_name

_Reserver = aliased(Person, name="reserver")


@dataclass(frozen=True)
class Reserved:
    """Places that somebody has reserved. `seats`: those without a name yet."""

    id: int
    course_id: int
    course: str
    terms: str
    event: EventCard
    organisation_id: int
    organisation: str
    path: str
    by: str
    is_own: bool
    asked: int
    named: int
    seats: int
    ends_on: date

    @property
    def released(self) -> int:
        """Those that were given back, or whose day came before a name did."""
        return self.asked - self.named - self.seats


@dataclass(frozen=True)
class ToReserve:
    """A date on which the viewer can reserve. `organisations`: (id, name) for whose people."""

    course_id: int
    course: str
    event: EventCard
    organisations: list[tuple[str, str]]
    usual_end: date
    own: list[Reserved]


def to_reserve(event_id: int, viewer: Viewer, now: datetime) -> ToReserve | None:
    """None where there is no such date, or the viewer cannot reserve on it, which must look the same."""
    row = db.session.execute(select(Event, Course).join(Course, Course.id == Event.course_id).where(Event.id == event_id)).first()
    if row is None or row.Event.state is not EventState.SCHEDULED or now >= row.Event.starts_at:
        return None
    if not may_reserve(row.Course.approval, row.Event.organiser_id, viewer):
        return None
    among = for_whom(viewer, local_date(now))
    if not among:
        return None
    return ToReserve(
        course_id=row.Course.id,
        course=row.Course.title,
        event=event_cards([event_id])[event_id],
        organisations=among,
        usual_end=usual_end(local_date(row.Event.starts_at), local_date(now)),
        own=_reserved(Reservation.event_id == event_id, Reservation.seats > 0, _is_own(viewer), viewer=viewer),
    )


def may_reserve(approval: Approval, organiser_id: int, viewer: Viewer) -> bool:
    """Naming somebody approves them, so whoever reserves must be able to. Where the organiser's team approves, that is the team."""
    return viewer.may(May.APPROVE_BOOKINGS) and (approval is not Approval.LND or manages(organiser_id, viewer))


def where_to_reserve(approval: Approval, among: Collection[EventCard], viewer: Viewer) -> set[int]:
    """Those of these dates of a course on which the viewer can reserve."""
    runs = {organiser_id: may_reserve(approval, organiser_id, viewer) for organiser_id in {each.organiser_id for each in among}}
    return {card.id for card in among if runs[card.organiser_id]}


def for_whom(viewer: Viewer, today: date) -> list[tuple[str, str]]:
    """(id, name) of those for whose people the viewer reserves: employers of a supervisor's people, and every part of a branch."""
    theirs = select(Post.employer_id).where(Post.id.in_(posts_within(viewer, May.APPROVE_BOOKINGS, today)))
    employers = set(db.session.scalars(theirs.distinct()))
    among = places().values()
    chosen = [place for place in among if place.id in employers or (place.parent_id and viewer.reaches(May.APPROVE_BOOKINGS, place.path))]
    return [(str(place.id), place.name) for place in chosen]


# --- one of them ------------------------------------------------------------------------------------------------------------------


def reservation(reservation_id: int, viewer: Viewer) -> Reserved | None:
    """One that the viewer made, or may look after; None looks like none."""
    return next(iter(_reserved(Reservation.id == reservation_id, looked_after(viewer), viewer=viewer)), None)


def on_date(event_id: int, viewer: Viewer) -> list[Reserved]:
    """What is reserved on this date, of what the viewer made or looks after."""
    return _reserved(Reservation.event_id == event_id, Reservation.seats > 0, looked_after(viewer), viewer=viewer)


def to_name(viewer: Viewer, now: datetime) -> list[Reserved]:
    """The viewer's own, which wait for names, on dates to come."""
    return _reserved(Reservation.seats > 0, _is_own(viewer), Event.starts_at > now, viewer=viewer)


def looked_after(viewer: Viewer) -> ColumnElement[bool]:
    """Reservations (joined with Event) that the viewer made, that are for a branch of theirs, or on what their organisation runs."""
    of_branch = places_within(viewer, May.APPROVE_BOOKINGS, Reservation.organisation_id)
    return or_(_is_own(viewer), of_branch, places_within(viewer, May.MANAGE_BOOKINGS, Event.organiser_id))


def _is_own(viewer: Viewer) -> ColumnElement[bool]:
    return Reservation.person_id.in_(records_of(viewer.person_id))


def _reserved(*conditions: ColumnElement[bool], viewer: Viewer) -> list[Reserved]:
    statement = (
        select(Reservation, Course.id.label("course_id"), Course.title, Course.terms, Organisation.name, Organisation.path)
        .add_columns(_Reserver.id.label("human"), _Reserver.first_name, _Reserver.last_name, _Reserver.preferred_name)
        .join(Event, Event.id == Reservation.event_id)
        .join(Course, Course.id == Event.course_id)
        .join(Organisation, Organisation.id == Reservation.organisation_id)
        .join(Person, Person.id == Reservation.person_id)
        .join(_Reserver, _Reserver.id == root_id())
        .where(*conditions)
        .order_by(Event.starts_at, Reservation.id)
    )
    rows = db.session.execute(statement).all()
    among = event_cards({row.Reservation.event_id for row in rows})
    return [
        Reserved(
            id=row.Reservation.id,
            course_id=row.course_id,
            course=row.title,
            terms=row.terms,
            event=among[row.Reservation.event_id],
            organisation_id=row.Reservation.organisation_id,
            organisation=row.name,
            path=row.path,
            by=full_name(row.first_name, row.last_name, row.preferred_name),
            is_own=row.human == viewer.person_id,
            asked=row.Reservation.asked,
            named=row.Reservation.named,
            seats=row.Reservation.seats,
            ends_on=row.Reservation.ends_on,
        )
        for row in rows
    ]


def nameable(reservation: Reserved, text: str, viewer: Viewer, today: date) -> list[Candidate]:
    """Of those whom the viewer books for, those whose place is where these places are for."""
    return candidates(viewer, text, reservation.course_id, today, reservation.path)


# --- what the worker looks after ---------------------------------------------------------------------------------------------------


def to_remind(today: date) -> list[int]:
    """Events with places that end soon, of which nobody has been reminded yet; by id."""
    return sorted(set(db.session.scalars(_open().where(Reservation.reminded_at.is_(None), Reservation.ends_on <= today + REMIND))))


def of_leavers(today: date, *conditions: ColumnElement[bool]) -> list[int]:
    """Events with places reserved by somebody (joined as Person) who has no post and no role any more; by id."""
    reserved = _open().join(Person, Person.id == Reservation.person_id)
    return sorted(set(db.session.scalars(reserved.where(has_left(today), *conditions))))


def _open() -> AnySelect:
    scheduled = Event.state == EventState.SCHEDULED
    return select(Reservation.event_id).join(Event, Event.id == Reservation.event_id).where(scheduled, Reservation.seats > 0)


def has_left(today: date) -> ColumnElement[bool]:
    """Reservations of people who have no post that runs today or later, and no role."""
    human = aliased(Person, name="leaver")
    record = aliased(Person, name="record_of_leaver")
    root = select(root_id(human)).where(human.id == Reservation.person_id).scalar_subquery()
    records = select(record.id).where(root_id(record) == root)
    stays = select(Term.id).join(Post, Post.id == Term.post_id).where(Post.person_id.in_(records), not_over(today))
    role = select(RoleGrant.id).join(Account, Account.id == RoleGrant.account_id).where(Account.person_id.in_(records))
    runs = role.where(RoleGrant.starts_on <= today, or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today))
    return ~stays.correlate(Reservation).exists() & ~runs.correlate(Reservation).exists()
