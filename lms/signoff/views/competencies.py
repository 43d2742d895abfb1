"""My competencies: what is expected, what is signed off, what next; and the job role somebody works towards."""

from flask import Response, flash, g

from lms.access import May
from lms.kit import clock
from lms.kit.web import commits, door, go, page
from lms.signoff.forms.competencies import AspiredRoleForm
from lms.signoff.queries.aspired import aspired, roles_with_profile
from lms.signoff.queries.competencies import gap, overview
from lms.signoff.queries.optional import optional_parts
from lms.signoff.service.aspired import aspire
from lms.signoff.views import bp


@bp.get("/competencies")
@door(May.ASK_FOR_SIGN_OFF)
def mine() -> Response:
    today, towards = clock.today(), aspired(g.viewer)
    return page(
        "signoff/mine.html",
        own=overview(g.viewer.person_id, today),
        optional=optional_parts(g.viewer.person_id, today),
        towards=towards,
        gap=gap(g.viewer.person_id, today, towards.job_role_id) if towards else None,
        today=today,
    )


@bp.route("/competencies/role", methods=["GET", "POST"])
@door(May.ASK_FOR_SIGN_OFF)
@commits
def aspired_role() -> Response:
    form, towards = AspiredRoleForm(), aspired(g.viewer)
    form.offer(roles_with_profile(), towards.job_role_id if towards else None)
    if form.is_valid_post():
        with form.showing_refusals():
            aspire(job_role_id=form.job_role_id, by=g.viewer)
            flash("Saved.", "success")
            return go("signoff.mine", _anchor="role")
    return page("signoff/aspired_role.html", form)
