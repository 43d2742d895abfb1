"""Anyone checks a certificate by its code."""

from flask import Response, request

from lms.courses.rules.catalogue import duration
from lms.kit import clock, codes
from lms.kit.web import door, go, page
from lms.records.forms.certificates import CheckForm
from lms.records.queries import certificates as queries
from lms.records.views import bp


@bp.get("/check")
@bp.get("/check/<written>")
@door(None)
def check_certificate(written: str = "") -> Response:
    """So many wrong codes a minute, and one answer for every code that is not there."""
    form = CheckForm()
    if not written and form.wanted:
        return go("records.check_certificate", written=codes.format_code(form.wanted))
    form.code.data = written or form.code.data
    checked = queries.check_certificate(form.wanted) if form.wanted else None
    learning = duration(checked.issued.minutes) if checked and checked.issued.minutes else ""
    reply = page("records/check_certificate.html", form=form, checked=checked, learning=learning, day=clock.today())
    if form.is_asked and checked is None:
        reply.status_code = 404  # by which wrong codes are counted, and those who follow a right one are not
    reply.headers["X-Robots-Tag"] = "noindex, nofollow"
    return reply


@bp.get("/check-certificate")
@door(None)
def check_certificate_before() -> Response:
    """The address on papers that were printed before."""
    return go("records.check_certificate", code=request.args.get("code"))
