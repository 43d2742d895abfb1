"""What learning and development looks at: cohorts, and the steps that were waived."""

from collections.abc import Sequence

from flask import Response, g

from lms.access import May
from lms.induction.rules.words import Status
from lms.kit import clock
from lms.kit.charts import StackedBar
from lms.kit.form_fields import as_id
from lms.kit.forms import ButtonForm
from lms.kit.tables import listing, read_page_request
from lms.kit.web import door, page
from lms.starters.forms import CohortsForm, WaiversForm
from lms.starters.queries import cohorts as queries
from lms.starters.queries import waivers as waived
from lms.starters.queries.cohorts import Cohort
from lms.starters.queries.saved import hours_saved
from lms.starters.queries.starters import organisation_choices, programme_choices
from lms.starters.rules.starters import LEFT
from lms.starters.views import bp

#: How those who started together stand, in the order in which it is drawn.
PIECES = (
    (Status.COMPLETE, "Complete", "current"),
    (Status.LATE, "Late", "overdue"),
    (Status.IN_TIME, "In time", "not_yet_due"),
    (Status.PAUSED, "On leave", "paused"),
    (LEFT, "Left before complete", "exempt"),
)


@bp.get("/cohorts")
@door(May.MANAGE_INDUCTIONS)
def cohorts() -> Response:
    """Who started when, and what became of it."""
    form, today = CohortsForm(), clock.today()
    form.offer(organisation_choices(g.viewer), programme_choices())
    criteria = form.criteria(today)
    every_cohort = queries.cohorts(g.viewer, criteria, today)
    rows = [(cohort, _bar(cohort.name, [cohort])) for cohort in every_cohort]
    whole, saved = _bar("How all of them stand", every_cohort), hours_saved(g.viewer, criteria, today)
    filters = {"month": form.months.data, "programme": criteria.programme_id, "organisation": criteria.organisation_id}
    return page("starters/cohorts.html", form=form, rows=rows, by=criteria.by, filters_kept=filters, whole=whole, saved=saved)


def _bar(title: str, cohorts: Sequence[Cohort]) -> StackedBar:
    return StackedBar(title, [(label, sum(cohort.numbers[status] for cohort in cohorts), kind) for status, label, kind in PIECES])


@bp.get("/waivers")
@door(May.EXEMPT)
def waivers() -> Response:
    """Which steps do not apply to whom, and why."""
    form, today, ask = WaiversForm(), clock.today(), read_page_request(waived.SORTS, "name")
    form.offer(organisation_choices(g.viewer))
    past = bool(form.past.data)
    rows = waived.waivers(g.viewer, ask, today, organisation_id=as_id(form.organisation.data), past=past)
    return page("starters/waivers.html", form=form, listing=listing(rows, ask), button=ButtonForm(), past=past, today=today)
