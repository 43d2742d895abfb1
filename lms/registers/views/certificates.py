"""Certificates: on paper for whoever may see the training, and checked by anybody."""

from flask import Response, abort, current_app, g

from lms.access import May
from lms.kit import clock
from lms.kit.tables import attachment
from lms.kit.web import address, door, go, page
from lms.registers import pdfs
from lms.registers.forms.certificates import CheckForm
from lms.registers.queries import certificates as queries
from lms.registers.queries.certificates import Shown
from lms.registers.rules.certificates import hours_of
from lms.registers.views import bp


@bp.get("/certificates/<int:certificate_id>.pdf")
@door(May.SEE_RECORD)
def certificate(certificate_id: int) -> Response:
    shown = queries.certificate(certificate_id, g.viewer, clock.today())
    if shown is None:
        abort(404)
    if shown.revoked_on is not None:
        return go("registers.check_certificate", code=shown.written_code)  # which says so; nobody prints it any more
    return attachment(pdfs.certificate(_paperwork(shown)), "certificate", "pdf")


def _paperwork(shown: Shown) -> pdfs.Paperwork:
    short = address("registers.check_certificate")
    return pdfs.Paperwork(
        partnership=current_app.config["PARTNERSHIP_NAME"] or current_app.config["SERVICE_NAME"],
        colour=current_app.extensions["brand"].colour,
        name=shown.name,
        subject=shown.subject,
        course=shown.course,
        organiser=shown.organiser,
        issuer=shown.issuer,
        achieved_on=shown.achieved_on,
        valid_until=shown.valid_until,
        hours=hours_of(shown.learning_minutes),
        code=shown.written_code,
        check_at=f"{short}?code={shown.code}",
        short=short.partition("://")[2],
    )


@bp.get("/check-certificate")
@door(None)
def check_certificate() -> Response:
    """Anybody may ask; so many wrong codes a minute, and one answer for every code that is not there."""
    form = CheckForm()
    code = form.wanted
    shown = queries.checked(code, clock.today()) if code else None
    reply = page("registers/check_certificate.html", form=form, shown=shown, today_is=clock.today())
    if form.is_asked and shown is None:
        reply.status_code = 404  # by which wrong codes are counted, and those who follow a right one are not
    reply.headers["X-Robots-Tag"] = "noindex, nofollow"
    return reply
