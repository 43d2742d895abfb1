"""Everything somebody has booked."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.bookings.rules.states import BookingState
from lms.certificates.service import issue
from lms.courses.rules.words import EventState
from lms.kit import clock
from lms.kit.db import db
from lms.registers.models import BookingAward
from lms.registers.queries.certificates import to_issue
from lms.training.models import Award
from tests.cast import NOW
from tests.events import STARTS, booking, course, event

PAST = datetime(2026, 1, 12, 9, tzinfo=UTC)


def headings(reply):
    return [part.split("</h2>")[0] for part in reply.text.split('<h2 class="nhsuk-heading-m">')[1:]]


def test_nothing_is_booked_yet(as_):
    assert "Find a course" in as_("ailsa").get("/my-bookings").text


def test_offers_then_what_is_coming_then_what_is_waited_for_then_the_past(as_, cast):
    states = (BookingState.BOOKED, BookingState.OFFERED, BookingState.WAITLISTED, BookingState.REQUESTED)
    for number, state in enumerate(states):
        until = NOW + timedelta(hours=3) if state is BookingState.OFFERED else None
        booking(cast, event(cast, course(cast, f"C{number}", ())), "ailsa", state, offered_until=until)
    booking(cast, event(cast, course(cast, "OLD", ()), starts_at=PAST, state=EventState.DELIVERED), "ailsa", BookingState.ATTENDED)
    reply = as_("ailsa").get("/my-bookings")
    assert headings(reply) == ["Answer now: a place is kept for you", "Coming", "You wait for an answer or a place", "Past and cancelled"]
    for said in ("2 March 2026 at 12:00pm", "Number 1", "Attended"):
        assert said in reply.text


def test_a_date_that_is_over_is_past_even_before_its_register_is_closed(as_, cast, monkeypatch):
    booking(cast, event(cast, course(cast)), "ailsa")
    client = as_("ailsa")
    assert headings(client.get("/my-bookings")) == ["Coming"]
    monkeypatch.setattr(clock, "now", lambda: STARTS + timedelta(hours=4))
    db.session.commit()
    assert "Past and cancelled" in as_("ailsa").get("/my-bookings").text


def test_a_certificate_belongs_to_its_booking_while_the_award_counts(as_, cast):
    from_past = booking(cast, event(cast, course(cast), starts_at=PAST, state=EventState.DELIVERED), "ailsa", BookingState.ATTENDED)
    award = db.session.query(Award).filter_by(person_id=cast["ailsa"].person_id).first()
    db.session.add(BookingAward(award_id=award.id, booking_id=from_past.id, made_award=False))
    db.session.flush()
    issue(certificates=to_issue({award.id: "ABC"}))
    assert "Certificate: " in as_("ailsa").get("/my-bookings").text
    award.revoked_on, award.revoked_reason = NOW.date(), "Made in error"
    assert "Certificate: " not in as_("ailsa").get("/my-bookings").text


def test_the_past_is_paged_newest_first(as_, cast):
    for number in range(25):
        booking(
            cast,
            event(cast, course(cast, f"C{number}", (), title=f"Course {number:02}"), starts_at=PAST + timedelta(days=number)),
            "ailsa",
            BookingState.ATTENDED,
        )
    text = as_("ailsa").get("/my-bookings").text
    assert "Course 24" in text and "Course 05" in text and "Course 04" not in text and 'rel="next"' in text


@pytest.mark.parametrize("who", ["morag", "dougie", "beth", "lukasz"])
def test_everybody_has_the_page(as_, who):
    assert as_(who).get("/my-bookings").status_code == 200


def test_a_fixed_number_of_queries(as_, cast, query_count):
    def more(numbers):
        for number in numbers:
            of = course(cast, f"C{number}", ())
            booking(cast, event(cast, of, trainers=("tam",)), "ailsa", BookingState.WAITLISTED)
            booking(cast, event(cast, of, starts_at=PAST), "ailsa", BookingState.ATTENDED)

    more(range(2))
    client = as_("ailsa")
    client.get("/my-bookings")
    with query_count() as few:
        client.get("/my-bookings")
    more(range(2, 12))
    with query_count() as many:
        client.get("/my-bookings")
    assert len(many.statements) == len(few.statements) <= 30
