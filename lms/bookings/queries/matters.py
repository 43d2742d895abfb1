"""What people are reminded of about bookings: where they are booked before long, and requests that wait for whoever decides them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, String, and_, cast, exists, func, or_, select, union
from sqlalchemy.orm import aliased

from lms.access import May, Role
from lms.bookings.models import Booking, BookingMove
from lms.bookings.queries.booking_rows import BookingRow, read_bookings, select_bookings
from lms.bookings.queries.eligibility_facts import not_over
from lms.bookings.queries.recipients import roles_with
from lms.bookings.rules.states import BookingState
from lms.courses.models import Course, Event
from lms.courses.rules.words import Approval, EventState
from lms.kit.datetimes import clock_time, day_of, start_of
from lms.kit.db import AnySelect
from lms.kit.room import About, Described, Matter
from lms.people.models import Absence, Account, Organisation, Person, Post, RoleGrant, Term
from lms.people.queries import root_id

_Decider = aliased(Person, name="decider")
_SupervisorPost = aliased(Post, name="supervisor_post")
_SupervisorTerm = aliased(Term, name="supervisor_term")
_OwnAccount = aliased(Account, name="own_account")
_OfEmployer = aliased(Post, name="of_employer")
_OfOrganiser = aliased(Event, name="of_organiser")
_Earlier = aliased(Term, name="earlier")
_Granted = aliased(Organisation, name="granted")
_Closer = aliased(RoleGrant, name="closer")
_CloserPlace = aliased(Organisation, name="closer_place")
_CloserAccount = aliased(Account, name="closer_account")


# --- booked before long -----------------------------------------------------------------------------------------------------------


def _soon(day: date, records: Sequence[int]) -> AnySelect:
    """Places on dates from this day on, by the moment at which they begin."""
    booked_at = select(func.max(BookingMove.at)).where(BookingMove.booking_id == Booking.id, BookingMove.state == BookingState.BOOKED)
    return (
        select(
            root_id().label("person_id"),
            Booking.post_id,
            cast(Booking.id, String).label("ref"),
            Event.starts_at.label("on"),
            func.coalesce(booked_at.scalar_subquery(), Booking.asked_at).label("since"),
        )
        .select_from(Post)
        .join(Person, Person.id == Post.person_id)
        .join(Booking, Booking.post_id == Post.id)
        .join(Event, Event.id == Booking.event_id)
        .where(Post.person_id.in_(records), Booking.state == BookingState.BOOKED)
        .where(_is_ahead(day))
    )


def _is_ahead(day: date) -> ColumnElement[bool]:
    """Dates that are on this day, or later. Not by their index: SQLite would look at every date to come, not at these people alone."""
    return and_(func.coalesce(Event.state, EventState.DRAFT) == EventState.SCHEDULED, Event.starts_at >= start_of(day))


def _describe_soon(day: date, abouts: Sequence[About]) -> list[Described | None]:
    def say(row: BookingRow) -> Described:
        thing = f"{row.course}, {clock_time(row.date.starts_at)}"
        return Described(thing, f"{row.date.when}, {row.date.where}.", "registers.booking", {"booking_id": row.id})

    rows = _rows(day, abouts, BookingState.BOOKED)
    return [say(rows[about.ref]) if about.ref in rows else None for about in abouts]


# --- waits for approval -----------------------------------------------------------------------------------------------------------


def _to_decide(day: date, records: Sequence[int]) -> AnySelect:
    """For whoever is told of a request when it is made: see `service/notifications.py`."""
    rows = union(_of_supervisors(day, records), _of_employers(day, records), _of_organisers(day, records)).subquery("waiting")
    return select(*rows.c)


def _of_supervisors(day: date, records: Sequence[int]) -> AnySelect:
    """Of the people at work whom the posts name as supervisors."""
    return (
        _requests(day, root_id(_Decider))
        .join(Term, _decisive(day))
        .join(_SupervisorPost, _SupervisorPost.id == Term.supervisor_post_id)
        .join(_Decider, _Decider.id == _SupervisorPost.person_id)
        .where(Course.approval == Approval.SUPERVISOR, _SupervisorPost.person_id.in_(records), _works(_SupervisorPost.id, day))
    )


def _of_employers(day: date, records: Sequence[int]) -> AnySelect:
    """Of the officers of the employer, where nobody supervises."""
    officers = _officers(day, records, May.APPROVE_BOOKINGS)
    of_theirs = select(_OfEmployer.id).where(_OfEmployer.employer_id.in_(select(officers.c.place_id)))
    return (
        _requests(day, officers.c.person_id)
        .join(Term, _decisive(day))
        .join(officers, officers.c.place_id == Post.employer_id)
        .where(Course.approval == Approval.SUPERVISOR, Booking.post_id.in_(of_theirs), ~_works(Term.supervisor_post_id, day))
    )


def _of_organisers(day: date, records: Sequence[int]) -> AnySelect:
    """Of the officers who run the date, where the course leaves it to them."""
    officers = _officers(day, records, May.MANAGE_BOOKINGS)
    of_theirs = select(_OfOrganiser.id).where(_OfOrganiser.organiser_id.in_(select(officers.c.place_id)))
    return (
        _requests(day, officers.c.person_id)
        .join(officers, officers.c.place_id == Event.organiser_id)
        .where(Course.approval == Approval.LND, Booking.event_id.in_(of_theirs))
    )


def _requests(day: date, decider: ColumnElement[int]) -> AnySelect:
    """Requests for dates that are still to come; nobody decides about their own."""
    return (
        select(
            decider.label("person_id"),
            Booking.post_id,
            cast(Booking.id, String).label("ref"),
            Booking.asked_at.label("on"),
            Booking.asked_at.label("since"),
        )
        .select_from(Booking)
        .join(Event, Event.id == Booking.event_id)
        .join(Course, Course.id == Booking.course_id)
        .join(Post, Post.id == Booking.post_id)
        .join(Person, Person.id == Post.person_id)
        .where(Booking.state == BookingState.REQUESTED, _is_ahead(day), root_id() != decider)
    )


def _officers(day: date, records: Sequence[int], may: May) -> CTE:
    """For each place its learning and development officers, or whoever else may do this there where it has none. Worked out first, and
    bookings looked for by what it says: SQLite would look at every booking there is."""
    accounts = select(_OwnAccount.id).where(_OwnAccount.person_id.in_(records), _OwnAccount.active)
    table = (
        select(root_id(_Decider).label("person_id"), Organisation.id.label("place_id"))
        .select_from(RoleGrant)
        .join(Account, Account.id == RoleGrant.account_id)
        .join(_Decider, _Decider.id == Account.person_id)
        .join(_Granted, _Granted.id == RoleGrant.organisation_id)
        .join(Organisation, Organisation.path.startswith(_Granted.path))
        .where(RoleGrant.account_id.in_(accounts), RoleGrant.role.in_(roles_with(may)), _stands(RoleGrant, day))
        .where(or_(RoleGrant.role == Role.LND_OFFICER, ~_has_officers(day)))
        .distinct()
        .cte(may.name.lower())
    )
    return table.prefix_with("MATERIALIZED")


def _has_officers(day: date) -> ColumnElement[bool]:
    return (
        select(_Closer.id)
        .join(_CloserPlace, _CloserPlace.id == _Closer.organisation_id)
        .join(_CloserAccount, _CloserAccount.id == _Closer.account_id)
        .where(Organisation.path.startswith(_CloserPlace.path), _Closer.role == Role.LND_OFFICER, _stands(_Closer, day))
        .where(_CloserAccount.active)
        .correlate(Organisation)
        .exists()
    )


def _stands(period: Any, day: date) -> ColumnElement[bool]:
    """A term, an absence or a grant on this day."""
    return and_(period.starts_on <= day, or_(period.ends_on.is_(None), period.ends_on >= day))


def _works(post_id: Any, day: date) -> ColumnElement[bool]:
    """Does this post run, and is nobody on leave from it?"""
    runs = exists().where(_SupervisorTerm.post_id == post_id, _stands(_SupervisorTerm, day))
    return and_(runs, ~exists().where(Absence.post_id == post_id, _stands(Absence, day)))


def _decisive(day: date) -> ColumnElement[bool]:
    """The term of the booking's post that runs on the day, or else the next."""
    before = exists().where(
        _Earlier.post_id == Term.post_id, _Earlier.starts_on < Term.starts_on, or_(_Earlier.ends_on.is_(None), _Earlier.ends_on >= day)
    )
    return and_(Term.post_id == Booking.post_id, not_over(day), ~before)


def _describe_to_decide(day: date, abouts: Sequence[About]) -> list[Described | None]:
    def say(row: BookingRow) -> Described:
        why = f"Asked on {day_of(row.asked_at)}. It is on {day_of(row.date.starts_at)}."
        return Described(f"whether {row.name} goes to {row.course}", why, "registers.booking", {"booking_id": row.id})

    rows = _rows(day, abouts, BookingState.REQUESTED)
    return [say(rows[about.ref]) if about.ref in rows else None for about in abouts]


def _rows(day: date, abouts: Sequence[About], state: BookingState) -> dict[str, BookingRow]:
    """By ref, those that are in this state and still to come."""
    of_these = Booking.id.in_([int(about.ref) for about in abouts])
    return {str(row.id): row for row in read_bookings(select_bookings(of_these, Booking.state == state, _is_ahead(day)))}


MATTERS = (
    Matter(
        name="booking_soon",
        label="Places you have booked",
        select=_soon,
        describe=_describe_soon,
        before=(7, 1),
        in_absence=True,
    ),
    Matter(
        name="approval_waits",
        label="Requests for places that you decide",
        select=_to_decide,
        describe=_describe_to_decide,
        worked_after=(3, 7),
    ),
)
