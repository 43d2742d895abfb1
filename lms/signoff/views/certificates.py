"""Certificates of whole roles, on paper."""

from flask import Response, abort, current_app, g

from lms.access import May
from lms.kit import clock, codes
from lms.kit.tables import attachment
from lms.kit.web import address, door, go
from lms.signoff import pdfs
from lms.signoff.queries import certificates as queries
from lms.signoff.queries.certificates import Paper
from lms.signoff.views import bp


@bp.get("/sign-offs/certificates/<int:certificate_id>.pdf")
@door(May.SEE_RECORD)
def certificate(certificate_id: int) -> Response:
    paper = queries.paper(certificate_id, g.viewer, clock.today()) or abort(404)
    code = codes.format_code(paper.issued.code)
    if paper.today.revoked_on is not None or paper.today.has_run_out(clock.today()):
        return go("records.check_certificate", written=code)  # which says since when it does not stand
    return attachment(pdfs.certificate(_paperwork(paper, code)), "certificate", "pdf")


def _paperwork(paper: Paper, code: str) -> pdfs.Paperwork:
    issued, about = paper.issued, paper.about
    return pdfs.Paperwork(
        name=issued.name,
        registered=about.registered,
        title=issued.title,
        employer=issued.organiser,
        day=issued.day,
        valid_until=paper.today.valid_until,
        assessor=about.assessor_name,
        assessor_registered=about.assessor_registered,
        partnership=current_app.config["PARTNERSHIP_NAME"] or current_app.config["SERVICE_NAME"],
        code=code,
        check_at=address("records.check_certificate", written=code),
        short=address("records.check_certificate").partition("://")[2],
    )
