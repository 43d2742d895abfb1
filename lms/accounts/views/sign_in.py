"""Signing in and out. These pages end their own transactions: an attempt is counted and kept although the page refuses it,
and no password is checked, which takes long, while others wait for the database."""

from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, flash, g, make_response, redirect, request, session, url_for
from flask_security.utils import logout_user

from lms.accounts import queries, service
from lms.accounts.forms import AnswerForm, SecondForm, SignInForm
from lms.accounts.rules.security_policy import HALF_WAY_FOR, Ended, How, Second, Tried
from lms.accounts.views.signin_session import bp, carry_pending, clear, redirect_onward, site
from lms.kit import clock
from lms.kit.db import transaction
from lms.kit.refusal import Refused
from lms.kit.web import commits, door, go, page

#: One answer for every reason, so that nobody learns which accounts exist.
NO = (
    "That sign-in name and password do not match. Check both and try again. "
    "After ten wrong tries an account is locked for 15 minutes. If you have forgotten your password, follow the link below."
)
NO_SECOND = "That code is not right, or has been used. Wait for your app to show the next one, or use a recovery code."


@door(None)
def sign_in() -> Response:
    """Hangs at the address that the sign-in library knows as the way in."""
    form = SignInForm()
    if request.method == "GET":
        form.next.data = request.args.get("next", "")
    if g.viewer is not None:
        return redirect_onward(form.next.data)
    if form.is_valid_post():
        account_id = _whose_password(form)
        if account_id is not None:
            return after_first(account_id, How.PASSWORD, form.next.data)
        form.form_errors.append(NO)
    return page("accounts/sign_in.html", form=form, **_demonstration())


def _whose_password(form: SignInForm) -> int | None:
    account = queries.account_for(form.sign_in_name.data)
    account_id = account.id if account else 0
    with transaction():
        may_try = service.claim_attempt(account_id)
    account = queries.account_for(form.sign_in_name.data) if may_try else None
    if not service.is_right(account, form.password.data) or account is None or not account.active:
        return None
    with transaction():
        service.was_right(account_id)
    return account_id


def _demonstration() -> dict[str, Any]:
    """What the sign-in page of the demonstration shows beside the form."""
    if not current_app.config["DEMO"]:
        return {}
    return {"demo_accounts": current_app.config.get("DEMO_ACCOUNTS", ()), "demo_password": current_app.config.get("DEMO_PASSWORD")}


# --- half-way: the first factor was right -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PendingSignIn:
    """Whose first factor was right, what it was, and where they wanted to go."""

    account_id: int
    how: How
    next: str


def after_first(account_id: int, how: How, where: str | None) -> Response:
    """On to the second step, for whoever has one; else in."""
    if not queries.factors_of(account_id).any:
        return _enter(account_id, how, None, where)
    clear()
    who = queries.account(account_id).fs_uniquifier
    session["half"] = [who, how.value, where or "", clock.now().timestamp()]
    return go("accounts.second")


def _pending() -> PendingSignIn | None:
    """Who stands half-way in this browser; a password that was changed meanwhile, or a closed account, ends it."""
    who, how, where, since = session.get("half") or ("", How.PASSWORD, "", 0)
    if not who or clock.now().timestamp() - since > HALF_WAY_FOR.total_seconds():
        return None
    account = queries.half_way(who)
    return PendingSignIn(account.id, How(how), where) if account else None


def _enter(account_id: int, how: How, second: Second | None, where: str | None, proof: str | None = None) -> Response:
    """Signed in. Raises Refused where a passkey's answer is shown a second time."""
    with transaction():
        agent = request.headers.get("User-Agent", "")
        key = service.begin(account_id=account_id, how=how, second=second, user_agent=agent, proof=proof)
    if key is None:
        raise Refused("That passkey's answer was used already. Try again.")
    carry_pending(key, account_id)
    if second == Second.RECOVERY:
        left = queries.factors_of(account_id).recovery_left
        flash(f"You used a recovery code. {left} of them still work. If you have lost your phone, set up another one now.", "info")
        return go("accounts.security")
    return redirect_onward(where)


@bp.route("/sign-in/second-step", methods=["GET", "POST"])
@door(None)
def second() -> Response:
    pending, form = _pending(), SecondForm()
    if pending is None:
        return make_response(redirect(url_for("security.login")))
    if form.is_valid_post():
        with transaction():
            may_try = service.claim_attempt(pending.account_id, Tried.SECOND)
        with transaction():
            proved = service.second_of(account_id=pending.account_id, typed=form.code.data) if may_try else None
            if proved:
                service.was_right(pending.account_id, Tried.SECOND)
        if proved:
            return _enter(pending.account_id, pending.how, proved, pending.next)
        form.code.errors = [NO_SECOND]
    return page("accounts/second.html", form=form, factors=queries.factors_of(pending.account_id))


@bp.route("/sign-in/passkey", methods=["GET", "POST"])
@door(None)
def passkey() -> Response:
    """Instead of a password, or after one."""
    pending, form, where = _pending(), AnswerForm(), request.args.get("next", "")
    if form.is_valid_post():
        with form.showing_refusals():
            return _prove_passkey(pending, form.answer.data, where)
    question = service.ask_to_sign_in(account_id=pending.account_id if pending else None, site=site())
    session["challenge"] = [question.challenge, clock.now().timestamp()]
    return page("accounts/passkey.html", form=form, question=question.options, site=site(), is_second=pending is not None)


def _prove_passkey(pending: PendingSignIn | None, answer: str, where: str) -> Response:
    challenge = asked()
    with transaction():
        only = pending.account_id if pending else None
        account_id = service.account_proved(answer=answer, challenge=challenge, site=site(), account_id=only)
    proof = service.proof(challenge)
    if pending:
        return _enter(account_id, pending.how, Second.PASSKEY, pending.next, proof)
    return _enter(account_id, How.PASSKEY, None, where, proof)


def asked() -> str:
    """The challenge of this browser's last question, once. Raises Refused when it is old."""
    challenge, since = session.pop("challenge", ("", 0))
    if not challenge or clock.now().timestamp() - since > HALF_WAY_FOR.total_seconds():
        raise Refused("This page was open for too long. Try again.")
    return str(challenge)


# --- out ----------------------------------------------------------------------------------------------------------------------------


@door(None)
@commits
def sign_out() -> Response:
    """Hangs at the address that the sign-in library knows as the way out. Every copy of the cookie is worthless from now on."""
    if g.viewer is not None:
        service.end(account_id=g.viewer.account_id, ended=Ended.SIGNED_OUT, only=g.sign_in.id)
    logout_user()
    session.clear()
    return go("security.login")
