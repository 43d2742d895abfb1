"""What people are reminded of: decided for every employer, or for one; and what goes out in the next days."""

from flask import Response, abort, flash, g, request

from lms.access import May
from lms.jobs import queries as jobs
from lms.jobs.rules import OVER
from lms.kit import clock
from lms.kit.charts import ColumnChart
from lms.kit.concurrent_edits import EditConflict
from lms.kit.datetimes import date_as, long_date
from lms.kit.form_fields import as_id
from lms.kit.forms import ButtonForm
from lms.kit.refusal import Refused
from lms.kit.web import commits, door, go, page
from lms.people.rules import Place
from lms.reminders.queries.matters import matters
from lms.reminders.rules.policies import Change, change_in_words
from lms.reminders_admin.forms.policies import EffectForm, EmployerForm, PolicyForm
from lms.reminders_admin.queries import policy_pages as queries
from lms.reminders_admin.queries.policy_pages import PolicyRow
from lms.reminders_admin.rules.effect import Counts
from lms.reminders_admin.service import policies as service
from lms.reminders_admin.views import bp


@bp.get("/policies")
@door(May.MANAGE_REMINDERS)
def policies() -> Response:
    rows, last = queries.policy_rows(g.viewer), queries.last_effect(g.viewer)
    counts = Counts.from_json(last.counts["now"]) if last and last.counts else None
    return page("reminders_admin/policies.html", _effect_form(), rows=rows, last=last, counts=counts)


@bp.get("/policies/<matter>")
@door(May.MANAGE_REMINDERS)
def policy(matter: str) -> Response:
    row, form = _row(matter), EmployerForm()
    form.offer([(str(place.id), place.name) for place in queries.employers(g.viewer, clock.today())])
    if form.employer_id is not None:
        return go("reminders_admin.edit_employer_policy", matter=matter, employer_id=form.employer_id)
    return page("reminders_admin/policy.html", form, row=row, may_decide_for_all=queries.decides_for_all(g.viewer))


@bp.route("/policies/<matter>/edit", methods=["GET", "POST"])
@door(May.MANAGE_REMINDERS)
@commits
def edit_policy(matter: str) -> Response:
    if not queries.decides_for_all(g.viewer):
        abort(403)
    return edit(_row(matter), None)


@bp.route("/policies/<matter>/employers/<int:employer_id>", methods=["GET", "POST"])
@door(May.MANAGE_REMINDERS)
@commits
def edit_employer_policy(matter: str, employer_id: int) -> Response:
    return edit(_row(matter), employer_or_404(employer_id))


@bp.route("/policies/<matter>/employers/<int:employer_id>/remove", methods=["GET", "POST"])
@door(May.MANAGE_REMINDERS)
@commits
def remove_employer_policy(matter: str, employer_id: int) -> Response:
    row, place, form = _row(matter), employer_or_404(employer_id), ButtonForm()
    own = next((terms for other, terms in row.own if other.id == place.id), None)
    if own is None:
        abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            service.remove_own(matter=matter, employer_id=place.id, by=g.viewer)
            flash(f"{place.name} is as every other employer again.", "success")
            return go("reminders_admin.policy", matter=matter)
    return page("reminders_admin/remove_employer_policy.html", form, row=row, place=place, own=own)


def edit(row: PolicyRow, place: Place | None) -> Response:
    """The form, for every employer or for one."""
    matter, place_id = row.matter, place.id if place else None
    now, form = service.current_terms(matter.name, place_id), PolicyForm()
    form.offer(matter, now)
    looked_at = queries.effect(as_id(request.args.get("effect")) or 0, g.viewer)
    if looked_at and looked_at.change and (looked_at.matter, looked_at.employer_id) == (matter.name, place_id) and not form.is_submitted():
        form.show_change(looked_at.change)
    else:
        form.show(service.answers(matter, now))
    if form.is_valid_post():
        with form.showing_refusals():
            change, seen = form.change(now), form.seen.data or ""
            if request.form.get("then") == "count":
                job_id = service.ask_for_effect_of_change(matter=matter.name, employer_id=place_id, change=change, seen=seen, by=g.viewer)
                return go("jobs.show", job_id=job_id)
            service.change_policy(matter=matter.name, employer_id=place_id, change=change, seen=seen, by=g.viewer)
            flash("Saved. It holds from the next decision on, early in the morning.", "success")
            return go("reminders_admin.policy", matter=matter.name)
    has_own = any(other.id == place_id for other, _ in row.own)
    return page("reminders_admin/edit_policy.html", form, row=row, place=place, now=now, has_own=has_own)


# --- what goes out ----------------------------------------------------------------------------------------------------------------


@bp.post("/effects")
@door(May.MANAGE_REMINDERS)
@commits
def ask_effect() -> Response:
    form = _effect_form()
    if form.is_valid_post():
        try:
            return go("jobs.show", job_id=service.ask_for_effect(employer_id=form.employer_id, by=g.viewer))
        except Refused as no:
            flash(str(no), "info")
            return go("reminders_admin.policies")
    flash("Choose of which employer", "info")
    return go("reminders_admin.policies")


@bp.get("/effects/<int:effect_id>")
@door(May.MANAGE_REMINDERS)
def effect(effect_id: int) -> Response:
    row = queries.effect(effect_id, g.viewer)
    if row is None:
        abort(404)
    job = jobs.latest(service.EFFECT, effect_id)
    counts = {name: Counts.from_json(values) for name, values in (row.counts or {}).items()}
    matter = matters().get(row.matter or "")
    return page(
        "reminders_admin/effect.html",
        ButtonForm(),
        effect=row,
        place=queries.employer(row.employer_id, g.viewer) if row.employer_id else None,
        job=job if job and jobs.one(job.id, g.viewer) else None,
        is_over=job is None or job.state in OVER,
        counts=counts,
        chart=_chart(counts) if counts else None,
        matters=matters(),
        matter=matter,
        change=change_in_words(matter, Change.from_json(row.change)) if matter and row.change else [],
    )


@bp.post("/effects/<int:effect_id>/save")
@door(May.MANAGE_REMINDERS)
@commits
def save_effect(effect_id: int) -> Response:
    row = queries.effect(effect_id, g.viewer)
    if row is None or row.matter is None:
        abort(404)
    try:
        service.save_effect(effect_id, by=g.viewer)
        flash("Saved. It holds from the next decision on, early in the morning.", "success")
        return go("reminders_admin.policy", matter=row.matter)
    except EditConflict:
        flash("Someone has changed this since. Save the form below to see what.", "info")
    except Refused as no:
        flash(str(no), "info")
    if row.employer_id is None:
        return go("reminders_admin.edit_policy", matter=row.matter, effect=effect_id)
    return go("reminders_admin.edit_employer_policy", matter=row.matter, employer_id=row.employer_id, effect=effect_id)


def _chart(counts: dict[str, Counts]) -> ColumnChart:
    """A column for each day that has a mail in any of the ways things may go."""
    days = [day for day in counts["now"].mails if any(each.mails[day] for each in counts.values())]
    named = {"now": "As it is now", "then": "With the change"} if "then" in counts else {"now": "Messages"}
    first, last = min(counts["now"].mails), max(counts["now"].mails)
    return ColumnChart(
        "Messages a day",
        f"How many messages go out on each day from {long_date(first)} to {long_date(last)}. The table has the same numbers.",
        [date_as(day, "d MMM" if day in (days[0], last) or day.day == 1 else "d") for day in days],
        [(words, [counts[name].mails[day] for day in days]) for name, words in named.items()],
    )


# --- what the pages share ---------------------------------------------------------------------------------------------------------


def _row(matter: str) -> PolicyRow:
    row = queries.policy_page(matter, g.viewer)
    if row is None:
        abort(404)
    return row


def employer_or_404(employer_id: int) -> Place:
    """An employer within reach, or the same page as for none."""
    place = queries.employer(employer_id, g.viewer)
    if place is None:
        abort(404)
    return place


def _effect_form() -> EffectForm:
    form = EffectForm()
    places = [(str(place.id), place.name) for place in queries.employers(g.viewer, clock.today())]
    form.offer(places, all_too=queries.decides_for_all(g.viewer))
    return form
