"""Places reserved without a name: reserving, naming, giving back. And one place, another person."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.bookings import service
from lms.bookings.forms.places import FindForm
from lms.bookings.forms.reservations import GiveBackForm, HandOnForm, NameForm, ReserveForm
from lms.bookings.queries import booking_page as bookings
from lms.bookings.queries import recipients
from lms.bookings.queries import reservations as reads
from lms.bookings.queries.attendee_list import candidates
from lms.bookings.queries.course_page import terms
from lms.bookings.queries.reservations import Reserved
from lms.bookings.rules.reservations import MOST
from lms.bookings.views import bp
from lms.kit import clock
from lms.kit.web import commits, door, go, page


@bp.route("/dates/<int:event_id>/reserve", methods=["GET", "POST"])
@door(May.APPROVE_BOOKINGS)
@commits
def reserve(event_id: int) -> Response:
    offer, form = reads.to_reserve(event_id, g.viewer, clock.now()), ReserveForm()
    if offer is None:
        abort(404)
    form.offer(offer.organisations, offer.usual_end)
    if form.is_valid_post():
        with form.showing_refusals():
            answers = {"organisation_id": form.organisation_id, "number": form.number.data, "ends_on": form.ends_on.data}
            reservation = service.reserve(event_id=event_id, **answers, by=g.viewer)
            flash("They are reserved. Name your people when you know who comes.", "success")
            return go("bookings.reservation", reservation_id=reservation.id)
    return page("bookings/reserve.html", form, offer=offer, most=MOST)


@bp.route("/reservations/<int:reservation_id>", methods=["GET", "POST"])
@door(May.APPROVE_BOOKINGS)
@commits
def reservation(reservation_id: int) -> Response:
    reservation, form = _at(reservation_id), NameForm()
    if form.is_valid_post():
        with form.showing_refusals():
            terms = bool(form.terms_accepted.data)
            booking = service.name_one(reservation_id=reservation_id, post_id=form.post_id, by=g.viewer, terms_accepted=terms)
            flash(f"{recipients.name_of(booking.person_id)} has a place, and is told.", "success")
            return go("bookings.reservation", reservation_id=reservation_id)
    find = FindForm()
    people = reads.nameable(reservation, find.text.data or "", g.viewer, clock.today()) if reservation.seats else []
    return page("bookings/reservation.html", form, reservation=reservation, find=find, people=people)


@bp.route("/reservations/<int:reservation_id>/give-back", methods=["GET", "POST"])
@door(May.APPROVE_BOOKINGS)
@commits
def give_back(reservation_id: int) -> Response:
    reservation, form = _at(reservation_id), GiveBackForm()
    if form.is_valid_post():
        with form.showing_refusals():
            left = service.give_back(reservation_id=reservation_id, number=form.number.data, by=g.viewer, seen=form.seen_seats)
            flash("They are given back." if left else "They are given back: nothing is reserved any more.", "success")
            return go("bookings.reservation", reservation_id=reservation_id)
    form.seen.data = reservation.seats
    return page("bookings/give_back.html", form, reservation=reservation)


@bp.route("/bookings/<int:booking_id>/hand-on", methods=["GET", "POST"])
@door(May.APPROVE_BOOKINGS)
@commits
def transfer_seat(booking_id: int) -> Response:
    booking_page, form, find = bookings.booking(booking_id, g.viewer, clock.now()), HandOnForm(), FindForm()
    if booking_page is None or booking_page.is_own:
        abort(404)
    form.offer()
    if form.is_valid_post():
        with form.showing_refusals():
            booking = service.transfer_seat(
                booking_id=booking_id,
                post_id=form.post_id,
                because=form.reason,
                why=form.why.data or "",
                by=g.viewer,
                terms_accepted=bool(form.terms_accepted.data),
            )
            flash(f"The place is {recipients.name_of(booking.person_id)}’s now. Both are told.", "success")
            return go("registers.booking", booking_id=booking.id)
    people = candidates(g.viewer, find.text.data or "", booking_page.row.course_id, clock.today())
    others = [candidate for candidate in people if candidate.person_id != booking_page.row.person_id]
    return page(
        "bookings/transfer_seat.html", form, booking_page=booking_page, find=find, people=others, terms=terms(booking_page.row.course_id)
    )


def _at(reservation_id: int) -> Reserved:
    """What the viewer has reserved or looks after, or the same page as for none."""
    reservation = reads.reservation(reservation_id, g.viewer)
    if reservation is None:
        abort(404)
    return reservation
