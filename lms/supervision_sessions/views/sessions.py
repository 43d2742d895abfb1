"""Sessions of a group: planned, moved, cancelled; the page of each, with its agenda."""

from datetime import date

from flask import Response, abort, flash, g, url_for

from lms.access import May
from lms.evidence.queries import known_names
from lms.kit import clock
from lms.kit.datetimes import long_date
from lms.kit.forms import ButtonForm
from lms.kit.numbers import counted
from lms.kit.readers import Reader
from lms.kit.refusal import Refused
from lms.kit.web import commits, door, go, page
from lms.supervision.queries.access import group_access
from lms.supervision.queries.groups import title_of
from lms.supervision.rules.access import GroupAccess
from lms.supervision.rules.words import CancelledBy, CancelledWhy, SessionState, Theme
from lms.supervision.service import calendars
from lms.supervision_records.queries import releases
from lms.supervision_sessions.forms.actions import PointForm
from lms.supervision_sessions.forms.sessions import CancelForm, MoveForm, PlanForm, SeriesForm
from lms.supervision_sessions.queries import actions, attendance
from lms.supervision_sessions.queries import sessions as queries
from lms.supervision_sessions.queries.sessions import SessionPage, Usual
from lms.supervision_sessions.rules.actions import why_not_take_on
from lms.supervision_sessions.rules.series import SeriesDay
from lms.supervision_sessions.rules.sessions import Plan, when_fixed, why_not_mark, why_not_on, why_not_take_back
from lms.supervision_sessions.service import agenda as agenda_service
from lms.supervision_sessions.service import sessions as service
from lms.supervision_sessions.views import bp

Crumbs = list[tuple[str, str]]


def crumbs_of(group_id: int, name: str) -> Crumbs:
    """Supervision, then the group."""
    return [("Supervision", url_for("supervision.mine")), (name, url_for("supervision.group", group_id=group_id))]


def crumbs_of_session(session_page: SessionPage) -> Crumbs:
    """Under the session itself."""
    session = session_page.session
    own = long_date(session.held_on), url_for("supervision_sessions.session", session_id=session.id)
    return [*crumbs_of(session.group_id, called_by(session_page.access, session.group_name)), own]


def called_by(access: GroupAccess, name: str) -> str:
    """What a group is called to its people: two are called by whom they meet, which is for nobody else."""
    return title_of(access.group_id, g.viewer.name, clock.today()) if access.kind.is_pair and access.was_in else name


def session_or_404(session_id: int) -> SessionPage:
    """The session, for whoever has to do with it; to all others it is not there."""
    session_page = queries.session_page(session_id, g.viewer, clock.today())
    if session_page is None:
        abort(404)
    return session_page


def reader() -> Reader:
    """Who reads, now."""
    return Reader(g.viewer.person_id, clock.now())


# --- planning ---------------------------------------------------------------------------------------------------------------------


@bp.get("/groups/<int:group_id>/sessions")
@door(May.TAKE_PART_IN_SUPERVISION)
def sessions(group_id: int) -> Response:
    access, today = group_access(group_id, g.viewer, clock.today()), clock.today()
    if access is None or not (access.was_in or access.plans or access.oversees):
        abort(404)
    usual, lines = queries.usual(group_id, today), queries.sessions_of(group_id, g.viewer, access)
    groups = {
        "Not recorded yet": [line for line in lines if line.is_unrecorded(today)],
        "To come": [line for line in reversed(lines) if line.held_on >= today and not line.took_place],
        "Before": [line for line in lines if line.took_place or (line.is_cancelled and line.held_on < today)],
    }
    called = called_by(access, usual.name)
    return page("supervision_sessions/sessions.html", access=access, called=called, groups=groups, crumbs=crumbs_of(group_id, called))


def _managed_or_404(group_id: int) -> GroupAccess:
    access = group_access(group_id, g.viewer, clock.today())
    if access is None or not access.plans:
        abort(404)
    return access


@bp.route("/groups/<int:group_id>/sessions/plan", methods=["GET", "POST"])
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def plan(group_id: int) -> Response:
    access = _managed_or_404(group_id)
    usual, form = queries.usual(group_id, clock.today()), PlanForm()
    if form.is_valid_post():
        with form.showing_refusals():
            (session_id,) = service.plan(group_id=group_id, plans=[form.on(form.day.data)], by=g.viewer)
            is_past = form.day.data < clock.today()
            flash(
                "The session is there. Now record who came." if is_past else "The session is planned. Everyone gets it for their calendar.",
                "success",
            )
            return go("supervision_sessions.session", session_id=session_id)
    _begin_with(form, usual)
    return page(
        "supervision_sessions/plan.html", form, group_id=group_id, usual=usual, crumbs=crumbs_of(group_id, called_by(access, usual.name))
    )


def _begin_with(form: PlanForm | SeriesForm, usual: Usual) -> None:
    if not form.is_submitted():
        form.minutes.data, form.place.data, form.link.data = usual.minutes, usual.place, usual.link


@bp.route("/groups/<int:group_id>/sessions/plan-series", methods=["GET", "POST"])
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def plan_series(group_id: int) -> Response:
    access = _managed_or_404(group_id)
    usual, form, days = queries.usual(group_id, clock.today()), SeriesForm(), list[SeriesDay]()
    if form.is_valid_post():
        with form.showing_refusals():
            if form.is_to_plan:
                return _plan_days(group_id, form)
        days = _days(group_id, usual, form)
        form.previewed.data = form.mark_of(form.days)
    _begin_with(form, usual)
    if not form.is_submitted():
        form.weeks.data = usual.weeks
    form_ticks = set(form.chosen) if form.is_submitted() and days and form.errors else None
    values = {"usual": usual, "days": days, "ticked": form_ticks, "crumbs": crumbs_of(group_id, called_by(access, usual.name))}
    return page("supervision_sessions/plan_series.html", form, group_id=group_id, **values)


def _plan_days(group_id: int, form: SeriesForm) -> Response:
    if not form.chosen:
        raise Refused("Tick at least one day.")
    planned = service.plan(group_id=group_id, plans=[form.on(day) for day in form.chosen], by=g.viewer)
    flash(f"{counted(len(planned), 'session is', 'sessions are')} planned. Everyone gets them for their calendar.", "success")
    return go("supervision_sessions.sessions", group_id=group_id)


def _days(group_id: int, usual: Usual, form: SeriesForm) -> list[SeriesDay]:
    """Each day with what is in its way."""
    taken = queries.days_taken(group_id, set(form.days))
    return [SeriesDay(day, _in_the_way(day, usual, form, taken)) for day in form.days]


def _in_the_way(day: date, usual: Usual, form: SeriesForm, taken: dict[date, SessionState]) -> str:
    no = why_not_on(day, usual.life, clock.today()) or (service.why_taken(day, taken[day]) if day in taken else None)
    try:
        form.on(day)
    except Refused as jumped:
        no = no or str(jumped)
    return no or ""


# --- one session ------------------------------------------------------------------------------------------------------------------


@bp.get("/sessions/<int:session_id>")
@door(May.TAKE_PART_IN_SUPERVISION)
def session(session_id: int) -> Response:
    session_page, today = session_or_404(session_id), clock.today()
    facts, seen = session_page.session, session_page.is_among_them
    called = called_by(session_page.access, facts.group_name)
    return page(
        "supervision_sessions/session.html",
        ButtonForm(),
        session_page=session_page,
        facts=facts,
        called=called,
        leads=session_page.access.facilitates and session_page.access.has_signed,
        themes=[theme.label for theme in Theme if theme.value in facts.themes],
        point_form=PointForm(formdata=None),
        points=queries.agenda(session_id, reader()),
        written=releases.for_session(session_id, reader()),
        carried=actions.carried_to(facts, reader()),
        own_actions=actions.taken_on_at(session_id, reader()),
        register=attendance.register_of(facts) if seen or session_page.may_mark else [],
        who_came=None if seen else attendance.who_came(facts),
        why_not_mark=why_not_mark(facts, today, is_agreed=session_page.access.is_agreed),
        when_fixed=when_fixed(facts, today),
        why_not_take_on=why_not_take_on(facts, today),
        why_not_take_back=why_not_take_back(facts, today),
        crumbs=crumbs_of(facts.group_id, called),
    )


def _planned_or_404(session_id: int) -> SessionPage:
    session_page = session_or_404(session_id)
    if not session_page.access.plans:
        abort(404)
    return session_page


@bp.route("/sessions/<int:session_id>/move", methods=["GET", "POST"])
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def session_move(session_id: int) -> Response:
    session_page, form = _planned_or_404(session_id), MoveForm()
    form.show(service.values_of(session_page.session))
    if form.is_valid_post():
        with form.showing_refusals():
            to: Plan = form.on(form.day.data)
            service.move(session_id=session_id, to=to, seen=form.seen.data or "", by=g.viewer)
            flash("The session is changed.", "success")
            return go("supervision_sessions.session", session_id=session_id)
    return page("supervision_sessions/session_move.html", form, facts=session_page.session, crumbs=crumbs_of_session(session_page))


@bp.route("/sessions/<int:session_id>/cancel", methods=["GET", "POST"])
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def cancel_session(session_id: int) -> Response:
    session_page, form = _planned_or_404(session_id), CancelForm()
    if form.is_valid_post():
        with form.showing_refusals():
            by_whom, why = CancelledBy(form.cancelled_by.data), CancelledWhy(form.why.data)
            service.cancel(session_id=session_id, cancelled_by=by_whom, why=why, by=g.viewer)
            flash("The session is cancelled, and taken out of everyone’s calendar.", "success")
            return go("supervision_sessions.session", session_id=session_id)
    return page("supervision_sessions/cancel_session.html", form, facts=session_page.session, crumbs=crumbs_of_session(session_page))


@bp.post("/sessions/<int:session_id>/take-back")
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def take_back_cancelling(session_id: int) -> Response:
    _planned_or_404(session_id)
    form = ButtonForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.take_back(session_id=session_id, by=g.viewer)
            flash("The session takes place after all. It is in everyone’s calendar again.", "success")
            return go("supervision_sessions.session", session_id=session_id)
    flash(form.said, "info")
    return go("supervision_sessions.session", session_id=session_id)


@bp.get("/sessions/<int:session_id>/calendar.ics")
@door(May.TAKE_PART_IN_SUPERVISION)
def session_calendar(session_id: int) -> Response:
    """One's own entry: for those who are in the group on its day."""
    body = calendars.as_file(session_or_404(session_id).session, g.viewer)
    if body is None:
        abort(404)
    reply = Response(body, content_type="text/calendar; charset=utf-8")
    reply.headers["Content-Disposition"] = 'attachment; filename="supervision.ics"'
    return reply


# --- the agenda -------------------------------------------------------------------------------------------------------------------


@bp.route("/sessions/<int:session_id>/agenda", methods=["GET", "POST"])
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def session_agenda(session_id: int) -> Response:
    session_page, form = session_or_404(session_id), PointForm()
    if not session_page.may_add:
        abort(404)
    if form.is_valid_post() and form.names_nobody(known_names):
        with form.showing_refusals():
            agenda_service.add(session_id=session_id, text=form.text.data or "", by=g.viewer)
            flash("Your point is on the agenda.", "success")
            return go("supervision_sessions.session", session_id=session_id)
    return page("supervision_sessions/session_agenda.html", form, facts=session_page.session, crumbs=crumbs_of_session(session_page))


@bp.post("/sessions/<int:session_id>/agenda/<int:item_id>/remove")
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def remove_point(session_id: int, item_id: int) -> Response:
    session_or_404(session_id)
    form = ButtonForm()
    if not any(point.id == item_id and point.is_own for point in queries.agenda(session_id, reader())):
        abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            agenda_service.remove(session_id=session_id, item_id=item_id, by=g.viewer)
            flash("Your point is off the agenda.", "success")
            return go("supervision_sessions.session", session_id=session_id)
    flash(form.said, "info")
    return go("supervision_sessions.session", session_id=session_id)
