"""Many people get another supervisor: choose them, check, change."""

from dataclasses import replace

from flask import Response, flash, g

from lms.access import May
from lms.kit import clock
from lms.kit.numbers import counted
from lms.kit.tables import listing, read_page_request
from lms.kit.web import commits, door, go, page
from lms.people_admin.forms.supervisors import HandOverForm, TeamsForm
from lms.people_admin.queries import choices, team_members
from lms.people_admin.service import supervisors as service
from lms.people_admin.views import bp

#: As many rows are ticked at a time; "all of them" reaches the rest.
ROWS = 100


@bp.route("/supervisors", methods=["GET", "POST"])
@door(May.MANAGE_PEOPLE)
@commits
def supervisors() -> Response:
    """Whose people, then which of them, then who; the answer is a page that says what will change."""
    filters, form, today = TeamsForm(), HandOverForm(), clock.today()
    filters.offer(team_members.supervisors(g.viewer, today), choices.workplaces(g.viewer))
    if not form.is_submitted():
        form.process(data={"starts_on": today})
    if form.is_valid_post():
        with form.showing_refusals():
            ids = (
                team_members.member_ids(g.viewer, filters.supervisor_id, filters.place_id, today) if form.everybody.data else form.post_ids
            )
            plan = service.plan_hand_over(
                post_ids=ids,
                supervisor=form.supervisor.data or "",
                choice=form.chosen,
                starts_on=form.starts_on.data,
                today=today,
                by=g.viewer,
            )
            return page("people_admin/supervisors_check.html", plan=plan, listed=",".join(map(str, sorted(plan.changes))))
    asked = replace(read_page_request(team_members.SORTS, "name"), per_page=ROWS)
    found = team_members.members(g.viewer, filters.supervisor_id, filters.place_id, asked, today)
    return page("people_admin/supervisors.html", form=form, wanted=filters, listing=listing(found, asked), ticked=set(form.post_ids))


@bp.post("/supervisors/change")
@door(May.MANAGE_PEOPLE)
@commits
def hand_over() -> Response:
    """What the page before has said is done."""
    form = HandOverForm()
    if form.is_valid_post():
        with form.showing_refusals():
            number = service.hand_over(
                post_ids=form.post_ids,
                supervisor=form.supervisor.data or "",
                choice=form.chosen,
                starts_on=form.starts_on.data,
                today=clock.today(),
                by=g.viewer,
            )
            flash(f"{counted(number, 'post has', 'posts have')} another supervisor." if number else NOTHING, "success")
            return go("people_admin.supervisors")
    return page("people_admin/hand_over.html", form=form)


NOTHING = "Nothing was changed: they have this supervisor already."
