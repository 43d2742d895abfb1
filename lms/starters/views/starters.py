"""Starters: who is on an induction, what waits for whoever looks, and one step for several people."""

from flask import Response, abort, flash, g, request

from lms.access import May
from lms.evidence.queries import known_names
from lms.induction.queries.reach import Sight
from lms.kit import clock
from lms.kit.form_fields import as_id
from lms.kit.numbers import counted
from lms.kit.tables import listing, read_page_request
from lms.kit.web import commits, door, go, page
from lms.people.queries import places
from lms.starters.forms import ConfirmForm, StartersForm, WhichForm
from lms.starters.queries import starters as queries
from lms.starters.queries import waiting as steps
from lms.starters.queries.waiting import StepToConfirm
from lms.starters.service.confirming import confirm_several as record_for_several
from lms.starters.views import bp


@bp.get("/starters")
@door(May.CONFIRM_STEPS)
def starters() -> Response:
    """Those who are late first. Anybody may be the buddy of one of them; others find nobody here."""
    form, today, ask = StartersForm(), clock.today(), read_page_request(("late",), "late")
    form.offer(queries.organisation_choices(g.viewer), queries.programme_choices(), today)
    sight = Sight(g.viewer, today)
    rows, waiting = queries.starters(sight, form.criteria(today), ask), steps.waiting(sight)
    return page("starters/starters.html", form=form, listing=listing(rows, ask), waiting=waiting, today=today)


@bp.route("/confirm", methods=["GET", "POST"])
@door(May.CONFIRM_STEPS)
@commits
def confirm_several() -> Response:
    """`?step=SHARED.welcome`, and `post` for one person alone."""
    step, form, today, ask = _step_or_404(), ConfirmForm(), clock.today(), read_page_request(("due",), "due")
    form.offer([(str(place.id), place.name) for place in places().values()] if step.asks_where else None)
    only = as_id(request.args.get("post"))
    candidates = steps.candidates(step, Sight(g.viewer, today), ask, only)
    if form.is_valid_post() and form.names_nobody(known_names):
        with form.showing_refusals():
            number = record_for_several(
                step=step,
                post_ids=form.post_ids,
                done_on=form.done_on.data,
                note=form.note.data or "",
                where_id=form.where_id,
                by=g.viewer,
            )
            flash(_told(step, number, len(form.post_ids)), "success" if number else "info")
            return go("starters.person", person_id=candidates.rows[0].person_id) if only and candidates.rows else go("starters.starters")
    if not form.is_submitted():
        form.done_on.data, form.post.data = today, [str(only)] if only else []
    return page("starters/confirm_several.html", form, step=step, listing=listing(candidates, ask), only=only, today=today)


def _step_or_404() -> StepToConfirm:
    code, _, key = (WhichForm().step.data or "").partition(".")
    return steps.step_called(code, key) or abort(404)


def _told(step: StepToConfirm, number: int, chosen: int) -> str:
    rest = chosen - number
    recorded = f"{step.title}: recorded for {counted(number, 'person', 'people')}." if number else f"{step.title}: nothing was recorded."
    return recorded + (f" {counted(rest, 'person was', 'people were')} left out: it is done for them by now." if rest else "")
