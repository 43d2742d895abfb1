"""What is done to a sign-off later: undo, withdraw, ask that it is looked at again."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.evidence.queries import known_names
from lms.kit import clock
from lms.kit.forms import ButtonForm
from lms.kit.numbers import counted
from lms.kit.web import commits, door, go, page, signed_in
from lms.signoff.forms.judging import ReasonForm
from lms.signoff.queries.flags import may_flag, may_withdraw
from lms.signoff.queries.judging import SignedRow, open_flags, sign_off_row, signed_on_strength_of
from lms.signoff.queries.names import competency_name
from lms.signoff.queries.reach import reached
from lms.signoff.service import flags, withdrawals
from lms.signoff.views import bp


def _row_or_404(sign_off_id: int) -> SignedRow:
    return sign_off_row(sign_off_id) or abort(404)


@bp.post("/sign-offs/<int:sign_off_id>/undo")
@door(May.SIGN_OFF)
@commits
def undo(sign_off_id: int) -> Response:
    row, form = _row_or_404(sign_off_id), ButtonForm()
    if row.made_by_account_id != g.viewer.account_id:
        abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            number = withdrawals.undo(row=row, by=g.viewer)
            flash(f"{counted(number, 'sign-off is', 'sign-offs are')} taken back: it never counted.", "success")
            return go("signoff.queue")
    flash(next(iter(form.form_errors), "This page was open for too long. Try again."), "info")
    return go("signoff.queue")


@bp.route("/sign-offs/<int:sign_off_id>/withdraw", methods=["GET", "POST"])
@door(May.SIGN_OFF, May.WITHDRAW_SIGN_OFFS)
@commits
def withdraw(sign_off_id: int) -> Response:
    row, form = _row_or_404(sign_off_id), ReasonForm()
    if not may_withdraw(row, g.viewer, clock.today()):
        abort(404)
    if form.is_valid_post() and form.names_nobody(known_names):
        with form.showing_refusals():
            withdrawals.withdraw(row=row, reason=form.reason.data or "", by=g.viewer)
            flash(f"The sign-off of {row.learner} does not count any more. They are told.", "success")
            return go("signoff.queue")
    others = signed_on_strength_of(row)
    seen = reached({other.learner_id for other in others}, g.viewer, May.SEE_RECORD, clock.today())
    return page(
        "signoff/withdraw.html",
        form,
        row=row,
        name=competency_name(row.framework_id, row.code),
        flags=open_flags([row.id]),
        others=[other for other in others if other.learner_id in seen],
        unseen=len({other.learner_id for other in others} - seen),
    )


@bp.post("/sign-offs/<int:sign_off_id>/stands")
@door(May.SIGN_OFF, May.WITHDRAW_SIGN_OFFS)
@commits
def settle_flag(sign_off_id: int) -> Response:
    """It was looked at, and stands."""
    row, form = _row_or_404(sign_off_id), ButtonForm()
    if not may_withdraw(row, g.viewer, clock.today()):
        abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            flags.settle(row=row, by=g.viewer)
            flash("Noted: you have looked at it, and it stands.", "success")
    return go("signoff.queue")


@bp.route("/sign-offs/<int:sign_off_id>/flag", methods=["GET", "POST"])
@signed_in
@commits
def flag(sign_off_id: int) -> Response:
    row, form = _row_or_404(sign_off_id), ReasonForm()
    if not may_flag(row, g.viewer, clock.today()):
        abort(404)
    if form.is_valid_post() and form.names_nobody(known_names):
        with form.showing_refusals():
            flags.flag(row=row, reason=form.reason.data or "", by=g.viewer)
            flash("Somebody who can sign it off is asked to look at it again. It counts as before.", "success")
            return go("home.home")
    return page("signoff/flag.html", form, row=row, name=competency_name(row.framework_id, row.code))
