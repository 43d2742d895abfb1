"""The lines behind a figure of any measure: who, and how each stands."""

from flask import Response, g, stream_with_context

from lms.access import May
from lms.kit import clock
from lms.kit.spreadsheets import Sheet, write_book
from lms.kit.tables import attachment, listing, plain_table, read_page_request, wanted_file
from lms.kit.web import door, page
from lms.reports.forms import LinesForm
from lms.reports.queries import people_behind as reads
from lms.reports.queries.plain_lines import plain_lines
from lms.reports.rules import Form, Scope, plain
from lms.reports.views.request_params import about_lines, address_of, address_of_lines, asked, bp

FILES = ("csv", "xlsx", "json")


@bp.get("/reports/<name>/lines")
@door(May.SEE_PEOPLE)
def people_behind(name: str) -> Response:
    form = asked(name, LinesForm)
    measure, title = form.measure, f"{form.what or 'All'} lines"
    scope = form.scope(form.day(clock.today()), form.states or measure.all_states)
    if kind := wanted_file(FILES):
        return lines_file(kind, form, scope, title)
    page_request = read_page_request(reads.SORTS, "name")
    columns = {column.name: column.label for column in measure.line}
    return page(
        "reports/people_behind.html",
        measure=measure,
        form=form,
        title=title,
        day=scope.day,
        listing=listing(reads.people_behind(measure, g.viewer, scope, page_request), page_request),
        headings=[columns[column] for column in reads.other_columns(measure)],
        downloads={kind: address_of_lines(measure, **form.filters(), status=form.status.data, format=kind) for kind in FILES},
        measure_url=address_of(measure, Form.COMPLETION),
        clear_url=address_of_lines(measure),
    )


def lines_file(kind: str, form: LinesForm, scope: Scope, title: str) -> Response:
    """The columns of the command, of the people that this viewer may open."""
    header, rows, name = (
        plain.lines_header(form.measure),
        plain_lines(form.measure, g.viewer, scope),
        f"{form.measure.name}-lines-{scope.day}",
    )
    if kind == "xlsx":
        return attachment(write_book([Sheet(title, header, rows)], about=about_lines(form, title).sheet), name, kind)
    return attachment(stream_with_context(plain_table(kind, header, rows)), name, kind)
