"""Who is on a date, adding somebody, and booking for one's people."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.bookings import service
from lms.bookings.forms.places import NO_POST, AddForm, FindForm
from lms.bookings.queries import attendee_list as reads
from lms.bookings.queries import course_page as courses
from lms.bookings.queries import eligibility_facts, reservations
from lms.bookings.rules.waiting_list import RULE
from lms.bookings.views import bp
from lms.kit import clock
from lms.kit.web import commits, door, go, page


@bp.get("/dates/<int:event_id>/places")
@door(May.MANAGE_BOOKINGS, May.RUN_REGISTER, May.APPROVE_BOOKINGS)
def attendees(event_id: int) -> Response:
    event_places = reads.places(event_id, g.viewer, clock.today())
    if event_places is None:
        abort(404)
    reserved = reservations.on_date(event_id, g.viewer)
    return page("bookings/attendees.html", event_places=event_places, rule=RULE, reserved=reserved)


@bp.route("/dates/<int:event_id>/places/add", methods=["GET", "POST"])
@door(May.MANAGE_BOOKINGS)
@commits
def add_attendee(event_id: int) -> Response:
    event_places, find, form, today = reads.places(event_id, g.viewer, clock.today()), FindForm(), AddForm(), clock.today()
    if event_places is None or not event_places.manages:
        abort(404)
    if form.is_valid_post() and not eligibility_facts.may_book_for(form.post_id, g.viewer, today):
        form.post.errors = [NO_POST]
    elif form.is_valid_post():
        with form.showing_refusals():
            service.add(
                event_id=event_id, post_id=form.post_id, why=form.why.data or "", by=g.viewer, over_capacity=bool(form.over_capacity.data)
            )
            flash("They are added, and told.", "success")
            return go("bookings.attendees", event_id=event_id)
    people = reads.candidates(g.viewer, find.text.data or "", event_places.course_id, today)
    return page("bookings/add_attendee.html", form, find=find, event_places=event_places, people=people)


@bp.get("/courses/<int:course_id>/for")
@door(May.APPROVE_BOOKINGS)
def book_for(course_id: int) -> Response:
    find, title = FindForm(), courses.title(course_id)
    if title is None:
        abort(404)
    people = reads.candidates(g.viewer, find.text.data or "", course_id, clock.today())
    return page("bookings/book_for.html", find=find, course_id=course_id, title=title, people=people)
