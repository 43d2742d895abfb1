"""Who came to a session: on a tablet, tap by tap; as planned in one tap; corrected for four weeks."""

from flask import Response, abort, flash, g, request

from lms.access import May
from lms.kit import clock
from lms.kit.forms import ButtonForm
from lms.kit.numbers import counted, plural
from lms.kit.refusal import Refused
from lms.kit.web import commits, door, go, page
from lms.registers.rules.register import named
from lms.supervision.rules.words import AttendanceMark
from lms.supervision_sessions.forms.sessions import MarkForm, RegisterForm
from lms.supervision_sessions.queries import attendance as queries
from lms.supervision_sessions.queries.sessions import SessionPage
from lms.supervision_sessions.rules.sessions import when_fixed, why_not_mark
from lms.supervision_sessions.service import attendance as service
from lms.supervision_sessions.service.attendance import Marked, TookPlace
from lms.supervision_sessions.views import bp
from lms.supervision_sessions.views.sessions import crumbs_of_session, session_or_404

TOO_LONG = "This page was open for too long. Send it again."


def _marked_or_404(session_id: int) -> SessionPage:
    session_page = session_or_404(session_id)
    if not session_page.may_mark:
        abort(404)
    return session_page


@bp.route("/sessions/<int:session_id>/register", methods=["GET", "POST"])
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def session_register(session_id: int) -> Response:
    session_page, form = _marked_or_404(session_id), RegisterForm()
    facts, today = session_page.session, clock.today()
    form.show(service.values_of(facts))
    form.go_on(request.args)
    marks_form = MarkForm() if form.is_submitted() and form.is_marks_alone else None
    if marks_form and not marks_form.is_valid_post():
        form.form_errors.append(TOO_LONG)
    elif marks_form:
        with form.showing_refusals():
            _save_marks(session_id, form)
            return go("supervision_sessions.session_register", session_id=session_id, **form.unrecorded)
    elif marks_form is None and form.is_valid_post():
        with form.showing_refusals():
            _tell(_record(session_id, form))
            flash("It is recorded that the session took place.", "success")
            return go("supervision_sessions.session", session_id=session_id)
    rows = queries.register_of(facts)
    return page(
        "supervision_sessions/session_register.html",
        form,
        facts=facts,
        rows=rows,
        tapped={post_id: tap.standing for post_id, tap in form.taps().items()} if form.is_submitted() else {},
        marked=_marked(rows),
        marks=tuple(AttendanceMark),
        why_not_mark=why_not_mark(facts, today, is_agreed=session_page.access.is_agreed),
        when_fixed=when_fixed(facts, today),
        crumbs=crumbs_of_session(session_page),
    )


def _save_marks(session_id: int, form: RegisterForm) -> None:
    _tell(service.mark(session_id=session_id, taps=form.taps(), by=g.viewer))
    if form.is_for_everyone:
        number = service.mark_everyone(session_id=session_id, by=g.viewer)
        flash(f"{counted(number, 'more person is', 'more people are')} present.", "success")
    else:
        flash("The marks are saved.", "success")


def _record(session_id: int, form: RegisterForm) -> Marked:
    took_place = TookPlace(form.minutes.data, form.chosen_method, form.chosen_themes)
    return service.record(session_id=session_id, took_place=took_place, taps=form.taps(), seen=form.seen.data or "", by=g.viewer)


def _tell(outcome: Marked) -> None:
    if outcome.replaced:
        flash(_replaced(outcome), "info")


def _replaced(outcome: Marked) -> str:
    names = list(outcome.replaced)
    whose = plural(len(names), "this person", "them")
    return f"Somebody else had marked {named(names)} differently. What you tapped for {whose} stands now: agree on it."


def _marked(rows: list[queries.Attendee]) -> int:
    return sum(row.standing is not None for row in rows)


@bp.post("/sessions/<int:session_id>/register/<int:post_id>/mark")
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def session_mark(session_id: int, post_id: int) -> Response:
    """One tap, saved at once: answered with what stands beside the name."""
    session_page = _marked_or_404(session_id)
    form, problem = MarkForm(), ""
    if form.is_valid_post():
        tap = form.taps().get(post_id)
        try:
            outcome = service.mark(session_id=session_id, taps={post_id: tap} if tap else {}, by=g.viewer)
            problem = _replaced(outcome) if outcome.replaced else ""
        except Refused as no:
            problem = f"Not saved. {no}"
    rows = queries.register_of(session_page.session)
    row = next((row for row in rows if row.post_id == post_id), None)
    return page("supervision_sessions/session_mark.html", post_id=post_id, row=row, problem=problem, marked=_marked(rows), number=len(rows))


@bp.post("/sessions/<int:session_id>/held-as-planned")
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def held_as_planned(session_id: int) -> Response:
    _marked_or_404(session_id)
    form = ButtonForm()
    if form.is_valid_post():
        with form.showing_refusals():
            is_news = service.record_as_planned(session_id=session_id, by=g.viewer)
            words = "It took place as planned, and everyone was there. Correct the register if somebody was not."
            flash(words if is_news else "It is recorded already that this session took place.", "success" if is_news else "info")
            return go("supervision_sessions.session", session_id=session_id)
    flash(form.said, "info")
    return go("supervision_sessions.session", session_id=session_id)


@bp.post("/sessions/<int:session_id>/did-not-take-place")
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def did_not_take_place(session_id: int) -> Response:
    _marked_or_404(session_id)
    form = ButtonForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.did_not_take_place(session_id=session_id, by=g.viewer)
            flash("The session is not recorded any more. Correct it, move it or cancel it.", "success")
            return go("supervision_sessions.session", session_id=session_id)
    flash(form.said, "info")
    return go("supervision_sessions.session", session_id=session_id)
