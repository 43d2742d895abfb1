"""Seats kept for employers: looking, adding, changing, giving up."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.bookings.forms.quotas import ChangeKeptForm, KeepForm
from lms.bookings.queries import quotas as reads
from lms.bookings.queries.quotas import KeptSeats
from lms.bookings.service import quotas as service
from lms.bookings.views import bp
from lms.kit.refusal import Refused
from lms.kit.web import commits, door, go, page


@bp.route("/dates/<int:event_id>/kept", methods=["GET", "POST"])
@door(May.MANAGE_BOOKINGS)
@commits
def quotas(event_id: int) -> Response:
    event_quotas, form = _at(event_id), KeepForm()
    form.offer(reads.quota_organisations())
    if form.is_valid_post():
        with form.showing_refusals():
            answers = {"organisation_id": form.organisation_id, "number": form.seats.data, "release_on": form.release_on.data}
            service.add_quota(event_id=event_id, **answers, by=g.viewer)
            flash("They are kept.", "success")
            return go("bookings.quotas", event_id=event_id)
    return page("bookings/quotas.html", form, event_quotas=event_quotas)


@bp.route("/dates/<int:event_id>/kept/<int:quota_id>", methods=["GET", "POST"])
@door(May.MANAGE_BOOKINGS)
@commits
def change_quota(event_id: int, quota_id: int) -> Response:
    kept_seats = _at(event_id)
    quota = kept_seats.one(quota_id)
    if quota is None or not kept_seats.can_change:
        abort(404)
    form = ChangeKeptForm(seats=quota.seats, release_on=quota.release_on)
    if form.is_valid_post():
        with form.showing_refusals():
            answers = {"number": form.seats.data, "release_on": form.release_on.data}
            service.change_quota(event_id=event_id, quota_id=quota_id, **answers, by=g.viewer)
            flash("Saved.", "success")
            return go("bookings.quotas", event_id=event_id)
    return page("bookings/change_quota.html", form, kept_seats=kept_seats, quota=quota)


@bp.post("/dates/<int:event_id>/kept/<int:quota_id>/give-up")
@door(May.MANAGE_BOOKINGS)
@commits
def remove_quota(event_id: int, quota_id: int) -> Response:
    _at(event_id)
    try:
        service.remove_quota(event_id=event_id, quota_id=quota_id, by=g.viewer)
        flash("These places are everybody’s now.", "success")
    except Refused as no:
        flash(str(no), "info")
    return go("bookings.quotas", event_id=event_id)


def _at(event_id: int) -> KeptSeats:
    """A date whose bookings the viewer manages, or the same page as for none."""
    kept_seats = reads.kept_seats(event_id, g.viewer)
    if kept_seats is None:
        abort(404)
    return kept_seats
