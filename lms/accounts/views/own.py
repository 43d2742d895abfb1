"""Your own account: how you sign in, your password, your addresses, and where you have signed in."""

from flask import Response, flash, g, request

from lms.accounts import queries, service
from lms.accounts.forms import ConfirmForm, EmailForm, MobileForm, PasswordForm, WhichForm
from lms.accounts.rules.security_policy import Ended, Tried
from lms.accounts.views.signin_session import bp, keep_pending, recently_proved, redirect_onward
from lms.kit import clock
from lms.kit.db import transaction
from lms.kit.numbers import counted
from lms.kit.web import commits, go, page, signed_in


@bp.get("/account")
@signed_in
def account() -> Response:
    own, safe = queries.own(g.viewer, clock.now(), clock.today()), queries.security(g.viewer.account_id)
    return page("accounts/account.html", own=own, safe=safe)


@bp.route("/account/confirm", methods=["GET", "POST"])
@signed_in
def confirm() -> Response:
    """The password again, before something that protects the account is changed."""
    form = ConfirmForm()
    if request.method == "GET":
        form.next.data = request.args.get("next", "")
    if form.is_valid_post():
        if _is_own_password(form):
            return redirect_onward(form.next.data)
        form.password.errors = ["That is not your password. Check it and try again."]
    return page("accounts/confirm.html", form=form)


def _is_own_password(form: ConfirmForm) -> bool:
    account_id, sign_in_id = g.viewer.account_id, g.sign_in.id
    with transaction():
        may_try = service.claim_attempt(account_id)
    if not may_try or not service.is_right(queries.account(account_id), form.password.data):
        return False
    with transaction():
        service.was_right(account_id, Tried.PASSWORD, forget=True)
        service.prove(sign_in_id=sign_in_id)
    return True


@bp.route("/account/password", methods=["GET", "POST"])
@signed_in
@commits
def password() -> Response:
    form = PasswordForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.change(account_id=g.viewer.account_id, sign_in_id=g.sign_in.id, old=form.old.data, new=form.new.data)
            keep_pending(g.viewer.account_id)
            flash("Your password is changed. Everywhere else you are signed out.", "success")
            return go("accounts.account")
    return page("accounts/password.html", form=form)


@bp.route("/account/email", methods=["GET", "POST"])
@signed_in
@recently_proved
@commits
def email() -> Response:
    form = EmailForm()
    if form.is_valid_post():
        with form.showing_refusals():
            new = service.ask_for_email(account_id=g.viewer.account_id, email=form.email.data)
            flash(f"If {new} can be used, we have sent a link to it. Open the link within 24 hours.", "info")
            return go("accounts.account")
    return page("accounts/email.html", form=form, own=queries.own(g.viewer, clock.now(), clock.today()))


@bp.route("/account/mobile", methods=["GET", "POST"])
@signed_in
@recently_proved
@commits
def mobile() -> Response:
    form = MobileForm()
    if request.method == "GET":
        form.mobile.data = queries.own(g.viewer, clock.now(), clock.today()).mobile
    if form.is_valid_post():
        with form.showing_refusals():
            service.change_mobile(account_id=g.viewer.account_id, mobile=form.mobile.data)
            flash("Your mobile number is changed." if form.mobile.data.strip() else "Your mobile number is removed.", "success")
            return go("accounts.account")
    return page("accounts/mobile.html", form=form)


@bp.get("/account/sign-ins")
@signed_in
def sign_ins() -> Response:
    rows = queries.sign_ins(g.viewer.account_id, g.sign_in.id, clock.now())
    return page("accounts/sign_ins.html", rows=rows, wrong=queries.wrong_tries(g.viewer.account_id))


@bp.post("/account/sign-ins/end")
@signed_in
@commits
def end_sign_ins() -> Response:
    """One of them, or all but this one."""
    form = WhichForm()
    if form.is_valid_post():
        only = form.row_id()
        but = None if only else g.sign_in.id
        number = service.end(account_id=g.viewer.account_id, ended=Ended.ENDED, only=only, but=but)
        where = "there" if only and number else f"in {counted(number, 'other place', 'other places')}"
        flash(f"Signed out {where}.", "success")
    return go("accounts.sign_ins")
