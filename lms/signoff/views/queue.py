"""What waits for an assessor, and what they have signed."""

from flask import Response, flash, g

from lms.access import May
from lms.kit import clock
from lms.kit.forms import ButtonForm
from lms.kit.numbers import counted
from lms.kit.web import commits, door, go, page
from lms.signoff.forms.judging import SeveralForm
from lms.signoff.queries import judging as signed
from lms.signoff.queries import queue as queries
from lms.signoff.queries.names import competency_name
from lms.signoff.rules.judging import may_undo
from lms.signoff.service import judging as service
from lms.signoff.views import bp


@bp.get("/sign-offs")
@door(May.SIGN_OFF)
def queue() -> Response:
    waiting, now = queries.queue(g.viewer, clock.today()), clock.now()
    rows = signed.signed_by(g.viewer)
    return page(
        "signoff/queue.html",
        SeveralForm(),
        claimed=[entry for entry in waiting if entry.is_claimed],
        waiting=[entry for entry in waiting if not entry.is_claimed],
        called=competency_name,
        flags=queries.flags(g.viewer, clock.today()),
        to_undo=queries.batches([row for row in rows if may_undo(row.made_at, row.withdrawn_on, now)]),
        signed=[row for row in rows if row.withdrawn_on is None],
    )


@bp.post("/sign-offs/several")
@door(May.SIGN_OFF)
@commits
def sign_several() -> Response:
    """Sign as rated what was ticked: where nothing differs."""
    form = SeveralForm()
    if form.is_valid_post():
        with form.showing_refusals():
            new = service.sign_as_rated(item_ids=form.item_ids, by=g.viewer)
            flash(f"{counted(len(new), 'sign-off is', 'sign-offs are')} recorded. You can undo it for ten minutes.", "success")
            return go("signoff.queue")
    flash(next(iter(form.form_errors), "Tick what you want to sign."), "info")
    return go("signoff.queue")


@bp.post("/sign-offs/items/<int:item_id>/release")
@door(May.SIGN_OFF)
@commits
def release(item_id: int) -> Response:
    form = ButtonForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.release(item_id=item_id, by=g.viewer)
            flash("Given back: it waits again.", "success")
            return go("signoff.queue")
    flash(next(iter(form.form_errors), "This page was open for too long. Try again."), "info")
    return go("signoff.queue")
