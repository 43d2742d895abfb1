"""How often supervision is due: the policies, setting one, changing it from a day, and ending it."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.kit import clock
from lms.kit.datetimes import long_date
from lms.kit.web import commits, door, go, page
from lms.supervision_policies.forms import NO, YES, AddPolicyForm, ChangePolicyForm, EndPolicyForm
from lms.supervision_policies.queries import policies as queries
from lms.supervision_policies.queries.policies import PolicyRow
from lms.supervision_policies.service import policies as service
from lms.supervision_policies.views import bp


@bp.get("/supervision/policies")
@door(May.MANAGE_SUPERVISION)
def policies() -> Response:
    rows, today = queries.policies(g.viewer), clock.today()
    return page(
        "supervision_policies/policies.html",
        rows=[row for row in rows if not row.facts.is_over(today)],
        over=[row for row in rows if row.facts.is_over(today)],
        today=today,
    )


@bp.route("/supervision/policies/add", methods=["GET", "POST"])
@door(May.MANAGE_SUPERVISION)
@commits
def add_policy() -> Response:
    form, today = AddPolicyForm(), clock.today()
    form.offer(queries.place_choices(g.viewer, today), queries.role_choices())
    if form.is_valid_post():
        with form.showing_refusals():
            service.add_policy(
                whom=form.whom,
                interval_days=form.interval_days.data or 0,
                group_counts=form.counts_groups,
                effective_from=form.effective_from.data,
                effective_until=form.effective_until.data,
                by=g.viewer,
            )
            since = form.effective_from.data
            flash(f"The policy is set. Figures since {long_date(since)} follow it." if since < today else "The policy is set.", "success")
            return go("supervision_policies.policies")
    return page("supervision_policies/add_policy.html", form)


@bp.route("/supervision/policies/<int:policy_id>", methods=["GET", "POST"])
@door(May.MANAGE_SUPERVISION)
@commits
def policy(policy_id: int) -> Response:
    row, today = _policy_or_404(policy_id), clock.today()
    form = ChangePolicyForm(interval_days=row.facts.interval_days, group_counts=YES if row.facts.group_counts else NO)
    if form.is_valid_post():
        with form.showing_refusals():
            service.change_policy(
                policy_id=policy_id,
                interval_days=form.interval_days.data or 0,
                group_counts=form.counts_groups,
                from_day=form.from_day.data,
                by=g.viewer,
            )
            flash("The change is saved.", "success")
            return go("supervision_policies.policies")
    return page("supervision_policies/policy.html", form, row=row, today=today)


@bp.route("/supervision/policies/<int:policy_id>/end", methods=["GET", "POST"])
@door(May.MANAGE_SUPERVISION)
@commits
def end_policy(policy_id: int) -> Response:
    row, form, today = _policy_or_404(policy_id), EndPolicyForm(), clock.today()
    if form.is_valid_post():
        with form.showing_refusals():
            service.end_policy(policy_id=policy_id, last_day=form.last_day.data, by=g.viewer)
            flash("The last day is saved.", "success")
            return go("supervision_policies.policies")
    return page("supervision_policies/end_policy.html", form, row=row, today=today)


def _policy_or_404(policy_id: int) -> PolicyRow:
    """One that is over is history: nobody changes it."""
    row = queries.policy(policy_id, g.viewer)
    if row is None or row.facts.is_over(clock.today()):
        abort(404)
    return row
