"""Pages: background work, one's own or everybody's, and how far each has come."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, g, url_for

from lms.access import May
from lms.jobs import queries, service
from lms.jobs.forms import JobsForm
from lms.jobs.queries import Listed
from lms.jobs.rules import GIVEN_UP, JobState, duration
from lms.kit import clock
from lms.kit.forms import ButtonForm
from lms.kit.house import current_house
from lms.kit.refusal import Refused
from lms.kit.tables import download, listing, read_page_request, wants_download
from lms.kit.web import commits, door, go, page, signed_in

bp = Blueprint("jobs", __name__, url_prefix="/jobs")

HEADER = ["Asked for", "By", "What", "State", "Ended", "Problem"]


@bp.get("")
@signed_in
def jobs() -> Response:
    form, asked = JobsForm(), read_page_request(queries.SORTS, "-asked")
    form.validate()
    form.offer([(kind, queries.in_words(kind)) for kind in queries.kinds(g.viewer)])
    found = queries.jobs(g.viewer, asked, form.wanted_state, form.kind.data)
    if wants_download():
        return download(HEADER, map(_cells, found.rows), "background-work")
    return page("jobs/jobs.html", form=form, listing=listing(found, asked))


@bp.get("/<int:job_id>")
@signed_in
def show(job_id: int) -> Response:
    shown = queries.about(_job(job_id))
    return page("jobs/show.html", form=ButtonForm(), job=shown, about_url=_about_url(shown), can_try_again=shown.state in GIVEN_UP)


@bp.get("/<int:job_id>/progress")
@signed_in
def progress(job_id: int) -> Response:
    shown = queries.about(_job(job_id))
    reply = page("jobs/progress.html", job=shown)
    if shown.is_over:
        reply.headers["HX-Redirect"] = url_for("jobs.show", job_id=job_id)  # the waiting page becomes the page of what came of it
    return reply


@bp.post("/<int:job_id>/cancel")
@signed_in
@commits
def cancel(job_id: int) -> Response:
    job = _job(job_id)
    try:
        state = service.cancel(job, by=g.viewer)
    except Refused as no:
        flash(str(no), "info")
        return go("jobs.show", job_id=job_id)
    if state == JobState.CANCELLED:
        flash("Cancelled. Nothing was done.", "success")
    else:
        flash("Asked to stop. It stops at its next step, and what it had begun is undone.", "info")
    return go("jobs.show", job_id=job_id)


@bp.post("/<int:job_id>/again")
@signed_in
@commits
def again(job_id: int) -> Response:
    job = _job(job_id)
    try:
        service.try_again(job, by=g.viewer)
    except Refused as no:
        flash(str(no), "info")
    return go("jobs.show", job_id=job_id)


@bp.get("/scheduled")
@door(May.SEE_ALL_JOBS)
def scheduled() -> Response:
    works = queries.scheduled(current_house().schedules, clock.now())
    return page("jobs/scheduled.html", works=works, duration=duration)


@bp.post("/scheduled/<kind>/run")
@door(May.SEE_ALL_JOBS)
@commits
def run_scheduled(kind: str) -> Response:
    schedule = current_house().schedules.get(kind)
    if schedule is None:
        abort(404)
    try:
        service.run_now(kind, by=g.viewer)
        flash(f"{schedule.title}: this is in the queue, and begins within seconds.", "success")
    except Refused as no:
        flash(str(no), "info")
    return go("jobs.scheduled")


# --- what the pages share -------------------------------------------------------------------------------------------------------


def _job(job_id: int) -> Any:
    job = queries.one(job_id, g.viewer)
    if job is None:
        abort(404)
    return job


def _about_url(job: Listed) -> str | None:
    """The page of what it is about, whose one number is the id; None where there is none, or none any more."""
    rules = current_app.url_map.iter_rules(job.endpoint) if job.endpoint in current_app.view_functions else []
    arguments = next((rule.arguments for rule in rules if rule.methods and "GET" in rule.methods), None)
    if job.endpoint is None or arguments is None or len(arguments) > 1:
        return None
    values: dict[str, Any] = dict.fromkeys(arguments, job.about_id)
    return url_for(job.endpoint, **values)


def _cells(one: Listed) -> list[object]:
    ended = one.ended_at.replace(tzinfo=None) if one.ended_at else ""
    return [one.made_at.replace(tzinfo=None), one.by, one.title, one.state.label, ended, one.problem]
