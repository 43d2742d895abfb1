"""From "I am due" to a date: the catalogue, and one course."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask import Response, abort, g

from lms.access import May
from lms.bookings.forms.booking import BookForm
from lms.bookings.forms.catalogue import CatalogueForm, PersonForm
from lms.bookings.queries import bookable_dates, reservations
from lms.bookings.queries import catalogue as reads
from lms.bookings.queries import course_page as course_reads
from lms.bookings.queries.learner import Learner
from lms.bookings.queries.learner import learner as find
from lms.bookings.views import bp
from lms.kit import clock
from lms.kit.tables import listing, read_page_request
from lms.kit.web import door, page

#: Cards are tall: so many make a page that a thumb can scroll.
CARDS = 20
#: Dates of one course are taller still.
DATES = 10


@bp.get("/courses")
@door(May.SEE_COURSES)
def catalogue() -> Response:
    form, now = CatalogueForm(), clock.now()
    person = whom(form.person_id)
    form.offer(reads.taught_subjects(clock.today()), *reads.where_it_runs(now))
    form.validate()
    page_request = replace(read_page_request((), ""), per_page=CARDS)
    cards = reads.catalogue(form.wanted(), person, page_request, now)
    can = _at_once(person, cards.rows, now)
    return page("bookings/catalogue.html", BookForm(), filters=form, listing=listing(cards, page_request), who=person, choices=can)


def _at_once(who: Learner, cards: Sequence[reads.Card], now: datetime) -> dict[int, bookable_dates.Choice]:
    """What presses can be booked from the list: the next date of each such course, and for which posts."""
    pressing = {card.id: card for card in cards if card.next and not card.booking and any(need.presses for need in card.gains)}
    if not pressing:
        return {}
    under, taught = bookable_dates.applicants(who, pressing, g.viewer), {card.id: card.taught for card in pressing.values()}
    return bookable_dates.choices([card.next for card in pressing.values() if card.next], under, who, taught, now)


def whom(person_id: int | None) -> Learner:
    """The viewer, or somebody for whom they book; 404 for anybody else."""
    learner = find(g.viewer, person_id, clock.today())
    if learner is None:
        abort(404)
    return learner


@bp.get("/courses/<int:course_id>")
@door(May.SEE_COURSES)
def course(course_id: int) -> Response:
    page_request, now = replace(read_page_request((), ""), per_page=DATES), clock.now()
    who = whom(PersonForm().person_id)
    under = bookable_dates.applicants(who, [course_id], g.viewer)
    course = course_reads.course(course_id, who, under, page_request, now)
    if course is None:
        abort(404)
    can = bookable_dates.choices(course.dates.rows, under, who, {course_id: course.taught}, now)
    dates = listing(course.dates, page_request)
    can_reserve = reservations.where_to_reserve(course.approval, course.dates.rows, g.viewer)
    values = {"course": course, "listing": dates, "choices": can, "who": who, "today": clock.today()}
    return page("bookings/course.html", BookForm(), **values, reservable=can_reserve)
