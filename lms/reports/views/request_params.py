"""What every form of a report shares: what was asked for, in words and in addresses, and the file it may be wanted as."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, abort, current_app, g, request, url_for

from lms.kit import clock
from lms.kit.house import current_house
from lms.kit.measures import Measure
from lms.reports import queries, rules
from lms.reports.forms import ScopeForm, form_for
from lms.reports.rules import About, Form, PostCut, Shown, cuts_of

bp = Blueprint("reports", __name__)

#: Files that a report can be had as.
FILES = ("csv", "xlsx", "pdf", "json")
#: The first measure has addresses of its own, and a page that explains each of its lines.
FIRST = "completion"
ENDPOINTS = {
    Form.COMPLETION: ("reports.completion", "reports.figures"),
    Form.CROSSING: ("reports.crossing", "reports.figures_crossed"),
    Form.TREND: ("reports.trend", "reports.figures_over_time"),
}

FormOf = TypeVar("FormOf", bound=ScopeForm)


def asked(name: str, form: type[FormOf]) -> FormOf:
    """The form of the measure of this name with what the address says, and what this viewer can choose. 404: there is no such measure."""
    measure = measure_or_404(name)
    filled = form_for(measure, form)
    filled.validate()
    filled.offer(queries.choices(g.viewer), queries.keys_of(measure))
    return filled


def measure_or_404(name: str) -> Measure:
    return queries.measures().get(name) or abort(404)


# --- addresses --------------------------------------------------------------------------------------------------------------------


def address_of(measure: Measure, form: Form, **values: Any) -> str:
    """Where this measure stands in this form."""
    own, general = ENDPOINTS[form]
    return url_for(own, **values) if measure.name == FIRST else url_for(general, name=measure.name, **values)


def address_of_lines(measure: Measure, **values: Any) -> str:
    """Where the people behind a figure are listed."""
    return url_for("reports.lines", **values) if measure.name == FIRST else url_for("reports.people_behind", name=measure.name, **values)


def head(form: ScopeForm, kind: Form, **cuts: str) -> dict[str, Any]:
    """For the head of a report: other measures and forms, files, the views this viewer can open, and where this one is saved."""
    measure, filters = form.measure, form.filters()
    others = [other for other in queries.measures().values() if other not in (measure, *measure.parts.values())]
    return {
        "measure": measure,
        "form": form,
        "others": [(other.title, address_of(other, Form.COMPLETION)) for other in others],
        "more": _more(measure),
        "ways": _ways(form, kind),
        "downloads": {file: address_of(measure, kind, **filters, **cuts, format=file) for file in FILES},
        "clear_url": address_of(measure, kind),
        "measure_url": address_of(measure, Form.COMPLETION),
        "saved_views": queries.saved(g.viewer),
        "save_url": url_for("reports.save", **filters | cuts | {"form": kind.value} | _unless_first(measure)),
    }


def _more(measure: Measure) -> tuple[str, str] | None:
    """What stands beside the report, for whoever has it in their navigation."""
    more = measure.more
    if more is None or not any(place.endpoint == more.endpoint and place.is_for(g.viewer) for place in current_house().navigation):
        return None
    return more.label, url_for(more.endpoint)


def _unless_first(measure: Measure) -> dict[str, str]:
    return {} if measure.name == FIRST else {"measure": measure.name}


def _ways(form: ScopeForm, kind: Form) -> list[dict[str, Any]]:
    """The same figures in the other forms, filters kept."""
    by: dict[str, Any] = {"by": request.args["by"]} if request.args.get("by") in cuts_of(form.measure) else {}
    of_way = {Form.COMPLETION: by, Form.CROSSING: by, Form.TREND: {}}
    ways = [
        {"label": way.label, "url": address_of(form.measure, way, **form.filters(), **more), "current": way == kind}
        for way, more in of_way.items()
        if way is not Form.TREND or form.measure.has_trend
    ]
    parts = form.measure.parts.items()
    return ways + [
        {"label": part.title, "url": address_of(part, Form.COMPLETION, **form.filters(), by=cut), "current": False} for cut, part in parts
    ]


def lines_behind(form: ScopeForm, *cuts: str) -> Callable[..., str | None]:
    """Where the people behind a figure are listed: of a row for each of these cuts, and of a status or a pick."""
    filters = form.filters()

    def address(*rows: Shown, pick: str | None = None) -> str | None:
        if not all(row.is_open for row in rows):
            return None
        narrowed: dict[str, Any] = dict(filters)
        for cut, row in zip(cuts, rows, strict=True):
            narrowed |= _opening(form.measure, cut, row)
        return address_of_lines(form.measure, **narrowed | ({"status": pick} if pick else {}))

    return address


def _opening(measure: Measure, cut: str, row: Shown) -> dict[str, Any]:
    """The filter that a row becomes when it is opened; none for the row of totals."""
    if not row.key:
        return {}
    own = measure.cut(cut)
    if own:
        return {own.opens or cut: row.key}
    only = {"only": "1"} if cut == PostCut.ORGANISATION and row.key.endswith(rules.ITSELF) else {}
    return {cut: row.key.removesuffix(rules.ITSELF) if only else row.key} | only


# --- files ------------------------------------------------------------------------------------------------------------------------


def about(form: ScopeForm, title: str, *, is_open: bool) -> About:
    """What a file says of itself: what it shows, as at when, with which filters, who made it when, and what the rate is."""
    return about_lines(form, title, meaning=rules.meaning(form.measure, is_open=is_open))


def about_lines(form: ScopeForm, title: str, meaning: Any = ()) -> About:
    """The same for a list, which has no figure to explain."""
    return About(
        title=title,
        partnership=current_app.config["PARTNERSHIP_NAME"],
        day=form.day(clock.today()),
        filters=form.in_words(),
        made_by=g.viewer.name,
        made_on=clock.today(),
        meaning=meaning,
    )
