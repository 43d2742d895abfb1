"""Pages about requirements: who must have what, how soon, how often, and on whose authority."""

from typing import Any

from flask import Blueprint, Response, abort, g

from lms.access import May
from lms.kit import clock
from lms.kit.tables import download, listing, read_page_request, wants_download
from lms.kit.web import door, page
from lms.training.forms import RequirementsForm
from lms.training.queries import requirements as queries
from lms.training.queries.requirements import Rule
from lms.training.rules.requirements import posts

bp = Blueprint("training", __name__)


@bp.get("/requirements")
@door(May.SEE_REQUIREMENTS)
def requirements() -> Response:
    form = RequirementsForm()
    form.validate()
    form.offer(queries.ruled_subjects(), queries.ruling_organisations())
    today, asked = clock.today(), read_page_request(queries.SORTS, "subject")
    wanted = form.wanted(today)
    found = queries.requirements(wanted, asked, today)
    if wants_download():
        return download(HEADER, map(_cells, found.rows), "requirements")
    return page("training/requirements.html", form=form, listing=listing(found, asked), day=wanted.day)


@bp.get("/requirements/<int:rule_id>")
@door(May.SEE_REQUIREMENTS)
def requirement(rule_id: int) -> Response:
    today = clock.today()
    found = queries.requirement(rule_id, today)
    if found is None:
        abort(404)
    counts = g.viewer.may(May.SEE_FIGURES) and found.rule.is_in_force(today)
    reached = posts(queries.posts_reached(rule_id, g.viewer, today), is_open=g.viewer.may(May.SEE_PEOPLE)) if counts else None
    return page("training/requirement.html", found=found, rule=found.rule, today=today, reached=reached)


HEADER = ["Subject code", "Subject", "Kind", "Who", "Set by", "Due", "Renewed", "From", "Until", "Authority", "Check locally"]


def _cells(rule: Rule) -> list[Any]:
    return [rule.subject_code, rule.subject, rule.kind.label, rule.who, rule.whose, rule.due, rule.renewed,
            rule.effective_from, rule.effective_until, rule.source, "Yes" if rule.check_locally else "No"]  # fmt: skip
