"""Links and printed codes: what they open, once; and asking for a link."""

from flask import Response, abort, flash, g, session

from lms.accounts import queries, service
from lms.accounts.forms import ChooseForm, FirstForm, ForgottenForm, SimpleForm
from lms.accounts.rules.tickets import NoWayIn, TicketKind, Why, plain
from lms.accounts.views.entry import after_first
from lms.accounts.views.threshold import bp
from lms.kit.db import transaction
from lms.kit.web import commits, door, go, page, signed_in

NO_CODE = (
    "That sign-in name and code do not match, or the code has been used or has run out. Check both against your letter and try again. "
    "After ten wrong tries a code stops working: ask your learning and development team for a new letter."
)
#: The kinds that are links.
LINKS = {kind.value for kind in TicketKind if kind != TicketKind.CODE}


@bp.get("/link/<kind>/<token>")
@door(None)
def link(kind: str, token: str) -> Response:
    """Opening a link changes nothing, as mail scanners open them too; the token moves from the address into the cookie."""
    if kind not in LINKS or len(token) > 100:
        abort(404)
    session["ticket"] = [kind, token, None]
    return go("accounts.confirm_email" if kind == TicketKind.EMAIL else "accounts.welcome")


def _held() -> queries.Holder:
    """Whom the ticket in this browser lets in. Raises NoWayIn."""
    kind, secret, person_id = session.get("ticket") or (TicketKind.RESET, "", None)
    return service.held(TicketKind(kind), secret, person_id)


@bp.route("/welcome", methods=["GET", "POST"])
@door(None)
def welcome() -> Response:
    """Choose a password: the first, or a new one."""
    form = ChooseForm()
    try:
        held = _held()
        _check_whose(held)
        if form.is_valid_post():
            if form.ticket.data != str(held.ticket_id):
                raise NoWayIn(Why.OTHER_TAB)
            chosen = _choose(form, held)
            if chosen is not None:
                return chosen
    except NoWayIn as no:
        return no_way_in(no.why)
    form.ticket.data = str(held.ticket_id)
    return page("accounts/welcome.html", form=form, held=held)


def _check_whose(held: queries.Holder) -> None:
    if held.kind == TicketKind.EMAIL:
        raise NoWayIn(Why.UNKNOWN)
    if g.viewer is not None and g.viewer.person_id != held.person_id:
        raise NoWayIn(Why.OTHER_ACCOUNT)


def _choose(form: ChooseForm, held: queries.Holder) -> Response | None:
    """None: the password was refused. Raises NoWayIn."""
    with form.showing_refusals():
        with transaction():
            account_id, how = service.choose(held=_held(), password=form.password.data)
        session.pop("ticket", None)
        flash("Your password is set and you are signed in." if not held.account else "Your new password is set.", "success")
        return after_first(account_id, how, None)
    return None


def no_way_in(why: Why) -> Response:
    """What is wrong with the link, and what to do now."""
    session.pop("ticket", None)
    reply = page("accounts/no_way_in.html", why=why.value)
    reply.status_code = 410
    return reply


@bp.route("/first-sign-in", methods=["GET", "POST"])
@door(None)
def first() -> Response:
    """With a printed code."""
    form = FirstForm()
    if form.is_valid_post():
        person_id = queries.person_for(form.sign_in_name.data) or 0
        code = plain(form.code.data)
        with transaction():
            is_right = service.claim_code(person_id, service.hashed_code(person_id, code))
        if is_right:
            session["ticket"] = [TicketKind.CODE.value, code, person_id]
            return go("accounts.welcome")
        form.form_errors.append(NO_CODE)
    return page("accounts/first.html", form=form)


@bp.route("/forgotten-password", methods=["GET", "POST"])
@door(None)
@commits
def forgotten() -> Response:
    form = ForgottenForm()
    if form.is_valid_post():
        service.forgotten(sign_in_name=form.sign_in_name.data)
        return go("accounts.forgotten_sent")
    return page("accounts/forgotten.html", form=form)


@bp.get("/forgotten-password/sent")
@door(None)
def forgotten_sent() -> Response:
    """The same for everyone, whether anything was sent or not."""
    return page("accounts/forgotten_sent.html")


@bp.route("/account/email/confirm", methods=["GET", "POST"])
@signed_in
@commits
def confirm_email() -> Response:
    """The link that was sent to a new address."""
    form = SimpleForm()
    try:
        held = _held()
        if held.kind != TicketKind.EMAIL:
            raise NoWayIn(Why.UNKNOWN)
        if held.account is None or held.account.id != g.viewer.account_id:
            raise NoWayIn(Why.OTHER_ACCOUNT)
        if form.is_valid_post():
            with form.showing_refusals():
                service.take_email(held=held, account_id=g.viewer.account_id)
                session.pop("ticket", None)
                flash("Your email address is changed. Use it the next time you sign in.", "success")
                return go("accounts.account")
    except NoWayIn as no:
        return no_way_in(no.why)
    return page("accounts/confirm_email.html", form=form, email=held.email)
