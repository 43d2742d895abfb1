"""The days on which employers work."""

from flask import Response, flash, g

from lms.access import May
from lms.kit import clock
from lms.kit.numbers import counted
from lms.kit.refusal import Refused
from lms.kit.web import commits, door, go, page
from lms.reminders_admin.forms.calendars import CloseForm, OpenForm
from lms.reminders_admin.queries import calendar_pages as queries
from lms.reminders_admin.rules.closed_days import months
from lms.reminders_admin.service import calendars as service
from lms.reminders_admin.views import bp
from lms.reminders_admin.views.policies import employer_or_404


@bp.get("/calendars")
@door(May.MANAGE_REMINDERS)
def calendars() -> Response:
    return page("reminders_admin/calendars.html", rows=queries.calendar_rows(g.viewer, clock.today()))


@bp.route("/calendars/<int:employer_id>", methods=["GET", "POST"])
@door(May.MANAGE_REMINDERS)
@commits
def calendar(employer_id: int) -> Response:
    place, form, today = employer_or_404(employer_id), CloseForm(), clock.today()
    if form.is_valid_post():
        with form.showing_refusals():
            closed = {"first": form.first.data, "last": form.last.data, "name": form.name.data}
            number = service.close_days(employer_id=employer_id, **closed, by=g.viewer)
            flash(f"{form.name.data}: {counted(number, 'working day is', 'working days are')} closed.", "success")
            return go("reminders_admin.calendar", employer_id=employer_id)
    own = queries.calendar_page(place, today)
    years = {year: months(year, own.calendar) for year in own.holidays}
    may_see_place = g.viewer.may(May.MANAGE_PEOPLE) or g.viewer.may(May.MANAGE_ORGANISATIONS)
    return page("reminders_admin/calendar.html", form, own=own, years=years, today=today, may_see_place=may_see_place)


@bp.post("/calendars/<int:employer_id>/open")
@door(May.MANAGE_REMINDERS)
@commits
def open_days(employer_id: int) -> Response:
    place, form = employer_or_404(employer_id), OpenForm()
    if form.is_valid_post():
        try:
            service.open_days(employer_id=place.id, first=form.first.data, last=form.last.data, by=g.viewer)
            flash("These days are worked again.", "success")
        except Refused as no:
            flash(str(no), "info")
    else:
        flash(form.said, "info")
    return go("reminders_admin.calendar", employer_id=employer_id)
