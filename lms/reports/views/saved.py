"""Saved views: keep a report under a name, open it with one click, rename, share and delete it."""

from flask import Response, abort, flash, g, redirect, request
from werkzeug.wrappers import Response as Reply

from lms.access import May
from lms.kit import clock
from lms.kit.web import commits, door, go, page
from lms.reports import queries, service
from lms.reports.forms import DeleteViewForm, SaveViewForm, ScopeForm, form_for
from lms.reports.rules import Form, When, day_of_view, kept_filters
from lms.reports.views.request_params import FIRST, address_of, bp, measure_or_404

WHAT = {"organisation": "part of the partnership", "employer": "employer", "subject": "subject", "job_role": "job role"}


@bp.get("/reports/views")
@door(May.SEE_FIGURES)
def saved() -> Response:
    return page("reports/saved.html", views=queries.saved(g.viewer), whens=When, measures=queries.measures())


@bp.route("/reports/views/save", methods=["GET", "POST"])
@door(May.SEE_FIGURES)
@commits
def save() -> Response:
    measure = measure_or_404(request.args.get("measure", FIRST))
    form_name = request.args.get("form")
    kind = Form(form_name) if form_name in set(Form) else Form.COMPLETION
    asked_for = form_for(measure, ScopeForm)
    asked_for.validate()
    form, day = SaveViewForm(), asked_for.day(clock.today())
    form.offer(day, is_fixed=bool(asked_for.on.data))
    filters_kept = kept_filters(measure, request.args)
    filters = filters_kept | {"on": day.isoformat()}
    if form.is_valid_post():
        with form.showing_refusals():
            service.save_view(name=form.name.data, measure=measure.name, form=kind, as_at=When(form.as_at.data), filters=filters,
                              is_shared=form.is_shared.data, by=g.viewer)  # fmt: skip
            flash(f"Saved. You find “{form.name.data}” above every report.", "success")
            return go("reports.saved")
    return page("reports/save.html", form=form, back=address_of(measure, kind, **filters_kept))


@bp.get("/reports/views/<int:view_id>")
@door(May.SEE_FIGURES)
def open_view(view_id: int) -> Reply:
    view = queries.to_open(view_id, g.viewer) or abort(404)
    measure = measure_or_404(view.measure)
    gone = queries.gone(view.filters)
    if gone:
        names = " and ".join(WHAT[name] for name in gone)
        flash(f"The {names} of “{view.name}” is no longer there. These figures are without that filter.", "info")
    filters = {name: value for name, value in kept_filters(measure, view.filters).items() if name not in (*gone, "on")}
    day = day_of_view(view.as_at, view.filters.get("on"), clock.today())
    return redirect(address_of(measure, view.form, **filters | ({"on": day.isoformat()} if day else {})), code=303)


@bp.route("/reports/views/<int:view_id>/edit", methods=["GET", "POST"])
@door(May.SEE_FIGURES)
@commits
def edit_view(view_id: int) -> Response:
    view = queries.own(view_id, g.viewer) or abort(404)
    form = SaveViewForm(obj=view)
    form.offer(day_of_view(When.FIXED, view.filters.get("on"), clock.today()) or clock.today(), is_fixed=view.as_at == When.FIXED)
    if form.is_valid_post():
        with form.showing_refusals():
            service.change_view(view, name=form.name.data, as_at=When(form.as_at.data), is_shared=form.is_shared.data, by=g.viewer)
            flash(f"“{view.name}” is changed.", "success")
            return go("reports.saved")
    return page("reports/edit_view.html", form=form, view=view)


@bp.route("/reports/views/<int:view_id>/delete", methods=["GET", "POST"])
@door(May.SEE_FIGURES)
@commits
def delete_view(view_id: int) -> Response:
    view, form = queries.own(view_id, g.viewer), DeleteViewForm()
    if view is None:
        abort(404)
    if form.is_valid_post():
        service.delete_view(view, by=g.viewer)
        flash(f"“{view.name}” is deleted.", "success")
        return go("reports.saved")
    return page("reports/delete_view.html", form=form, view=view)
