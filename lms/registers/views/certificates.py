"""Certificates on paper, for whoever may see the training."""

from flask import Response, abort, current_app, g

from lms.access import May
from lms.courses.rules.catalogue import duration
from lms.kit import clock, codes
from lms.kit.tables import attachment
from lms.kit.web import address, door, go
from lms.registers import pdfs
from lms.registers.queries import certificates as queries
from lms.registers.queries.certificates import Paper
from lms.registers.views import bp


@bp.get("/certificates/<int:certificate_id>.pdf")
@door(May.SEE_RECORD)
def certificate(certificate_id: int) -> Response:
    paper = queries.certificate(certificate_id, g.viewer, clock.today())
    if paper is None:
        abort(404)
    if paper.today.revoked_on is not None:
        return go("records.check_certificate", written=codes.format_code(paper.issued.code))  # which says so; nobody prints it any more
    return attachment(pdfs.certificate(_paperwork(paper)), "certificate", "pdf")


def _paperwork(paper: Paper) -> pdfs.Paperwork:
    issued, code = paper.issued, codes.format_code(paper.issued.code)
    return pdfs.Paperwork(
        partnership=current_app.config["PARTNERSHIP_NAME"] or current_app.config["SERVICE_NAME"],
        colour=current_app.extensions["brand"].colour,
        name=issued.name,
        subject=issued.title,
        course=issued.course,
        organiser=issued.organiser,
        issuer=issued.issuer,
        achieved_on=issued.day,
        valid_until=paper.today.valid_until,
        hours=duration(issued.minutes or 0),
        code=code,
        check_at=address("records.check_certificate", written=code),
        short=address("records.check_certificate").partition("://")[2],
    )
