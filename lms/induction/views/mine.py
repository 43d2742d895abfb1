"""The learner's own induction: the list, one step of it, and taking back what was recorded."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.evidence.queries import known_names
from lms.induction.forms import StepForm, WrongForm
from lms.induction.queries import mine as queries
from lms.induction.queries.checklist import Entry
from lms.induction.queries.records import RecordRow
from lms.induction.rules.words import ConfirmedBy, How, StepKind
from lms.induction.service import asking, records
from lms.induction.views import bp
from lms.kit import clock
from lms.kit.datetimes import long_date
from lms.kit.forms import ButtonForm
from lms.kit.web import commits, door, go, page


@bp.get("")
@door(May.CONFIRM_STEPS)
def mine() -> Response:
    return page("induction/mine.html", ButtonForm(), own=queries.mine(g.viewer, clock.now()), today=clock.today())


@bp.route("/<int:post_id>/<programme_code>/<key>", methods=["GET", "POST"])
@door(May.CONFIRM_STEPS)
@commits
def step(post_id: int, programme_code: str, key: str) -> Response:
    today, entry, form = clock.today(), _entry_or_404(post_id, programme_code, key), StepForm()
    form.offer(today, queries.services() if entry.step.kind is StepKind.SHADOWING else ())
    if entry.may_record(today) and form.is_valid_post() and form.names_nobody(known_names):
        with form.showing_refusals():
            _record(post_id, entry, form)
            flash(f"Recorded: {entry.step.title}.", "success")
            return go("induction.mine")
    return page(
        "induction/step.html",
        form,
        entry=entry,
        today=today,
        ways=queries.ways(g.viewer, [entry], today),
        may_undo=[record.id for record in entry.records if record.may_undo(g.viewer.account_id, clock.now())],
    )


def _entry_or_404(post_id: int, programme_code: str, key: str) -> Entry:
    return queries.own_list(g.viewer, clock.today()).entry(post_id, programme_code, key) or abort(404)


def _record(post_id: int, entry: Entry, form: StepForm) -> None:
    records.record(
        post_ids=[post_id],
        programme_id=entry.step.programme_id,
        step_key=entry.step.key,
        done_on=form.done_on.data,
        confirmed_by=ConfirmedBy.LEARNER,
        how=How.APP,
        by=g.viewer,
        note=form.note.data,
        where_id=form.where_id,
    )


@bp.post("/<int:post_id>/<programme_code>/<key>/ask")
@door(May.CONFIRM_STEPS)
@commits
def ask(post_id: int, programme_code: str, key: str) -> Response:
    entry, form = _entry_or_404(post_id, programme_code, key), ButtonForm()
    if form.is_valid_post():
        with form.showing_refusals():
            asking.ask(asking=entry.first, by=g.viewer)
            flash(f"Sent to {entry.first.helper}. You can ask again tomorrow.", "success")
            return go("induction.mine")
    flash(form.said, "info")
    return go("induction.step", post_id=post_id, programme_code=programme_code, key=key)


# --- taking back --------------------------------------------------------------------------------------------------------------------


def _own_record_or_404(record_id: int) -> tuple[Entry, RecordRow]:
    """What the viewer has recorded of a step of theirs."""
    return queries.own_list(g.viewer, clock.today()).recorded(record_id, g.viewer.account_id) or abort(404)


@bp.post("/records/<int:record_id>/undo")
@door(May.CONFIRM_STEPS)
@commits
def undo_own(record_id: int) -> Response:
    (entry, _), form = _own_record_or_404(record_id), ButtonForm()
    if form.is_valid_post():
        with form.showing_refusals():
            records.undo(record_id=record_id, by=g.viewer)
            flash(f"Taken back: {entry.step.title}.", "success")
            return go("induction.mine")
    flash(form.said, "info")
    return go("induction.mine")


@bp.route("/records/<int:record_id>/wrong", methods=["GET", "POST"])
@door(May.CONFIRM_STEPS)
@commits
def withdraw_own(record_id: int) -> Response:
    (entry, record), form = _own_record_or_404(record_id), WrongForm()
    if form.is_valid_post():
        with form.showing_refusals():
            records.withdraw(record_id=record_id, reason=form.reason.data or "", by=g.viewer)
            flash(f"From today it does not count: {entry.step.title} of {long_date(record.done_on)}.", "success")
            return go("induction.mine")
    return page("induction/withdraw_own.html", form, entry=entry, record=record)
