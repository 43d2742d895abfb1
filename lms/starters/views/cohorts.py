"""What learning and development looks at: cohorts, and the steps that were waived."""

from flask import Response, g

from lms.access import May
from lms.kit import clock
from lms.kit.form_fields import as_id
from lms.kit.forms import ButtonForm
from lms.kit.tables import listing, read_page_request
from lms.kit.web import door, page
from lms.starters.forms import CohortsForm, WaiversForm
from lms.starters.queries import cohorts as queries
from lms.starters.queries import waivers as waived
from lms.starters.queries.saved import hours_saved
from lms.starters.queries.starters import organisation_choices, programme_choices
from lms.starters.views import bp


@bp.get("/cohorts")
@door(May.MANAGE_INDUCTIONS)
def cohorts() -> Response:
    """Who started when, and what became of it."""
    form, today = CohortsForm(), clock.today()
    form.offer(organisation_choices(g.viewer), programme_choices())
    criteria = form.criteria(today)
    saved = hours_saved(g.viewer, criteria, today)
    return page("starters/cohorts.html", form=form, cohorts=queries.cohorts(g.viewer, criteria, today), saved=saved, today=today)


@bp.get("/waivers")
@door(May.EXEMPT)
def waivers() -> Response:
    """Which steps do not apply to whom, and why."""
    form, today, ask = WaiversForm(), clock.today(), read_page_request(waived.SORTS, "name")
    form.offer(organisation_choices(g.viewer))
    past = bool(form.past.data)
    rows = waived.waivers(g.viewer, ask, today, organisation_id=as_id(form.organisation.data), past=past)
    return page("starters/waivers.html", form=form, listing=listing(rows, ask), button=ButtonForm(), past=past, today=today)
