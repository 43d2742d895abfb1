"""People check themselves in: the code on the wall, the page behind it, and who has used it since the register was opened."""

from flask import Response, flash, g, make_response, request

from lms.access import May
from lms.kit import clock, codes, qr
from lms.kit.datetimes import span
from lms.kit.web import address, commits, door, go, page
from lms.registers.forms.check_in import CheckInForm, CodeForm, NewCodeForm
from lms.registers.queries import check_in as queries
from lms.registers.rules import check_in as rules
from lms.registers.rules.register import session_shown
from lms.registers.service import check_in as service
from lms.registers.views import bp
from lms.registers.views.register import register_or_404


@bp.route("/check-in", methods=["GET", "POST"])
@door(May.BOOK)
@commits
def check_in() -> Response:
    """The square leads here, and whoever types the code. Only the button writes; so many wrong codes a minute."""
    code_form, form = CodeForm(), CheckInForm()
    code = code_form.wanted
    if form.is_valid_post() and code:
        with form.showing_refusals():
            service.check_in(code=code, by=g.viewer)
            return go("registers.check_in", code=code)
    occasion, now = queries.occasion(code, g.viewer) if code else None, clock.now()
    is_soon = occasion is not None and rules.is_soon(occasion, now)
    if is_soon and "waits" in request.args:
        return make_response("", 204)  # to a page that asks again and again: nothing has changed
    reply = page(
        "registers/check_in.html",
        form,
        code_form=code_form,
        code=code,
        occasion=occasion,
        when=span(occasion.session.starts_at, occasion.session.ends_at) if occasion else "",
        stand=rules.stand(occasion, now) if occasion else None,
        sentence=rules.told(occasion, now) if occasion else service.NO_SUCH_CODE,
        is_soon=is_soon,
    )
    if code_form.is_asked and occasion is None:
        reply.status_code = 404  # by which wrong codes are counted
    return reply


# --- for whoever runs the register -------------------------------------------------------------------------------------------------


@bp.get("/dates/<int:event_id>/check-in-code")
@door(May.RUN_REGISTER)
def check_in_code(event_id: int) -> Response:
    event_register = register_or_404(event_id)
    session = session_shown(event_register.sessions, request.args.get("session", type=int), clock.now())
    form, short = NewCodeForm(), address("registers.check_in")
    form.session.data = str(session.id)
    return page(
        "registers/check_in_code.html",
        form,
        event_register=event_register,
        shown=session,
        number=event_register.sessions.index(session) + 1,
        when=span(session.starts_at, session.ends_at),
        opens_at=rules.opens_at(session),
        picture=qr.picture(f"{short}?code={session.code}"),
        written=codes.format_code(session.code or ""),
        short=short.partition("://")[2],
        session_left=None,  # it stays on the wall: nothing is typed here that a warning would save
    )


@bp.post("/dates/<int:event_id>/check-in-code/new")
@door(May.RUN_REGISTER)
@commits
def new_check_in_code(event_id: int) -> Response:
    event_register, form = register_or_404(event_id), NewCodeForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.new_code(event_id=event_register.event_id, session_id=form.session_id, by=g.viewer)
            flash("This session has a new code. The one before, also where it is printed, works no longer.", "success")
            return go("registers.check_in_code", event_id=event_id, session=form.session_id)
    flash(" ".join(form.form_errors), "info")
    return go("registers.check_in_code", event_id=event_id)


@bp.get("/dates/<int:event_id>/register/checked-in")
@door(May.RUN_REGISTER)
def checked_in(event_id: int) -> Response:
    """Asked again and again by an open register: how many more have checked in since it was shown; nothing where it says so already."""
    event_register = register_or_404(event_id)
    session = session_shown(event_register.sessions, request.args.get("session", type=int), clock.now())
    seen, before = (request.args.get(name, 0, type=int) for name in ("seen", "told"))
    more = max(0, queries.how_many(event_id, session.id) - seen)
    return make_response("", 204) if more == before else page("registers/checked_in.html", more=more)
