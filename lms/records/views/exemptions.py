"""Pages about exemptions: give one, end one, and the list of them."""

from typing import Any

from flask import Response, abort, flash, g

from lms.access import May
from lms.kit import clock
from lms.kit.datetimes import long_date
from lms.kit.tables import download, listing, read_page_request, wants_download
from lms.kit.web import commits, door, go, page
from lms.records import queries as people
from lms.records.forms.exemptions import EditExemptionForm, ExemptForm, ExemptionsForm
from lms.records.queries import exemptions as queries
from lms.records.queries.exemptions import ExemptionPage, ExemptionRow
from lms.records.views import bp
from lms.training.queries.by_hand import subject_choices
from lms.training.service import exemptions as service


@bp.get("/exemptions")
@door(May.EXEMPT)
def exemptions() -> Response:
    form, today, page_request = ExemptionsForm(), clock.today(), read_page_request(queries.SORTS, "name")
    form.offer(people.organisations(g.viewer))
    rows = queries.exemptions(g.viewer, page_request, today, organisation_id=form.organisation_id, past=bool(form.past.data))
    if wants_download():
        return download(HEADER, map(_cells, rows.rows), "exemptions")
    return page("records/exemptions.html", form=form, listing=listing(rows, page_request), today=today)


HEADER = ["Name", "Where", "Subject", "First day", "Last day", "Why"]


def _cells(row: ExemptionRow) -> list[Any]:
    return [row.name, row.where, row.subject, row.starts_on, row.ends_on, row.reason]


@bp.route("/people/<int:person_id>/exempt", methods=["GET", "POST"])
@door(May.EXEMPT)
@commits
def exempt(person_id: int) -> Response:
    form, today = ExemptForm(), clock.today()
    person = queries.exempting(person_id, g.viewer, today)
    if person is None or person.person_id == g.viewer.person_id:
        abort(404)
    form.offer(
        [(str(post.post_id), post.about) for post in person.posts],
        subject_choices(today, on_the_job=False),
        may_everywhere=person.may_everywhere,
    )
    if not form.is_submitted():
        form.starts_on.data, form.where.data = today, form.where.choices[0].value
    if form.is_valid_post():
        with form.showing_refusals():
            service.exempt(
                whose=person.whose(form.post_id),
                subject_id=int(form.subject.data),
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                reason=form.reason.data or "",
                by=g.viewer,
            )
            flash(f"{person.name} is exempt.", "success")
            return go("records.person", person_id=person.person_id, _anchor="exemptions")
    return page("records/exempt.html", form, person=person)


@bp.route("/exemptions/<int:exemption_id>", methods=["GET", "POST"])
@door(May.EXEMPT)
@commits
def edit_exemption(exemption_id: int) -> Response:
    exemption, form = _exemption(exemption_id), EditExemptionForm()
    form.show(service.exemption_values(exemption.fact))
    if form.is_valid_post():
        with form.showing_refusals():
            service.edit_exemption(
                exemption.fact,
                whose=exemption.whose,
                ends_on=form.ends_on.data,
                reason=form.reason.data or "",
                seen=form.seen.data or "",
                by=g.viewer,
            )
            until = f"ends on {long_date(form.ends_on.data)}" if form.ends_on.data else "goes on"
            flash(f"Saved. The exemption {until}.", "success")
            return go("records.person", person_id=exemption.row.person_id, _anchor="exemptions")
    return page("records/edit_exemption.html", form, exemption=exemption, today=clock.today())


def _exemption(exemption_id: int) -> ExemptionPage:
    exemption = queries.exemption(exemption_id, g.viewer, clock.today())
    if exemption is None or exemption.row.person_id == g.viewer.person_id:
        abort(404)
    return exemption
