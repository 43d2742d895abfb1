"""Seats that stayed empty, by employer and reason; and the reason of one of them."""

from typing import Any

from flask import Response, abort, flash, g

from lms.access import May
from lms.bookings.rules.states import Because
from lms.kit import clock
from lms.kit.tables import download, wants_download
from lms.kit.web import commits, door, go, page
from lms.registers.forms.no_shows import NoShowsForm
from lms.registers.forms.register import WhyAbsentForm
from lms.registers.queries import no_shows as queries
from lms.registers.queries import register as registers
from lms.registers.rules.no_shows import Absence, by_employer, reasons_of
from lms.registers.service import register as service
from lms.registers.views import bp

HEADER = ["Date", "Course", "Name", "Employer", "What happened", "Cancelled on", "Reason"]
#: So many are listed on the page; the file has all.
LISTED = 200


@bp.get("/no-shows")
@door(May.MANAGE_BOOKINGS)
def no_shows() -> Response:
    form = NoShowsForm()
    form.validate()
    first, last = form.period(clock.today())
    found = queries.absences(g.viewer, first, last)
    if wants_download():
        return download(HEADER, map(_cells, found.absences), "no-shows")
    rows = by_employer(found.absences, found.seats)
    return page(
        "registers/no_shows.html",
        form=form,
        rows=rows,
        reasons=reasons_of(rows),
        listed=found.absences[:LISTED],
        number=len(found.absences),
        first=first,
        last=last,
    )


def _runs(event_id: int) -> bool:
    return registers.register_of(event_id, g.viewer) is not None


def _cells(one: Absence) -> list[Any]:
    return [one.on, one.course, one.name, one.employer, one.state.label, one.cancelled_on or "", one.reason]


@bp.route("/bookings/<int:booking_id>/why-absent", methods=["GET", "POST"])
@door(May.RUN_REGISTER, May.MANAGE_BOOKINGS)
@commits
def no_shows_reason(booking_id: int) -> Response:
    event_id = queries.event_of(booking_id)
    runs = event_id is not None and _runs(event_id)
    found = queries.on_register(booking_id) if runs else queries.missed(booking_id, g.viewer)
    if found is None:
        abort(404)
    form = WhyAbsentForm()
    if not form.is_submitted() and found.because:
        form.because.data = found.because.value
    if form.is_valid_post():
        with form.showing_refusals():
            because = Because(form.because.data)
            service.say_why(event_id=found.event_id, booking_id=booking_id, because=because, why=form.why.data or "", by=g.viewer)
            flash("The reason is recorded.", "success")
            return go("registers.register", event_id=found.event_id) if runs else go("registers.no_shows")
    return page("registers/no_shows_reason.html", form=form, found=found, runs=runs)
