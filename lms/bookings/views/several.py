"""Several people are booked on one course: a date is chosen, then who of them."""

from flask import Response, abort, flash, g, request

from lms.access import May
from lms.bookings.forms.several import BookSeveralForm
from lms.bookings.queries import several as reads
from lms.bookings.rules.waiting_list import RULE
from lms.bookings.service.several import book_several as book_all
from lms.bookings.service.several import told
from lms.bookings.views import bp
from lms.kit import clock
from lms.kit.form_fields import as_id, ids
from lms.kit.web import commits, door, go, page


@bp.get("/courses/for-several")
@door(May.APPROVE_BOOKINGS)
def dates_for_several() -> Response:
    """The subject and the people come from the team, where they were ticked."""
    to_book = reads.dates_for(as_id(request.args.get("subject")), _person_ids(), g.viewer, clock.now())
    return page("bookings/dates_for_several.html", to_book=to_book)


def _person_ids() -> list[int]:
    """Those in the address, each once, and no more than are booked in one go."""
    return list(dict.fromkeys(ids(request.args.getlist("person"))))[: reads.MOST_AT_ONCE]


@bp.route("/dates/<int:event_id>/book-several", methods=["GET", "POST"])
@door(May.APPROVE_BOOKINGS)
@commits
def book_several(event_id: int) -> Response:
    """The same page says before what can be done for each of them, and afterwards what came of it."""
    person_ids, form = _person_ids(), BookSeveralForm()
    to_book = reads.date_for(event_id, person_ids, g.viewer, clock.now())
    if to_book is None:
        abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            answers = book_all(
                event_id=event_id,
                post_ids=form.post_ids([person.post_id for person in to_book.people])[: reads.MOST_AT_ONCE],
                by=g.viewer,
                terms_accepted=bool(form.terms_accepted.data),
                shown_at=form.shown_at,
            )
            flash(f"{to_book.course}: {told(answers)}.", "success")
            return go("bookings.book_several", event_id=event_id, person=person_ids)
    return page("bookings/book_several.html", form, to_book=to_book, rule=RULE)
