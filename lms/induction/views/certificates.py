"""Certificates of completion, on paper."""

from flask import Response, abort, current_app, flash, g

from lms.access import May
from lms.induction import pdfs
from lms.induction.queries import certificates as queries
from lms.induction.queries.certificates import Paper
from lms.induction.queries.mine import own_list
from lms.induction.service import certificates as service
from lms.induction.views import bp
from lms.kit import clock, codes
from lms.kit.forms import ButtonForm
from lms.kit.tables import attachment
from lms.kit.web import address, commits, door, go


@bp.post("/certificates/<int:post_id>/<programme_code>")
@door(May.CONFIRM_STEPS)
@commits
def make_certificate(post_id: int, programme_code: str) -> Response:
    """Of one's own induction; the second time the same."""
    own, form = own_list(g.viewer, clock.today()), ButtonForm()
    induction = own.induction(post_id, programme_code) or abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            certificate_id = service.issue(induction=induction, employer=own.posts[post_id].employer, by=g.viewer)
            return go("induction.certificate", certificate_id=certificate_id)
    flash(form.said, "info")
    return go("induction.mine")


@bp.get("/certificates/<int:certificate_id>.pdf")
@door(May.SEE_RECORD)
def certificate(certificate_id: int) -> Response:
    paper = queries.paper(certificate_id, g.viewer, clock.today()) or abort(404)
    code = codes.format_code(paper.issued.code)
    if paper.today.revoked_on is not None:
        return go("records.check_certificate", written=code)  # which says since when it does not stand
    return attachment(pdfs.certificate(_paperwork(paper, code)), "certificate", "pdf")


def _paperwork(paper: Paper, code: str) -> pdfs.Paperwork:
    return pdfs.Paperwork(
        name=paper.issued.name,
        programme=paper.issued.title,
        employer=paper.issued.organiser,
        starts_on=paper.starts_on,
        completed_on=paper.issued.day,
        partnership=current_app.config["PARTNERSHIP_NAME"] or current_app.config["SERVICE_NAME"],
        code=code,
        check_at=address("records.check_certificate", written=code),
        short=address("records.check_certificate").partition("://")[2],
    )
