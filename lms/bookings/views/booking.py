"""From a date to a seat: booking, changing the date, cancelling, and answering an offer."""

from flask import Response, abort, flash, g, request

from lms.access import May
from lms.bookings import service
from lms.bookings.forms.booking import BookForm, CancelForm, ChangeDateForm, ChoosePostForm, OnlyYes
from lms.bookings.queries import book_page as book_reads
from lms.bookings.queries import booking_page as reads
from lms.bookings.queries.booking_page import BookingPage
from lms.bookings.queries.change_date import dates_to_change_to
from lms.bookings.rules.waiting_list import RULE
from lms.bookings.service.change_date import change_date as change_booking
from lms.bookings.views import bp
from lms.kit import clock
from lms.kit.form_fields import as_id
from lms.kit.web import commits, door, go, page


@bp.route("/dates/<int:event_id>/book", methods=["GET", "POST"])
@door(May.BOOK)
@commits
def book(event_id: int) -> Response:
    form, post_id = BookForm(), as_id(request.args.get("post") or request.form.get("post"))
    to_book = book_reads.to_book(event_id, post_id, g.viewer, clock.now())
    if to_book is None:
        abort(404)
    form.offer(to_book.posts, to_book.chosen)
    if form.is_valid_post():
        with form.showing_refusals():
            booking = service.book(
                event_id=event_id,
                post_id=form.post_id or 0,
                by=g.viewer,
                needs=form.needs.data or "",
                terms_accepted=bool(form.terms_accepted.data),
                shown_at=form.shown_at,
            )
            return go("registers.booking", booking_id=booking.id)
    return page("bookings/book.html", form, to_book=to_book, rule=RULE)


def booking_or_404(booking_id: int) -> BookingPage:
    """The booking, for whoever has anything to do with it; 404 for anybody else."""
    booking_page = reads.booking(booking_id, g.viewer, clock.now())
    if booking_page is None:
        abort(404)
    return booking_page


@bp.route("/bookings/<int:booking_id>/cancel", methods=["GET", "POST"])
@door(May.BOOK)
@commits
def cancel(booking_id: int) -> Response:
    booking_page, form = booking_or_404(booking_id), CancelForm()
    form.offer()
    if form.is_valid_post():
        with form.showing_refusals():
            service.cancel(booking_id=booking_id, because=form.reason, why=form.why.data or "", by=g.viewer)
            if booking_page.is_own or not g.viewer.may(May.MANAGE_BOOKINGS):
                flash("The booking is cancelled.", "success")
                return go("registers.booking", booking_id=booking_id)
            flash(f"{booking_page.row.name} is taken off this date.", "success")
            return go("bookings.attendees", event_id=booking_page.row.date.id)
    return page("bookings/cancel.html", form, booking_page=booking_page)


@bp.route("/bookings/<int:booking_id>/change-date", methods=["GET", "POST"])
@door(May.BOOK)
@commits
def change_date(booking_id: int) -> Response:
    booking_page, form = booking_or_404(booking_id), ChangeDateForm()
    to = dates_to_change_to(booking_id, g.viewer, clock.now(), is_own=booking_page.is_own)
    form.offer((card.id, ". ".join(part for part in (card.when, card.where, card.left) if part)) for card in to.dates)
    if form.is_valid_post():
        with form.showing_refusals():
            booking = change_booking(booking_id=booking_id, event_id=form.event_id, by=g.viewer)
            flash("The date is changed.", "success")
            return go("registers.booking", booking_id=booking.id)
    return page("bookings/change_date.html", form, booking_page=booking_page, to=to)


@bp.route("/bookings/<int:booking_id>/post", methods=["GET", "POST"])
@door(May.MANAGE_BOOKINGS)
@commits
def choose_post(booking_id: int) -> Response:
    booking_page, form = booking_or_404(booking_id), ChoosePostForm()
    choices = booking_page.stranded.choices if booking_page.stranded else ()
    form.offer((choice.post.id, f"{choice.post.label}. {choice.why_not}") for choice in choices)
    if form.is_valid_post():
        with form.showing_refusals():
            service.choose_post(booking_id=booking_id, post_id=form.post_id, by=g.viewer)
            flash("The booking is for this post from now on.", "success")
            return go("registers.booking", booking_id=booking_id)
    return page("bookings/choose_post.html", form, booking_page=booking_page)


@bp.post("/bookings/<int:booking_id>/take")
@door(May.BOOK)
@commits
def take_offer(booking_id: int) -> Response:
    booking_page, form = booking_or_404(booking_id), OnlyYes()
    if form.is_valid_post():
        with form.showing_refusals():
            service.take_offer(booking_id=booking_id, by=g.viewer)
            return go("registers.booking", booking_id=booking_id)
    return page("bookings/take_offer.html", form, booking_page=booking_page)


@bp.post("/bookings/<int:booking_id>/turn-down")
@door(May.BOOK)
@commits
def turn_down(booking_id: int) -> Response:
    booking_page, form = booking_or_404(booking_id), OnlyYes()
    if form.is_valid_post():
        with form.showing_refusals():
            service.turn_down(booking_id=booking_id, by=g.viewer)
            flash("The place goes to the next person.", "success")
            return go("registers.booking", booking_id=booking_id)
    return page("bookings/turn_down.html", form, booking_page=booking_page)
