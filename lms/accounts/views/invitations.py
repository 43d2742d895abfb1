"""Links and printed codes: what they open, once; and asking for a link."""

from flask import Response, abort, flash, g, session

from lms.accounts import queries, service
from lms.accounts.forms import ChooseForm, FirstForm, ForgottenForm, SimpleForm
from lms.accounts.rules.tickets import InvalidLink, TicketKind, Why, plain
from lms.accounts.views.sign_in import after_first
from lms.accounts.views.signin_session import bp
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


def _ticket_holder() -> queries.Holder:
    """Whom the ticket in this browser lets in. Raises InvalidLink."""
    kind, secret, person_id = session.get("ticket") or (TicketKind.RESET, "", None)
    return service.held(TicketKind(kind), secret, person_id)


@bp.route("/welcome", methods=["GET", "POST"])
@door(None)
def welcome() -> Response:
    """Choose a password: the first, or a new one."""
    form = ChooseForm()
    try:
        holder = _ticket_holder()
        _check_whose(holder)
        if form.is_valid_post():
            if form.ticket.data != str(holder.ticket_id):
                raise InvalidLink(Why.OTHER_TAB)
            chosen = _choose(form, holder)
            if chosen is not None:
                return chosen
    except InvalidLink as no:
        return invalid_link(no.why)
    form.ticket.data = str(holder.ticket_id)
    return page("accounts/welcome.html", form=form, holder=holder)


def _check_whose(holder: queries.Holder) -> None:
    if holder.kind == TicketKind.EMAIL:
        raise InvalidLink(Why.UNKNOWN)
    if g.viewer is not None and g.viewer.person_id != holder.person_id:
        raise InvalidLink(Why.OTHER_ACCOUNT)


def _choose(form: ChooseForm, holder: queries.Holder) -> Response | None:
    """None: the password was refused. Raises InvalidLink."""
    with form.showing_refusals():
        with transaction():
            account_id, how = service.choose(held=_ticket_holder(), password=form.password.data)
        session.pop("ticket", None)
        flash("Your password is set and you are signed in." if not holder.account else "Your new password is set.", "success")
        return after_first(account_id, how, None)
    return None


def invalid_link(why: Why) -> Response:
    """What is wrong with the link, and what to do now."""
    session.pop("ticket", None)
    reply = page("accounts/invalid_link.html", why=why.value)
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
        holder = _ticket_holder()
        if holder.kind != TicketKind.EMAIL:
            raise InvalidLink(Why.UNKNOWN)
        if holder.account is None or holder.account.id != g.viewer.account_id:
            raise InvalidLink(Why.OTHER_ACCOUNT)
        if form.is_valid_post():
            with form.showing_refusals():
                service.take_email(held=holder, account_id=g.viewer.account_id)
                session.pop("ticket", None)
                flash("Your email address is changed. Use it the next time you sign in.", "success")
                return go("accounts.account")
    except InvalidLink as no:
        return invalid_link(no.why)
    return page("accounts/confirm_email.html", form=form, email=holder.email)
