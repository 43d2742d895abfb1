"""Bookings in calendars: one as a file, and everything somebody has booked or teaches at a private address."""

from hashlib import sha256

from flask import Response, abort, flash, g, request

from lms.access import May
from lms.bookings.queries import calendar as queries
from lms.bookings.service import calendar as service
from lms.bookings.views import bp
from lms.kit.web import address, commits, door, go, page, signed_in

TYPE = "text/calendar; charset=utf-8"


@bp.get("/bookings/<int:booking_id>.ics")
@door(May.BOOK)
def booking_calendar(booking_id: int) -> Response:
    item = queries.within_reach(g.viewer, booking_id)
    if item is None:
        abort(404)
    reply = Response(service.as_file([item], item.title), content_type=TYPE)
    reply.headers["Content-Disposition"] = f'attachment; filename="booking-{booking_id}.ics"'
    return reply


@bp.get("/account/calendar")
@signed_in
def calendar() -> Response:
    feed = queries.feed_of(g.viewer.account_id)
    feed_address = address("bookings.feed", token=service.token_of(feed)) if feed else None
    # Phones and desktop programs know this word for an address that they are to come back to.
    subscribe = f"webcal://{feed_address.partition('://')[2]}" if feed_address else None
    return page("bookings/calendar.html", address=feed_address, subscribe=subscribe, feed=feed, teaches=_teaches())


def _teaches() -> bool:
    return bool(g.viewer.may(May.RUN_REGISTER))


@bp.post("/account/calendar/address")
@signed_in
@commits
def new_address() -> Response:
    service.new_address(by=g.viewer)
    flash("Your calendar has a new address. Add it to your calendar program below.", "success")
    return go("bookings.calendar")


@bp.post("/account/calendar/no-address")
@signed_in
@commits
def no_address() -> Response:
    service.no_address(by=g.viewer)
    flash("Your calendar has no address any more. Programs that used it will find nothing there.", "success")
    return go("bookings.calendar")


@bp.get("/calendar/<token>.ics")
@door(None)
def feed(token: str) -> Response:
    """For calendar programs: they do not sign in, so an address that is nobody's says no more than that, and leads nowhere else."""
    person = service.owner(token)
    if person is None:
        return Response("There is no calendar at this address.\n", 404, content_type="text/plain; charset=utf-8")
    body = service.calendar_of(person)
    reply = Response(body, content_type=TYPE)
    reply.headers["Content-Disposition"] = 'inline; filename="training.ics"'
    reply.headers["Cache-Control"] = "private, no-cache"  # kept, but asked about each time: a new address ends the old one at once
    reply.headers["X-Robots-Tag"] = "noindex"
    reply.set_etag(sha256(body).hexdigest()[:32])
    reply.make_conditional(request)
    return reply
