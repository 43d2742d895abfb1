"""Actions: taken on at a session; the page of each, where it is closed, dropped or handed over."""

from flask import Response, abort, flash, g, request

from lms.access import May
from lms.evidence.queries import known_names
from lms.kit import clock
from lms.kit.form_fields import as_id
from lms.kit.forms import ButtonForm
from lms.kit.web import commits, door, go, page
from lms.supervision.queries.people import people_on
from lms.supervision_sessions.forms.actions import ActionForm, DropForm, OwnedForm
from lms.supervision_sessions.queries import actions as queries
from lms.supervision_sessions.queries.sessions import session_facts
from lms.supervision_sessions.rules.actions import Action, why_not_take_on
from lms.supervision_sessions.service import actions as service
from lms.supervision_sessions.views import bp
from lms.supervision_sessions.views.sessions import Crumbs, crumbs_of, crumbs_of_session, reader, session_or_404


def _action_or_404(action_id: int) -> Action:
    """The action, for whoever may read it; to all others it is not there."""
    read = queries.action(action_id, reader())
    if read is None:
        abort(404)
    return read


def _changed_or_404(action_id: int) -> Action:
    read = _action_or_404(action_id)
    if not service.may_change(read, g.viewer):
        abort(404)
    return read


def _crumbs(of: Action) -> Crumbs:
    facts = session_facts(of.session_id)
    return crumbs_of(of.group_id, facts.group_name if facts else "")


@bp.route("/sessions/<int:session_id>/actions", methods=["GET", "POST"])
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def action_add(session_id: int) -> Response:
    session_page, form = session_or_404(session_id), ActionForm()
    facts = session_page.session
    if not (session_page.led_it or session_page.may_add):
        abort(404)
    people = [somebody for somebody in people_on(facts.group_id, facts.held_on) if somebody.has_signed and somebody.post_id]
    mine = [somebody for somebody in people if session_page.led_it or somebody.person_id == g.viewer.person_id]
    form.offer([(str(somebody.person_id), somebody.name) for somebody in mine])
    if not form.is_submitted() and len(mine) == 1:
        form.owner.data = str(mine[0].person_id)
    if form.is_valid_post() and form.names_nobody(known_names):
        with form.showing_refusals():
            values = {"text": form.text.data or "", "owner_id": form.owner_id, "due_on": form.due_on.data}
            service.take_on(session_id=session_id, by=g.viewer, **values)
            flash("The action is added.", "success")
            return go("supervision_sessions.session", session_id=session_id)
    no = why_not_take_on(facts, clock.today())
    return page("supervision_sessions/action_add.html", form, facts=facts, no=no, crumbs=crumbs_of_session(session_page))


@bp.get("/actions/<int:action_id>")
@door(May.TAKE_PART_IN_SUPERVISION)
def action(action_id: int) -> Response:
    read = _action_or_404(action_id)
    is_theirs = service.may_change(read, g.viewer)
    return page("supervision_sessions/action.html", ButtonForm(), action=read, may_change=is_theirs, crumbs=_crumbs(read))


@bp.post("/actions/<int:action_id>/close")
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def action_close(action_id: int) -> Response:
    _changed_or_404(action_id)
    form = ButtonForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.close(action_id=action_id, by=g.viewer)
            flash("The action is done. You can undo this today.", "success")
            return _back(action_id)
    flash(form.said, "info")
    return _back(action_id)


@bp.post("/actions/<int:action_id>/reopen")
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def action_reopen(action_id: int) -> Response:
    _changed_or_404(action_id)
    form = ButtonForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.reopen(action_id=action_id, by=g.viewer)
            flash("The action is open again.", "success")
            return _back(action_id)
    flash(form.said, "info")
    return _back(action_id)


def _back(action_id: int) -> Response:
    """To the page whose button it was: the list of one's own actions, a session, or the action."""
    back = request.args.get("back", "")
    if back == "mine":
        return go("supervision.mine")
    if session_id := as_id(back):
        return go("supervision_sessions.session", session_id=session_id)
    return go("supervision_sessions.action", action_id=action_id)


@bp.route("/actions/<int:action_id>/drop", methods=["GET", "POST"])
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def action_drop(action_id: int) -> Response:
    read, form = _changed_or_404(action_id), DropForm()
    if form.is_valid_post() and form.names_nobody(known_names):
        with form.showing_refusals():
            service.drop(action_id=action_id, why=form.why.data or "", by=g.viewer)
            flash("The action is dropped.", "success")
            return go("supervision_sessions.action", action_id=action_id)
    return page("supervision_sessions/action_drop.html", form, action=read, crumbs=_crumbs(read))


@bp.route("/actions/<int:action_id>/change", methods=["GET", "POST"])
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def action_change(action_id: int) -> Response:
    read, form = _changed_or_404(action_id), OwnedForm()
    people = queries.who_may_have(read, g.viewer, clock.today())
    names = {str(somebody.person_id): somebody.name for somebody in people} | {str(read.owner_id): read.owner}
    form.offer(sorted(names.items(), key=lambda named: named[1].casefold()))
    if not form.is_submitted():
        form.owner.data, form.due_on.data = str(read.owner_id), read.due_on
    if form.is_valid_post():
        with form.showing_refusals():
            service.change(action_id=action_id, owner_id=form.owner_id, due_on=form.due_on.data, by=g.viewer)
            flash("The action is changed.", "success")
            return go("supervision_sessions.action", action_id=action_id)
    return page("supervision_sessions/action_change.html", form, action=read, crumbs=_crumbs(read))
