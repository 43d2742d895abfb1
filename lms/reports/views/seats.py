"""Seats against need: how many seats are missing, for every subject or for one month by month."""

from itertools import chain
from typing import Any

from flask import Response, current_app, g, url_for

from lms.access import May
from lms.kit import clock
from lms.kit.charts import ColumnChart
from lms.kit.datetimes import date_as
from lms.kit.spreadsheets import Sheet, write_book
from lms.kit.tables import attachment, plain_table, wanted_file
from lms.kit.web import door, page
from lms.reports import queries
from lms.reports.forms import SeatsForm
from lms.reports.queries import seats as reads
from lms.reports.rules.plain import SEATS
from lms.reports.rules.plain import seats as plain_seats
from lms.reports.rules.seats import HEADER, SubjectSeats, cells, meaning
from lms.reports.views.request_params import bp
from lms.training.queries.completion import COMPLETION

TITLE = "Seats against need"
FILES = ("csv", "xlsx", "json")


@bp.get("/seats")
@door(May.SEE_FIGURES)
def seats() -> Response:
    form = SeatsForm()
    form.validate()
    form.offer(queries.choices(g.viewer), queries.keys_of(COMPLETION), reads.localities())
    scope = form.scope(clock.today())
    rows = reads.seats(g.viewer, scope, form.ahead)
    if kind := wanted_file(FILES):
        return _file(kind, form, rows)
    subject = next(iter(rows), None) if "subject" in scope.keys else None
    taught = reads.taught_subjects()
    return page(
        "reports/seats.html",
        form=form,
        rows=[row for row in rows if row.subject_id in taught],
        untaught=[row for row in rows if row.subject_id not in taught],
        one=subject,
        is_one="subject" in scope.keys,
        chart=_chart(subject) if subject and subject.shows_months else None,
        meaning=meaning(is_open=all(row.is_open for row in rows)),
        subject_url=lambda row: url_for("reports.seats", **_kept(form) | {"subject": row.subject_id}),
        people_url=_people(form),
        planning=_planning(subject),
        downloads={kind: url_for("reports.seats", **_kept(form), format=kind) for kind in FILES},
        clear_url=url_for("reports.seats"),
    )


def _kept(form: SeatsForm) -> dict[str, Any]:
    """The filters in use, for addresses that go on from here."""
    return {f.name: f.data for f in form if f.data and f.data != f.default}


def _people(form: SeatsForm) -> Any:
    """Where the lines behind a number are listed, next due first, for whoever may open all of them."""
    values = {name: value for name, value in _kept(form).items() if name != "months"}

    def address(row: SubjectSeats, status: str = "") -> str | None:
        if not row.is_open or not g.viewer.may(May.SEE_PEOPLE):
            return None
        narrowed = {"status": status} if status else {}
        return url_for("reports.lines", **values | {"subject": row.subject_id, "sort": "due"} | narrowed)

    return address


def _planning(subject: SubjectSeats | None) -> list[tuple[str, str]] | None:
    """(words, address) of what would close the gap, for whoever may plan; None for others."""
    if subject is None or not g.viewer.may(May.MANAGE_COURSES):
        return None
    courses = reads.courses_for(g.viewer, subject.subject_id)
    return [(course.title, url_for("scheduling.add_event", course_id=course.id)) for course in courses]


def _chart(subject: SubjectSeats) -> ColumnChart:
    words = [f"{month.label}: {month.needed} needed, {month.seats} seats, {month.short} short so far" for month in subject.months]
    return ColumnChart(
        title=f"{TITLE}: {subject.name}",
        description="; ".join(words) + ".",
        places=[date_as(month.starts_on, "MMM yy") for month in subject.months],
        series=[
            ("People needed", [month.needed for month in subject.months]),
            ("Seats", [month.seats for month in subject.months]),
            ("Short so far", [month.short for month in subject.months]),
        ],
    )


def _file(kind: str, form: SeatsForm, rows: list[SubjectSeats]) -> Response:
    """CSV and JSON as `flask report seats` writes them; the workbook in words."""
    name = f"seats-against-need-{clock.today()}"
    if kind != "xlsx":
        return attachment(plain_table(kind, SEATS, chain.from_iterable(map(plain_seats, rows))), name, kind)
    lines = [line for row in rows for line in cells(row)]
    notes: list[tuple[str, object]] = [("Report", TITLE), ("Partnership", current_app.config["PARTNERSHIP_NAME"])]
    notes += [("As at", clock.today()), *form.in_words(), ("Made by", g.viewer.name)]
    notes += meaning(is_open=all(row.is_open for row in rows))
    return attachment(write_book([Sheet(TITLE, HEADER, lines, widths=[40, 18])], about=notes), name, kind)
