"""What somebody has done, newest first: their own record, and nobody else's."""

from itertools import groupby

from flask import Response, g, request, url_for

from lms.access import May
from lms.kit.tables import PER_PAGE, Listing
from lms.kit.timeline import Done
from lms.kit.web import door, page
from lms.records.queries.timeline import own_timeline
from lms.records.views import bp


@bp.get("/my-training/done")
@door(May.SEE_RECORD)
def timeline() -> Response:
    every_line = own_timeline(g.viewer)
    number = _page_number(len(every_line))
    first = (number - 1) * PER_PAGE
    rows = every_line[first : first + PER_PAGE]
    listing = Listing(
        rows,
        len(every_line),
        sort="on",
        descending=True,
        first_url=_url(1) if number > 2 else None,
        previous_url=_url(number - 1) if number > 1 else None,
        next_url=_url(number + 1) if first + PER_PAGE < len(every_line) else None,
    )
    years = [(year, list(lines)) for year, lines in groupby(rows, key=_year)]
    return page("records/timeline.html", listing=listing, years=years)


def _year(line: Done) -> int:
    return line.on.year


def _page_number(lines: int) -> int:
    """What the address asks for, as far as there is such a page."""
    text = request.args.get("page", "")
    last = max(1, -(-lines // PER_PAGE))
    return min(max(1, int(text)), last) if text.isascii() and text.isdecimal() and len(text) < 10 else 1


def _url(number: int) -> str:
    return url_for("records.timeline", page=number) if number > 1 else url_for("records.timeline")
