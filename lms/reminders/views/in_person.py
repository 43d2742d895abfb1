"""People who are told in person: who they are, the sheet of a team, and noting that they were told."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.kit import clock
from lms.kit.numbers import counted
from lms.kit.tables import attachment
from lms.kit.web import commits, door, go, page
from lms.reminders import pdfs
from lms.reminders.forms.in_person import TakeBackForm, ToldForm
from lms.reminders.queries import in_person as queries
from lms.reminders.rules.in_person import Team
from lms.reminders.service import in_person as service
from lms.reminders.views import bp


def team_or_404(team_id: int) -> Team:
    """The team with everybody in it whom the viewer tells something; 404 where there is nobody, or not theirs."""
    return queries.team(g.viewer, clock.today(), team_id) or abort(404)


@bp.get("/in-person")
@door(May.TELL_IN_PERSON)
def in_person() -> Response:
    return page(
        "reminders/in_person.html",
        TakeBackForm(),
        teams=queries.teams(g.viewer, clock.today()),
        told=queries.told_lately(g.viewer, clock.now()),
    )


@bp.route("/in-person/<int:team_id>", methods=["GET", "POST"])
@door(May.TELL_IN_PERSON)
@commits
def tell_team(team_id: int) -> Response:
    form = ToldForm()
    if form.is_valid_post():
        with form.showing_refusals():
            number = service.tell(
                team_id=team_id, person_ids=form.person_ids, told_on=form.told_on.data, newest=form.newest_id, by=g.viewer
            )
            flash(f"{counted(number, 'person is', 'people are')} noted as told. You can undo it for ten minutes.", "success")
            return go("reminders.in_person")
    team = team_or_404(team_id)
    if not form.is_submitted():
        form.told_on.data, form.newest.data = clock.today(), team.newest
    return page("reminders/tell_team.html", form, team=team)


@bp.get("/in-person/<int:team_id>/sheet.pdf")
@door(May.TELL_IN_PERSON)
def team_sheet(team_id: int) -> Response:
    return attachment(pdfs.sheet(team_or_404(team_id), clock.today()), "to-tell-in-person", "pdf")


@bp.post("/in-person/undo")
@door(May.TELL_IN_PERSON)
@commits
def not_told() -> Response:
    form = TakeBackForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.take_back(nudge_id=form.nudge_id, by=g.viewer)
            flash("Not told after all: they are on the list again.", "success")
            return go("reminders.in_person")
    flash(next(iter(form.form_errors), "This page was open for too long. Try again."), "info")
    return go("reminders.in_person")
