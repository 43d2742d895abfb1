"""Seats that stayed empty, by employer and reason; and the reason of one of them."""

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, flash, g, url_for

from lms.access import May
from lms.bookings.rules.states import Because
from lms.kit import clock
from lms.kit.spreadsheets import write_xlsx
from lms.kit.tables import attachment, plain_table, wanted_file
from lms.kit.web import commits, door, go, page
from lms.registers.forms.no_shows import NoShowsForm
from lms.registers.forms.register import WhyAbsentForm
from lms.registers.queries import no_shows as queries
from lms.registers.queries import register as registers
from lms.registers.rules.no_shows import LINES, EmptySeat, by_employer, line, reasons_of
from lms.registers.service import register as service
from lms.registers.views import bp

HEADER = ["Date", "Course", "Name", "Employer", "What happened", "Cancelled on", "Reason"]
#: Files that the list can be had as.
FILES = ("csv", "xlsx", "json")
#: So many are listed on the page; the file has all.
LISTED = 200


@bp.get("/no-shows")
@door(May.MANAGE_BOOKINGS)
def no_shows() -> Response:
    form = NoShowsForm()
    form.validate()
    first, last = form.period(clock.today())
    empty_seats = queries.empty_seats(g.viewer, first, last)
    if kind := wanted_file(FILES):
        return _file(kind, empty_seats.absences)
    rows = by_employer(empty_seats.absences, empty_seats.seats)
    return page(
        "registers/no_shows.html",
        form=form,
        rows=rows,
        reasons=reasons_of(rows),
        listed=empty_seats.absences[:LISTED],
        total=len(empty_seats.absences),
        downloads={kind: url_for("registers.no_shows", first=first, last=last, format=kind) for kind in FILES},
        first=first,
        last=last,
    )


def _runs(event_id: int) -> bool:
    return registers.register_of(event_id, g.viewer) is not None


def _file(kind: str, absences: Sequence[EmptySeat]) -> Response:
    """CSV and JSON as `flask report no-shows --by line` writes them; the workbook in words."""
    if kind == "xlsx":
        return attachment(write_xlsx(HEADER, map(_cells, absences), title="no-shows"), "no-shows", kind)
    return attachment(plain_table(kind, LINES, map(line, absences)), "no-shows", kind)


def _cells(absence: EmptySeat) -> list[Any]:
    happened = [absence.state.label, absence.cancelled_on or "", absence.reason]
    return [absence.on, absence.course, absence.name, absence.employer, *happened]


@bp.route("/bookings/<int:booking_id>/why-absent", methods=["GET", "POST"])
@door(May.RUN_REGISTER, May.MANAGE_BOOKINGS)
@commits
def no_shows_reason(booking_id: int) -> Response:
    event_id = queries.event_of(booking_id)
    runs = event_id is not None and _runs(event_id)
    absence = queries.on_register(booking_id) if runs else queries.missed(booking_id, g.viewer)
    if absence is None:
        abort(404)
    form = WhyAbsentForm()
    if not form.is_submitted() and absence.because:
        form.because.data = absence.because.value
    if form.is_valid_post():
        with form.showing_refusals():
            because = Because(form.because.data)
            service.say_why(event_id=absence.event_id, booking_id=booking_id, because=because, why=form.why.data or "", by=g.viewer)
            flash("The reason is recorded.", "success")
            return go("registers.register", event_id=absence.event_id) if runs else go("registers.no_shows")
    return page("registers/no_shows_reason.html", form=form, absence=absence, runs=runs)
