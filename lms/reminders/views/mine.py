"""What somebody was reminded of."""

from flask import Response, flash, g

from lms.kit import clock
from lms.kit.tables import listing, read_page_request
from lms.kit.web import commits, go, page, signed_in
from lms.reminders.forms.mine import ReadForm
from lms.reminders.queries import bell as queries
from lms.reminders.queries.matters import matters
from lms.reminders.service import reading as service
from lms.reminders.views import bp


@bp.get("/")
@signed_in
def mine() -> Response:
    today, ask = clock.today(), read_page_request(queries.SORTS, "-day")
    reminders = listing(queries.own_reminders(g.viewer, clock.now(), ask), ask)
    return page(
        "reminders/mine.html",
        ReadForm(),
        reminders=reminders,
        days=queries.by_day(g.viewer, reminders.rows, today),
        how=queries.how_reached(g.viewer),
        matters=[matter.label for matter in matters().values()],
    )


@bp.post("/read")
@signed_in
@commits
def read() -> Response:
    form = ReadForm()
    if not form.is_valid_post():
        flash("This page was open for too long. Try again.", "info")
    elif form.all.data:
        service.mark_all_read(by=g.viewer)
    else:
        service.mark_read(nudge_ids=form.nudge_ids, by=g.viewer)
    return go("reminders.mine")
