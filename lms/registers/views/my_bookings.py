"""What somebody has booked, and each booking with what came of it."""

from dataclasses import replace

from flask import Response, abort, flash, g

from lms.access import May
from lms.bookings.queries import booking_page as bookings
from lms.bookings.queries.booking_page import BookingPage
from lms.bookings.rules.waiting_list import RULE
from lms.bookings.service import access_needs as service
from lms.kit import clock
from lms.kit.forms import ButtonForm
from lms.kit.tables import listing, read_page_request
from lms.kit.web import commits, door, go, page
from lms.registers.forms.booking import NeedsForm
from lms.registers.queries import my_bookings as queries
from lms.registers.views import bp

PAST = 20


@bp.get("/my-bookings")
@door(May.BOOK)
def my_bookings() -> Response:
    page_request = replace(read_page_request((), ""), per_page=PAST)
    own = queries.my_bookings(g.viewer, page_request, clock.now())
    return page("registers/my_bookings.html", own=own, past=listing(own.past, page_request), rule=RULE, now=clock.now())


@bp.get("/bookings/<int:booking_id>")
@door(May.BOOK, May.RUN_REGISTER)
def booking(booking_id: int) -> Response:
    booking_page, needs = _booking_or_404(booking_id), NeedsForm()
    needs.needs.data = booking_page.needs
    certificates = queries.certificates_of([booking_id])[booking_id]
    return page(
        "registers/booking.html",
        ButtonForm(),
        booking_page=booking_page,
        needs=needs,
        certificates=certificates,
        rule=RULE,
        now=clock.now(),
    )


def _booking_or_404(booking_id: int) -> BookingPage:
    """The booking, for whoever has anything to do with it; 404 for anybody else."""
    booking_page = bookings.booking(booking_id, g.viewer, clock.now())
    if booking_page is None:
        abort(404)
    return booking_page


@bp.post("/bookings/<int:booking_id>/needs")
@door(May.BOOK)
@commits
def tell_needs(booking_id: int) -> Response:
    booking_page, form = _booking_or_404(booking_id), NeedsForm()
    if not booking_page.is_own:
        abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            service.tell_needs(booking_id=booking_id, needs=form.needs.data or "", by=g.viewer)
            flash("Your needs are passed on to the trainers and to the team that runs this date.", "success")
            return go("registers.booking", booking_id=booking_id)
    return page("registers/tell_needs.html", form, booking_page=booking_page)


@bp.post("/bookings/<int:booking_id>/needs/remove")
@door(May.BOOK)
@commits
def remove_needs(booking_id: int) -> Response:
    booking_page = _booking_or_404(booking_id)
    if not booking_page.is_own:
        abort(404)
    service.remove_needs(booking_id=booking_id, by=g.viewer)
    flash("What you told about your needs is removed. Nobody can read it any longer.", "success")
    return go("registers.booking", booking_id=booking_id)
