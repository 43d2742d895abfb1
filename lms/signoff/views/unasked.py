"""Signing off somebody who has not asked."""

from flask import Response, abort, flash, g, request

from lms.access import May
from lms.evidence.queries import known_names
from lms.kit import clock
from lms.kit.form_fields import as_id
from lms.kit.numbers import counted
from lms.kit.web import commits, door, go, page
from lms.signoff.forms.judging import FindPersonForm, UnaskedForm
from lms.signoff.queries import unasked as queries
from lms.signoff.queries.cases import Wanted
from lms.signoff.queries.unasked import Learner
from lms.signoff.service import unasked as service
from lms.signoff.views import bp


@bp.get("/sign-offs/new")
@door(May.SIGN_OFF)
def find_learner() -> Response:
    form = FindPersonForm()
    name = (form.name.data or "").strip()
    return page("signoff/find_learner.html", form, people=queries.learners(g.viewer, name, clock.today()), name=name)


@bp.route("/sign-offs/new/<int:person_id>", methods=["GET", "POST"])
@door(May.SIGN_OFF)
@commits
def sign_unasked(person_id: int) -> Response:
    learner = queries.learner(g.viewer, person_id, clock.today()) or abort(404)
    args, form = request.args, UnaskedForm()
    sheet = queries.sheet(g.viewer, learner, clock.today(), as_id(args.get("framework")), as_id(args.get("level")))
    if sheet is None:
        return page("signoff/sign_unasked.html", None, learner=learner, sheet=None)
    form.offer([rating for rating in sheet.here.scheme.ratings if rating.is_met])
    if form.is_valid_post() and form.names_nobody(known_names):
        with form.showing_refusals():
            return _sign(learner, sheet.framework_id, form)
    return page("signoff/sign_unasked.html", form, learner=learner, sheet=sheet)


def _sign(learner: Learner, framework_id: int, form: UnaskedForm) -> Response:
    new = service.sign_unasked(
        targets=[Wanted(learner.id, framework_id, code, level) for code, level in form.pairs],
        score=int(form.score.data),
        written=form.wrote(clock.today()),
        comment=form.comment.data or "",
        versions={framework_id: form.version_id},
        by=g.viewer,
    )
    flash(
        f"{learner.name} is signed off for {counted(len(new), 'competency', 'competencies')}. You can undo it for ten minutes.", "success"
    )
    return go("signoff.queue")
