"""The register of a date: marked in the room, closed, opened again; and the sheet to sign."""

from flask import Response, abort, flash, g, request

from lms.access import May
from lms.courses.rules.words import EventState
from lms.kit import clock
from lms.kit.datetimes import span
from lms.kit.numbers import counted
from lms.kit.refusal import Refused
from lms.kit.tables import attachment
from lms.kit.web import address, commits, door, go, page
from lms.registers import pdfs
from lms.registers.forms.register import CloseForm, RegisterForm, ReopenForm
from lms.registers.queries import register as queries
from lms.registers.queries.register import EventRegister, RegisterRow
from lms.registers.rules import register as rules
from lms.registers.rules.marks import Mark
from lms.registers.service import register as service
from lms.registers.service.register import Closed, Marked
from lms.registers.views import bp


def register_or_404(event_id: int) -> EventRegister:
    """The register of this date, for whoever runs it; to all others it is not there."""
    register = queries.register_of(event_id, g.viewer)
    if register is None:
        abort(404)
    return register


@bp.get("/registers")
@door(May.RUN_REGISTER)
def registers() -> Response:
    now = clock.now()
    lines = queries.registers(g.viewer, now)
    closed = [line for line in reversed(lines) if line.state == EventState.DELIVERED]
    still = [line for line in lines if line.state == EventState.SCHEDULED]
    groups = {
        "To mark or close": [line for line in still if line.starts_at - rules.OPENS_BEFORE <= now],
        "To come": [line for line in still if line.starts_at - rules.OPENS_BEFORE > now],
        "Closed": closed,
    }
    return page("registers/registers.html", groups=groups, most=queries.MOST, looks_ahead=now + queries.LOOKS_AHEAD)


@bp.route("/dates/<int:event_id>/register", methods=["GET", "POST"])
@door(May.RUN_REGISTER)
@commits
def register(event_id: int) -> Response:
    event_register, form = register_or_404(event_id), RegisterForm()
    session = rules.session_shown(event_register.sessions, form.session_id or request.args.get("session", type=int), clock.now())
    if form.is_valid_post():
        with form.showing_refusals():
            _save(event_register, form)
            return go("registers.register", event_id=event_id, session=form.session_id)
    form.session.data = str(session.id)
    rows = queries.rows_of(event_id)
    return page(
        "registers/register.html",
        form=form,
        event_register=event_register,
        rows=rows,
        shown=session,
        when=span(session.starts_at, session.ends_at),
        marks=tuple(Mark),
        marked=_marked(rows, session.id),
        seen=sum(session.id in row.checked_in for row in rows),
        no=service.why_not_mark(event_register),
        not_oneself=rules.NOT_ONESELF,
        may_close=clock.now() >= rules.closes_from(event_register.sessions),
        closes_from=rules.closes_from(event_register.sessions),
        steps=queries.steps_of(event_id),
    )


def _save(event_register: EventRegister, form: RegisterForm) -> None:
    if form.is_for_everyone:
        service.mark(event_id=event_register.event_id, session_id=form.session_id, taps=form.taps(), by=g.viewer)
        number = service.mark_everyone(event_id=event_register.event_id, session_id=form.session_id, by=g.viewer)
        flash(f"{counted(number, 'more person is', 'more people are')} present.", "success")
        return
    outcome = service.mark(event_id=event_register.event_id, session_id=form.session_id, taps=form.taps(), by=g.viewer)
    if outcome.changed or not form.is_to_show:
        flash(f"{counted(outcome.changed, 'mark', 'marks')} saved.", "success")
    if outcome.replaced:
        flash(_replaced(outcome), "info")


def _replaced(outcome: Marked) -> str:
    return (
        f"Somebody else had marked {rules.named(outcome.replaced)} differently just before, or they had checked in by themselves. "
        "Your mark stands now: check that it is right."
    )


def _marked(rows: list[RegisterRow], session_id: int) -> int:
    return sum(session_id in row.marks for row in rows)


@bp.post("/dates/<int:event_id>/register/<int:booking_id>/mark")
@door(May.RUN_REGISTER)
@commits
def register_mark(event_id: int, booking_id: int) -> Response:
    """One tap, saved at once: answered with what stands beside the name."""
    register_or_404(event_id)
    form, problem, tap = RegisterForm(), "", None
    if form.is_valid_post():
        tap = form.taps().get(booking_id)
        try:
            taps = {booking_id: tap} if tap else {}
            outcome = service.mark(event_id=event_id, session_id=form.session_id, taps=taps, by=g.viewer)
            problem = _replaced(outcome) if outcome.replaced else ""
        except Refused as no:
            problem, tap = f"Not saved. {no}", None
    rows = queries.rows_of(event_id)
    now = next((row.marks.get(form.session_id) for row in rows if row.booking_id == booking_id), None)
    marked = _marked(rows, form.session_id)
    return page("registers/register_mark.html", booking_id=booking_id, mark=now, problem=problem, marked=marked, number=len(rows))


# --- closing and opening again ----------------------------------------------------------------------------------------------------


@bp.route("/dates/<int:event_id>/register/close", methods=["GET", "POST"])
@door(May.RUN_REGISTER)
@commits
def close_register(event_id: int) -> Response:
    event_register, form = register_or_404(event_id), CloseForm()
    if form.is_valid_post():
        with form.showing_refusals():
            _tell(service.close(event_id=event_id, by=g.viewer))
            return go("registers.register", event_id=event_id)
    rows = queries.rows_of(event_id)
    missing = [row for row in rows if rules.unmarked(event_register.sessions, row.marks)]
    to_come = [] if missing else [(row, rules.outcome(event_register.sessions, row.marks, event_register.percent)) for row in rows]
    return page(
        "registers/close_register.html",
        form=form,
        event_register=event_register,
        rows=rows,
        missing=missing,
        to_come=to_come,
        may_close=clock.now() >= rules.closes_from(event_register.sessions),
        closes_from=rules.closes_from(event_register.sessions),
        was_closed=bool(queries.steps_of(event_id)),
    )


def _tell(closing: Closed) -> None:
    if not closing.is_news:
        return flash("The register is closed already.", "info")
    outcomes = ", ".join(f"{number} {state.label.lower()}" for state, number in closing.outcomes.items())
    done = closing.settled
    parts = [
        (done.made, "recorded"),
        (done.found, "on record already"),
        (done.reinstated, "counted again"),
        (done.revoked, "taken back"),
    ]
    training = ", ".join(f"{number} {word}" for number, word in parts if number)
    flash(f"The register is closed: {outcomes or 'nobody was on it'}. Training: {training or 'nothing to record'}.", "success")
    return None


@bp.route("/dates/<int:event_id>/register/reopen", methods=["GET", "POST"])
@door(May.RUN_REGISTER)
@commits
def reopen_register(event_id: int) -> Response:
    event_register, form = register_or_404(event_id), ReopenForm()
    if form.is_valid_post():
        with form.showing_refusals():
            is_news = service.reopen(event_id=event_id, why=form.why.data or "", by=g.viewer)
            flash("The register is open again. Correct it, then close it." if is_news else "The register is open.", "success")
            return go("registers.register", event_id=event_id)
    return page("registers/reopen_register.html", form=form, event_register=event_register)


@bp.get("/dates/<int:event_id>/sign-in-sheet.pdf")
@door(May.RUN_REGISTER)
def sign_in_sheet(event_id: int) -> Response:
    event_register = register_or_404(event_id)
    names = [(row.name, row.employer) for row in queries.rows_of(event_id)]
    sheet = pdfs.sign_in_sheet(
        event_register.title,
        event_register.organiser,
        event_register.sessions,
        event_register.trainers,
        names,
        address("registers.check_in"),
    )
    return attachment(sheet, "sign-in-sheet", "pdf")
