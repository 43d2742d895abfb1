"""Your second step for signing in: authenticator app, passkeys, recovery codes."""

from flask import Response, flash, g, session

from lms.accounts import queries, service
from lms.accounts.forms import NewPasskeyForm, SecondForm, SimpleForm, WhichForm
from lms.accounts.rules.security_policy import must_have_second
from lms.accounts.views.sign_in import asked
from lms.accounts.views.signin_session import bp, is_required, recently_proved, site
from lms.kit import clock
from lms.kit.web import commits, go, page, signed_in


@bp.get("/account/security")
@signed_in
def security() -> Response:
    safe, must = queries.security(g.viewer.account_id), must_have_second(g.viewer, is_required=is_required())
    return page("accounts/security.html", safe=safe, must=must, site=site())


# --- the authenticator app ----------------------------------------------------------------------------------------------------------


@bp.post("/account/security/app/start")
@signed_in
@recently_proved
@commits
def start_app() -> Response:
    form = SimpleForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.start_app(account_id=g.viewer.account_id)
            return go("accounts.app")
        flash(form.form_errors[0], "info")
    return go("accounts.security")


@bp.route("/account/security/app", methods=["GET", "POST"])
@signed_in
@recently_proved
@commits
def app() -> Response:
    """Scan the key, enter the first code."""
    form, label = SecondForm(), queries.own(g.viewer, clock.now(), clock.today())
    key = service.app_key(g.viewer.account_id, label.email or next(iter(label.numbers), g.viewer.name))
    if key is None:
        return go("accounts.security")
    if form.is_valid_post():
        with form.showing_refusals():
            service.confirm_app(account_id=g.viewer.account_id, code="".join(form.code.data.split()))
            return _done("Your authenticator app is set up.")
    return page("accounts/app.html", form=form, picture=key[0], key=key[1])


def _done(what: str) -> Response:
    """On to the recovery codes, for whoever has none."""
    flash(what, "success")
    return go("accounts.security")


@bp.post("/account/security/app/remove")
@signed_in
@recently_proved
@commits
def remove_app() -> Response:
    if SimpleForm().is_valid_post():
        service.remove_app(account_id=g.viewer.account_id)
        flash("The authenticator app is removed.", "success")
    return go("accounts.security")


# --- passkeys -----------------------------------------------------------------------------------------------------------------------


@bp.route("/account/security/passkeys/new", methods=["GET", "POST"])
@signed_in
@recently_proved
@commits
def new_passkey() -> Response:
    form, account_id = NewPasskeyForm(), g.viewer.account_id
    if form.is_valid_post():
        with form.showing_refusals():
            service.add(account_id=account_id, name=form.name.data, answer=form.answer.data, challenge=asked(), site=site())
            return _done("Your passkey is set up.")
    question = service.ask_for_new(account_id=account_id, name=g.viewer.name, site=site())
    session["challenge"] = [question.challenge, clock.now().timestamp()]
    return page("accounts/new_passkey.html", form=form, question=question.options, site=site())


@bp.post("/account/security/passkeys/remove")
@signed_in
@recently_proved
@commits
def remove_passkey() -> Response:
    form = WhichForm()
    if form.is_valid_post():
        service.passkey_was_removed(account_id=g.viewer.account_id, passkey_id=form.row_id() or 0)
        flash("The passkey is removed.", "success")
    return go("accounts.security")


# --- recovery codes -----------------------------------------------------------------------------------------------------------------


@bp.post("/account/security/recovery-codes")
@signed_in
@recently_proved
@commits
def recovery_codes() -> Response:
    """Shown once, in the answer to the request that makes them: they are kept nowhere but on the person's paper."""
    form = SimpleForm()
    if form.is_valid_post():
        with form.showing_refusals():
            return page("accounts/recovery_codes.html", codes=service.new_recovery_codes(account_id=g.viewer.account_id))
        flash(form.form_errors[0], "info")
    return go("accounts.security")
