"""Certificates of whole roles, on paper."""

from flask import Response, abort, current_app, g

from lms.access import May
from lms.kit import clock, codes
from lms.kit.tables import attachment
from lms.kit.web import address, door, go
from lms.signoff import pdfs
from lms.signoff.queries import certificates as queries
from lms.signoff.views import bp


@bp.get("/sign-offs/certificates/<int:certificate_id>.pdf")
@door(May.SEE_RECORD)
def certificate(certificate_id: int) -> Response:
    paper = queries.paper(certificate_id, g.viewer, clock.today()) or abort(404)
    code = codes.format_code(paper.issued.code)
    if paper.today.revoked_on is not None or paper.today.has_run_out(clock.today()):
        return go("records.check_certificate", written=code)  # which says since when it does not stand
    partnership = current_app.config["PARTNERSHIP_NAME"] or current_app.config["SERVICE_NAME"]
    return attachment(pdfs.certificate(paper, partnership, address("records.check_certificate", written=code)), "certificate", "pdf")
