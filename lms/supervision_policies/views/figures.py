"""Figures of supervision over twelve months, for those who look after people: that it takes place, and no word of what was said."""

from typing import Any

from flask import Response, abort, g, url_for
from wtforms import SelectField

from lms.access import May, Reach
from lms.kit import clock
from lms.kit.charts import ColumnChart
from lms.kit.datetimes import date_as, long_date
from lms.kit.form_fields import as_id
from lms.kit.forms import FilterForm, choices
from lms.kit.tables import attachment, plain_table, wanted_file
from lms.kit.web import door, page
from lms.supervision_policies.queries import figures as queries
from lms.supervision_policies.rules.figures import first_day
from lms.supervision_policies.views import bp

MONTHS = 12
HEADER = ("month", "one_to_one", "groups", "sessions")


class SupervisionFiguresForm(FilterForm):
    """Whose supervision is year."""

    employer = SelectField("Employer", validate_choice=False)


@bp.get("/supervision/figures")
@door(May.SEE_SUPERVISION)
def figures() -> Response:
    """Supervisors see their own people by name, and not here."""
    if g.viewer.reach(May.SEE_SUPERVISION) not in (Reach.BRANCH, Reach.PARTNERSHIP):
        abort(403)
    form, today, employers = SupervisionFiguresForm(), clock.today(), queries.employer_choices(g.viewer)
    form.employer.choices = choices(employers, "All that I look after")
    employer_id = as_id(form.employer.data) if form.employer.data in dict(employers) else None
    chosen: dict[str, Any] = {"employer": employer_id} if employer_id else {}
    since = first_day(today, MONTHS)
    year = queries.figures(g.viewer, since, today, employer_id)
    if kind := wanted_file(("csv",)):
        rows = [(f"{month.first_day:%Y-%m}", month.one_to_one, month.groups, month.all) for month in year.months]
        return attachment(plain_table(kind, HEADER, rows), f"supervision-by-month-{today}", kind)
    return page(
        "supervision_policies/figures.html",
        form=form,
        figures=year,
        since=since,
        day=today,
        chart=_chart(year) if year.sessions else None,
        downloads={"csv": url_for("supervision_policies.figures", format="csv", **chosen)},
        report_url=url_for("reports.figures", name="supervision", **chosen),
    )


def _chart(year: queries.Figures) -> ColumnChart:
    months = year.months
    return ColumnChart(
        "Sessions by month",
        f"How many sessions took place in each month from {long_date(months[0].first_day)} on. The table has the same numbers.",
        [date_as(month.first_day, "MMM yy" if at == 0 or month.first_day.month == 1 else "MMM") for at, month in enumerate(months)],
        [("One-to-one", [month.one_to_one for month in months]), ("In groups", [month.groups for month in months])],
    )
