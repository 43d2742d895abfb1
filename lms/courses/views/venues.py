"""Venues as planners see them: looking, adding, changing, retiring."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.courses.forms.fields import RetireForm
from lms.courses.forms.venues import VenueForm, VenuesForm
from lms.courses.queries import courses
from lms.courses.queries import venues as queries
from lms.courses.queries.venues import VenuePage, Wanted
from lms.courses.rules.catalogue import shown_venue
from lms.courses.rules.planning import session_text
from lms.courses.service import venues as service
from lms.courses.views import bp
from lms.kit import clock
from lms.kit.datetimes import long_date
from lms.kit.refusal import Refused
from lms.kit.tables import listing, read_page_request
from lms.kit.web import commits, door, go, page


@bp.get("/plan/venues")
@door(May.MANAGE_COURSES)
def venues() -> Response:
    form, asked = VenuesForm(), read_page_request(queries.SORTS, "name")
    wanted = Wanted((form.text.data or "").strip()[:200], bool(form.mine.data), bool(form.retired.data))
    found = queries.venues(wanted, asked, g.viewer, clock.today())
    return page("courses/venues.html", form=form, listing=listing(found, asked), retired=wanted.retired)


@bp.get("/plan/venues/<int:venue_id>")
@door(May.MANAGE_COURSES)
def venue(venue_id: int) -> Response:
    return page("courses/venue.html", one=_at(venue_id), today=clock.today(), told=session_text)


@bp.route("/plan/venues/add", methods=["GET", "POST"])
@door(May.MANAGE_COURSES)
@commits
def add_venue() -> Response:
    form = VenueForm()
    form.offer(courses.owners(g.viewer, clock.today()))
    if form.is_valid_post():
        with form.showing_refusals():
            made = service.add_venue(facts=form.facts, by=g.viewer)
            flash(f"{made.name} is added.", "success")
            return go("courses.venue", venue_id=made.id)
    return page("courses/add_venue.html", form=form, localities=queries.localities())


@bp.route("/plan/venues/<int:venue_id>/edit", methods=["GET", "POST"])
@door(May.MANAGE_COURSES)
@commits
def edit_venue(venue_id: int) -> Response:
    one, form = _mine(venue_id), VenueForm()
    form.offer(courses.owners(g.viewer, clock.today(), one.row.owner_id))
    form.show(shown_venue(queries.facts_of(one.row)))
    if form.is_valid_post():
        with form.showing_refusals():
            service.change_venue(venue_id=venue_id, facts=form.facts, seen=form.seen.data or "", by=g.viewer)
            flash("Saved.", "success")
            return go("courses.venue", venue_id=venue_id)
    return page("courses/edit_venue.html", form=form, one=one, localities=queries.localities())


@bp.route("/plan/venues/<int:venue_id>/retire", methods=["GET", "POST"])
@door(May.MANAGE_COURSES)
@commits
def retire_venue(venue_id: int) -> Response:
    one, form = _mine(venue_id), RetireForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.retire_venue(venue_id=venue_id, on=form.on.data, by=g.viewer)
            flash(f"{one.row.name} is not used from {long_date(form.on.data)} on. You can bring it back.", "success")
            return go("courses.venue", venue_id=venue_id)
    return page("courses/retire_venue.html", form=form, one=one)


@bp.post("/plan/venues/<int:venue_id>/bring-back")
@door(May.MANAGE_COURSES)
@commits
def bring_venue_back(venue_id: int) -> Response:
    one = _mine(venue_id)
    try:
        service.bring_venue_back(venue_id=venue_id, by=g.viewer)
        flash(f"{one.row.name} is used again.", "success")
    except Refused as no:
        flash(str(no), "info")
    return go("courses.venue", venue_id=venue_id)


def _at(venue_id: int) -> VenuePage:
    one = queries.venue(venue_id, g.viewer, clock.now())
    if one is None:
        abort(404)
    return one


def _mine(venue_id: int) -> VenuePage:
    """One that the viewer may change, or the same page as for none."""
    one = _at(venue_id)
    if not one.may_change:
        abort(404)
    return one
