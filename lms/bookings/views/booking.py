"""From a date to a seat: booking, the booking itself, what somebody has booked, and cancelling."""

from dataclasses import replace

from flask import Response, abort, flash, g, request

from lms.access import May
from lms.bookings import service
from lms.bookings.forms.booking import BookForm, CancelForm, ChangeDateForm, NeedsForm, OnlyYes
from lms.bookings.forms.catalogue import row_id
from lms.bookings.queries import book as book_reads
from lms.bookings.queries import booking as reads
from lms.bookings.queries import own
from lms.bookings.queries.booking import BookingPage
from lms.bookings.queries.changing import changing
from lms.bookings.rules.order import RULE
from lms.bookings.service import needs as needs_service
from lms.bookings.service.changing import change_date as change_booking
from lms.bookings.views import bp
from lms.kit import clock
from lms.kit.tables import listing, read_page_request
from lms.kit.web import commits, door, go, page

PAST = 20


@bp.route("/dates/<int:event_id>/book", methods=["GET", "POST"])
@door(May.BOOK)
@commits
def book(event_id: int) -> Response:
    form, asked = BookForm(), row_id(request.args.get("post") or request.form.get("post"))
    found = book_reads.to_book(event_id, asked, g.viewer, clock.now())
    if found is None:
        abort(404)
    form.offer(found.posts, found.chosen)
    if form.is_valid_post():
        with form.showing_refusals():
            made = service.book(
                event_id=event_id,
                post_id=form.post_id or 0,
                by=g.viewer,
                needs=form.needs.data or "",
                terms_accepted=bool(form.terms_accepted.data),
                shown_at=form.shown_at,
            )
            return go("bookings.booking", booking_id=made.id)
    return page("bookings/book.html", form, found=found, rule=RULE)


@bp.get("/bookings/<int:booking_id>")
@door(May.BOOK, May.RUN_REGISTER)
def booking(booking_id: int) -> Response:
    found, needs = at(booking_id), NeedsForm()
    needs.needs.data = found.needs
    return page("bookings/booking.html", OnlyYes(), found=found, needs=needs, rule=RULE, now=clock.now())


def at(booking_id: int) -> BookingPage:
    """The booking, for whoever has anything to do with it; 404 for anybody else."""
    found = reads.booking(booking_id, g.viewer, clock.now())
    if found is None:
        abort(404)
    return found


@bp.post("/bookings/<int:booking_id>/needs")
@door(May.BOOK)
@commits
def tell_needs(booking_id: int) -> Response:
    found, form = at(booking_id), NeedsForm()
    if not found.is_own:
        abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            needs_service.tell_needs(booking_id=booking_id, needs=form.needs.data or "", by=g.viewer)
            flash("Your needs are passed on to the trainers and to the team that runs this date.", "success")
            return go("bookings.booking", booking_id=booking_id)
    return page("bookings/tell_needs.html", form, found=found)


@bp.post("/bookings/<int:booking_id>/needs/remove")
@door(May.BOOK)
@commits
def remove_needs(booking_id: int) -> Response:
    found = at(booking_id)
    if not found.is_own:
        abort(404)
    needs_service.remove_needs(booking_id=found.row.id, by=g.viewer)
    flash("What you told about your needs is removed. Nobody can read it any longer.", "success")
    return go("bookings.booking", booking_id=found.row.id)


@bp.get("/my-bookings")
@door(May.BOOK)
def mine() -> Response:
    asked = replace(read_page_request((), ""), per_page=PAST)
    found = own.mine(g.viewer, asked, clock.now())
    return page("bookings/mine.html", found=found, past=listing(found.past, asked), rule=RULE, now=clock.now())


@bp.route("/bookings/<int:booking_id>/cancel", methods=["GET", "POST"])
@door(May.BOOK)
@commits
def cancel(booking_id: int) -> Response:
    found, form = at(booking_id), CancelForm()
    form.offer()
    if form.is_valid_post():
        with form.showing_refusals():
            service.cancel(booking_id=booking_id, because=form.reason, why=form.why.data or "", by=g.viewer)
            if found.is_own or not g.viewer.may(May.MANAGE_BOOKINGS):
                flash("The booking is cancelled.", "success")
                return go("bookings.booking", booking_id=booking_id)
            flash(f"{found.row.name} is taken off this date.", "success")
            return go("bookings.places", event_id=found.row.date.id)
    return page("bookings/cancel.html", form, found=found)


@bp.route("/bookings/<int:booking_id>/change-date", methods=["GET", "POST"])
@door(May.BOOK)
@commits
def change_date(booking_id: int) -> Response:
    found, form = at(booking_id), ChangeDateForm()
    to = changing(booking_id, g.viewer, clock.now(), is_own=found.is_own)
    form.offer((one.id, ". ".join(part for part in (one.when, one.where, one.left) if part)) for one in to.dates)
    if form.is_valid_post():
        with form.showing_refusals():
            made = change_booking(booking_id=booking_id, event_id=form.event_id, by=g.viewer)
            flash("The date is changed.", "success")
            return go("bookings.booking", booking_id=made.id)
    return page("bookings/change_date.html", form, found=found, to=to)


@bp.post("/bookings/<int:booking_id>/take")
@door(May.BOOK)
@commits
def take_offer(booking_id: int) -> Response:
    found, form = at(booking_id), OnlyYes()
    if form.is_valid_post():
        with form.showing_refusals():
            service.take_offer(booking_id=booking_id, by=g.viewer)
            return go("bookings.booking", booking_id=booking_id)
    return page("bookings/take_offer.html", form, found=found)


@bp.post("/bookings/<int:booking_id>/turn-down")
@door(May.BOOK)
@commits
def turn_down(booking_id: int) -> Response:
    found, form = at(booking_id), OnlyYes()
    if form.is_valid_post():
        with form.showing_refusals():
            service.turn_down(booking_id=booking_id, by=g.viewer)
            flash("The place goes to the next person.", "success")
            return go("bookings.booking", booking_id=booking_id)
    return page("bookings/turn_down.html", form, found=found)
