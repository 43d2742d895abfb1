"""Requests to decide, and what one's people have booked."""

from flask import Response, flash, g

from lms.access import May
from lms.bookings import service
from lms.bookings.forms.booking import DeclineForm, OnlyYes
from lms.bookings.queries import approvals as reads
from lms.bookings.views import bp
from lms.bookings.views.booking import booking_or_404
from lms.kit import clock
from lms.kit.tables import listing, read_page_request
from lms.kit.web import commits, door, go, page


@bp.get("/approvals")
@door(May.APPROVE_BOOKINGS)
def approvals() -> Response:
    page_request, now = read_page_request((), ""), clock.now()
    return page("bookings/approvals.html", OnlyYes(), listing=listing(reads.queue(g.viewer, page_request, now), page_request))


@bp.get("/team-bookings")
@door(May.APPROVE_BOOKINGS)
def team() -> Response:
    page_request = read_page_request((), "")
    return page("bookings/team.html", listing=listing(reads.team(g.viewer, page_request, clock.now()), page_request))


@bp.post("/bookings/<int:booking_id>/approve")
@door(May.APPROVE_BOOKINGS)
@commits
def approve(booking_id: int) -> Response:
    booking_page, form = booking_or_404(booking_id), OnlyYes()
    if form.is_valid_post():
        with form.showing_refusals():
            booking = service.approve(booking_id=booking_id, by=g.viewer)
            flash(f"{booking_page.row.name}: {booking.state.label.lower()}.", "success")
            return go("bookings.approvals")
    return page("bookings/approve.html", form, booking_page=booking_page)


@bp.route("/bookings/<int:booking_id>/decline", methods=["GET", "POST"])
@door(May.APPROVE_BOOKINGS)
@commits
def decline(booking_id: int) -> Response:
    booking_page, form = booking_or_404(booking_id), DeclineForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.decline(booking_id=booking_id, why=form.why.data or "", by=g.viewer)
            flash(f"{booking_page.row.name} is told that it was not approved, and why.", "success")
            return go("bookings.approvals")
    return page("bookings/decline.html", form, booking_page=booking_page)
