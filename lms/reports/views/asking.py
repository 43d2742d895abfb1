"""What every form of a report shares: what was asked for, in words and in addresses, and the file it may be wanted as."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, g, request, url_for

from lms.kit import clock
from lms.reports import queries, rules
from lms.reports.forms import ScopeForm
from lms.reports.rules import About, Cut, Shown

bp = Blueprint("reports", __name__)

#: Files that a report can be had as.
FILES = ("csv", "xlsx", "pdf", "json")


def ask(form: ScopeForm) -> None:
    """Read the address into the form, and offer what this viewer can choose."""
    form.validate()
    form.offer(queries.choices(g.viewer))


def kept(form: ScopeForm) -> dict[str, Any]:
    """The filters in use, for addresses that go on from here."""
    names = ("organisation", "subject", "job_role", "worker_type", "employer", "sector", "locality", "only")
    found = {name: form[name].data for name in names if form[name].data}
    return found | ({"on": form.on.data.isoformat()} if form.on.data and not form.on.errors else {})


def files(endpoint: str, **values: Any) -> dict[str, str]:
    """The addresses of this report as files."""
    return {kind: url_for(endpoint, **values, format=kind) for kind in FILES}


def forms_of(form: ScopeForm) -> list[dict[str, Any]]:
    """The same figures in the other forms, filters kept."""
    by: dict[str, Any] = {"by": request.args["by"]} if request.args.get("by") in set(Cut) else {}
    ways: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("Table", "reports.completion", by),
        ("Crossed", "reports.crossing", by),
        ("Trend", "reports.trend", {}),
    )
    return [
        {"label": label, "url": url_for(endpoint, **kept(form), **more), "current": request.endpoint == endpoint}
        for label, endpoint, more in ways
    ]


def keeping(form: ScopeForm, **cuts: str) -> dict[str, Any]:
    """For the head of a report: the views this viewer can open, and where this one is saved."""
    name = (request.endpoint or "").split(".")[-1]
    return {"saved_views": queries.saved(g.viewer), "save_url": url_for("reports.save", **kept(form) | cuts | {"form": name})}


def lines_behind(form: ScopeForm, *cuts: Cut) -> Callable[..., str | None]:
    """Where the people behind a figure are listed: of a row for each of these cuts, and of a status or a pick."""
    found = kept(form)

    def address(*rows: Shown, pick: str | None = None) -> str | None:
        if not all(row.is_open for row in rows):
            return None
        wanted: dict[str, Any] = dict(found)
        for cut, row in zip(cuts, rows, strict=True):
            wanted |= _opening(cut, row)
        return url_for("reports.lines", **wanted | ({"status": pick} if pick else {}))

    return address


def _opening(cut: Cut, row: Shown) -> dict[str, Any]:
    """The filter that a row becomes when it is opened; none for the row of totals."""
    if not row.key:
        return {}
    only = {"only": "1"} if row.key.endswith(rules.ITSELF) else {}
    return {cut.value: row.key.removesuffix(rules.ITSELF)} | only


def meaning(*, is_open: bool) -> dict[str, str | None]:
    """What the figures mean, for a page that says it word for word."""
    small_counts = None if is_open else rules.SMALL_COUNTS
    return {"definition": rules.DEFINITION, "people_definition": rules.PEOPLE_DEFINITION, "small_counts": small_counts}


def about(form: ScopeForm, title: str, *, is_open: bool) -> About:
    """What a file says of itself: what it shows, as at when, with which filters, who made it when, and what the rate is."""
    return About(
        title=title,
        partnership=current_app.config["PARTNERSHIP_NAME"],
        day=form.day(clock.today()),
        filters=form.in_words(),
        made_by=g.viewer.name,
        made_on=clock.today(),
        is_open=is_open,
    )
