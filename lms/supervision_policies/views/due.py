"""Who is due for supervision, for whoever looks after them; beside it, how they stand themselves."""

from flask import Response, g, url_for

from lms.access import May, Reach
from lms.kit import clock
from lms.kit.tables import listing, read_page_request
from lms.kit.web import door, page
from lms.supervision.rules.words import GroupKind
from lms.supervision_policies.forms import DueForm
from lms.supervision_policies.queries import due as queries
from lms.supervision_policies.queries.due import DueFilter, DueRow
from lms.supervision_policies.rules.standing import SupervisionStatus
from lms.supervision_policies.views import bp

OPENING, PLANNING = "supervision.open_group", "supervision_sessions.plan"


@bp.get("/supervision/due")
@door(May.SEE_SUPERVISION)
def due() -> Response:
    form, today, ask = DueForm(), clock.today(), read_page_request(queries.SORTS, "due")
    form.offer(queries.place_choices(g.viewer))
    rows = queries.due(g.viewer, DueFilter(form.place_id, form.wanted_status), ask, today)
    return page(
        "supervision_policies/due.html",
        form=form,
        listing=listing(rows, ask),
        own=queries.own(g.viewer, today),
        today=today,
        set_up=set_up,
        own_groups=queries.groups_of(g.viewer, today),
        sees_figures=g.viewer.reach(May.SEE_SUPERVISION) in (Reach.BRANCH, Reach.PARTNERSHIP),
    )


def set_up(row: DueRow) -> tuple[str, str] | None:
    """Where a session with somebody is planned or, without one-to-one supervision by this viewer, where that is opened; and what the
    link says. None: somebody else supervises them one-to-one, they are away, or this viewer opens none."""
    if row.pair_id is not None:
        return "Plan a session", url_for(PLANNING, group_id=row.pair_id)
    if row.has_pair or row.standing.status is SupervisionStatus.PAUSED or not g.viewer.may(May.OPEN_SUPERVISION):
        return None
    return "Set up one-to-one", url_for(OPENING, kind=GroupKind.INDIVIDUAL.value, person=row.person_id)
