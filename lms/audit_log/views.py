"""The pages of who changed what, and when."""

from typing import Any

from flask import Blueprint, Response, abort, g

from lms.access import May
from lms.audit_log import queries
from lms.audit_log.forms import ChangesForm
from lms.audit_log.queries import ChangeRow
from lms.kit import clock
from lms.kit.tables import download, listing, read_page_request, wants_download
from lms.kit.web import door, page

bp = Blueprint("audit_log", __name__)


@bp.get("/changes")
@door(May.SEE_CHANGES)
def changes() -> Response:
    form, asked = ChangesForm(), read_page_request(queries.SORTS, "-when")
    form.validate()
    form.offer(queries.records())
    found = queries.changes(form.wanted(), asked)
    if wants_download():
        return download(HEADER, (line for row in found.rows for line in _cells(row)), f"changes-{clock.today()}")
    return page("audit_log/changes.html", form=form, listing=listing(found, asked), sealed=queries.last_seal())


@bp.get("/people/<int:person_id>/changes")
@door(May.SEE_PERSON_TRAIL)
def person(person_id: int) -> Response:
    who, asked = queries.name_of(person_id), read_page_request(queries.SORTS, "-when")
    found = queries.changes_of_person(who[0], g.viewer, asked, clock.today()) if who else None
    if who is None or found is None:
        abort(404)
    if wants_download():
        return download(HEADER, (line for row in found.rows for line in _cells(row)), f"changes-of-person-{who[0]}")
    return page("audit_log/person.html", listing=listing(found, asked), person_id=who[0], name=who[1], is_own=who[0] == g.viewer.person_id)


@bp.get("/changes/<kind>/<int:row_id>")
@door(May.SEE_PERSON_TRAIL, May.SEE_CHANGES, May.MANAGE_COURSES)
def record(kind: str, row_id: int) -> Response:
    trail, asked = queries.trail(kind, row_id, g.viewer, clock.today()), read_page_request(queries.SORTS, "-when")
    if trail is None:
        abort(404)
    found = queries.changes_of(trail, asked)
    if wants_download():
        return download(HEADER, (line for row in found.rows for line in _cells(row)), f"changes-of-{kind}-{row_id}")
    return page("audit_log/record.html", listing=listing(found, asked), record=trail)


HEADER = ["Change", "When", "Who", "Doing what", "Belongs to", "Record", "Record number", "What", "Value", "Before", "After", "Seal"]


def _cells(row: ChangeRow) -> list[list[Any]]:
    """A line for each value, so that every cell is one plain thing."""
    start = [
        row.id,
        row.at.isoformat(timespec="seconds"),
        row.by or "The service itself",
        row.act,
        row.cause,
        row.record,
        row.row_id,
        row.what,
    ]
    values = [(value.name, value.before, value.after) for value in row.values] or [
        ("Removed by retention" if row.is_emptied else "", "", "")
    ]
    return [[*start, *value, row.seal] for value in values]
