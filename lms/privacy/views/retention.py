"""How long records are kept: everyone may read it. What is older is removed by order of the partnership's lead or administrator."""

from flask import Response, abort, flash, g, url_for

from lms.access import May
from lms.kit import clock
from lms.kit.refusal import Refused
from lms.kit.tables import listing, read_page_request
from lms.kit.web import commits, door, go, page
from lms.privacy.forms import PeriodForm, PlainButton, RemovalForm
from lms.privacy.queries import disposals as queries
from lms.privacy.queries.disposals import Logged
from lms.privacy.queries.retention import decisions, listed, rules_now
from lms.privacy.rules.retention import DisposalState, Rule, in_words
from lms.privacy.service import retention as service
from lms.privacy.views.held import bp


@bp.get("/retention")
@door(None)
def retention() -> Response:
    return page("privacy/retention.html", rules=list(rules_now().values()), may_change=g.viewer and g.viewer.may(May.MANAGE_RETENTION))


@bp.route("/retention/<key>", methods=["GET", "POST"])
@door(May.MANAGE_RETENTION)
@commits
def retention_period(key: str) -> Response:
    rule, form = _rule(key), PeriodForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.decide(key=key, months=form.months.data, reason=form.reason.data or "", by=g.viewer)
            flash("The period was changed.", "success")
            return go("privacy.retention")
    return page("privacy/retention_period.html", form=form, rule=rule, listed=listed()[key], decisions=decisions(key), in_words=in_words)


@bp.route("/retention/<key>/remove", methods=["GET", "POST"])
@door(May.MANAGE_RETENTION)
@commits
def removal(key: str) -> Response:
    rule, form = _rule(key), RemovalForm()
    if form.is_valid_post():
        rows, before_on = form.seen
        with form.showing_refusals():
            ordered = service.order(key=key, seen_rows=rows, seen_before=before_on, by=g.viewer)
            return go("privacy.disposal", disposal_id=ordered.id)
    seen = queries.preview(rule, clock.today())
    if seen is None:
        abort(404)
    form.show(seen.rows, seen.before_on)
    return page("privacy/removal.html", form=form, seen=seen, under_way=queries.under_way(key))


@bp.get("/disposals")
@door(May.MANAGE_RETENTION)
def disposals() -> Response:
    asked = read_page_request(queries.SORTS, "-when")
    found = queries.disposals(asked)
    return page("privacy/disposals.html", previews=queries.previews(clock.today()), listing=listing(found, asked))


@bp.get("/disposals/<int:disposal_id>")
@door(May.MANAGE_RETENTION)
def disposal(disposal_id: int) -> Response:
    found = _disposal(disposal_id)
    return page(
        "privacy/disposal.html", found=found, parts=queries.parts(disposal_id), going_on=PlainButton(formdata=None), **_state(found)
    )


@bp.get("/disposals/<int:disposal_id>/progress")
@door(May.MANAGE_RETENTION)
def disposal_progress(disposal_id: int) -> Response:
    found = _disposal(disposal_id)
    state = _state(found)
    reply = page("privacy/disposal_progress.html", found=found, **state)
    if not state["at_work"]:
        reply.headers["HX-Redirect"] = url_for("privacy.disposal", disposal_id=found.id)
    return reply


@bp.post("/disposals/<int:disposal_id>/go-on")
@door(May.MANAGE_RETENTION)
@commits
def disposal_go_on(disposal_id: int) -> Response:
    found = _disposal(disposal_id)
    try:
        service.go_on(disposal_id=found.id, by=g.viewer)
    except Refused as no:
        flash(str(no), "info")
    return go("privacy.disposal", disposal_id=found.id)


def _rule(key: str) -> Rule:
    rule = rules_now().get(key)
    if rule is None or rule.months is None:
        abort(404)
    return rule


def _disposal(disposal_id: int) -> Logged:
    found = queries.disposal(disposal_id)
    if found is None:
        abort(404)
    return found


def _state(found: Logged) -> dict[str, bool]:
    stopped = found.state == DisposalState.ORDERED and queries.has_stopped(found.id)
    return {"stopped": stopped, "at_work": found.state == DisposalState.ORDERED and not stopped}
