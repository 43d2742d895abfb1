"""What somebody needed on a date is removed a month after it; certificates outlive the names of people."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.certificates.service import issue
from lms.courses.models import Event
from lms.courses.rules.words import EventState
from lms.jobs import worker as jobs
from lms.kit import clock
from lms.kit.db import db
from lms.privacy.queries.disposals import preview
from lms.privacy.queries.retention import rules_now
from lms.privacy.service import retention
from lms.registers.models import BookingAward
from lms.registers.queries import certificates
from lms.training.models import Award
from tests.cast import NOW
from tests.events import booking, course, event

OLD = datetime(2026, 1, 20, 9, 30, tzinfo=UTC)


def remove(app, key, by):
    seen = preview(rules_now()[key], clock.today())
    made = retention.order(key=key, seen_rows=seen.rows, seen_before=seen.before_on, by=by)
    db.session.commit()
    jobs.work(app.extensions["house"].handlers)
    db.session.rollback()
    return made


@pytest.fixture
def needs(app, cast):
    """{what it is of: the booking}."""
    over = event(cast, course(cast), starts_at=OLD, state=EventState.DELIVERED)
    gone = event(cast, course(cast, "GONE"), starts_at=OLD, state=EventState.CANCELLED)
    soon = event(cast, course(cast, "SOON"), starts_at=NOW - timedelta(days=20))
    found = {
        "over": booking(cast, over, "ailsa", BookingState.ATTENDED, needs="A chair with arms"),
        "cancelled": booking(cast, over, "gordon", BookingState.CANCELLED, needs="Halal food"),
        "none": booking(cast, over, "kirsty", BookingState.ATTENDED),
        "of a cancelled date": booking(cast, gone, "ailsa", BookingState.CANCELLED, needs="No nuts"),
        "recent": booking(cast, soon, "ailsa", needs="No nuts"),
    }
    db.session.commit()
    return {name: one.id for name, one in found.items()}


def test_needs_of_dates_long_over_are_due(needs):
    seen = preview(rules_now()["booking_needs"], clock.today())
    assert (seen.rows, seen.before_on, seen.oldest_on) == (3, date(2026, 2, 3), date(2026, 1, 20))


def test_they_are_removed_and_the_bookings_stay(app, cast, needs):
    remove(app, "booking_needs", cast["priya"].viewer())
    left = {name: db.session.get_one(Booking, row_id).needs for name, row_id in needs.items()}
    assert left == {"over": None, "cancelled": None, "none": None, "of a cancelled date": None, "recent": "No nuts"}
    assert db.session.get_one(Booking, needs["over"]).state == BookingState.ATTENDED


def test_a_date_put_off_meanwhile_is_spared(app, cast, needs):
    seen = preview(rules_now()["booking_needs"], clock.today())
    retention.order(key="booking_needs", seen_rows=seen.rows, seen_before=seen.before_on, by=cast["priya"].viewer())
    later = db.session.get_one(Booking, needs["over"])
    db.session.get_one(Event, later.event_id).ends_at = NOW + timedelta(days=9)
    db.session.commit()
    jobs.work(app.extensions["house"].handlers)
    db.session.rollback()
    assert db.session.get_one(Booking, needs["over"]).needs == "A chair with arms"
    assert db.session.get_one(Booking, needs["of a cancelled date"]).needs is None


def test_everyone_can_read_the_rule(nobody, app):
    assert "Access and dietary needs told with a booking" in nobody.get("/retention").text


def test_a_certificate_outlives_the_name(app, cast, una_with_certificate, nobody):
    code, person_id = una_with_certificate
    assert "Una Strachan" in nobody.get(f"/check/{code}").text
    remove(app, "people", cast["priya"].viewer())
    text = nobody.get(f"/check/{code}").text
    assert f"Removed person {person_id}" in text and "Una" not in text and "Strachan" not in text and "1 March 2018" in text


@pytest.fixture
def una_with_certificate(una, cast):
    person_id = una
    one = event(cast, course(cast), starts_at=datetime(2018, 3, 1, 9, tzinfo=UTC), state=EventState.DELIVERED)
    award = db.session.scalars(select(Award).where(Award.person_id == person_id)).one()
    seat = booking(cast, one, "ailsa", BookingState.ATTENDED, person_id=person_id)
    db.session.add(BookingAward(award_id=award.id, booking_id=seat.id, made_award=True))
    db.session.flush()
    issue(certificates=certificates.to_issue({award.id: "2B4D6F8H9KMN"}))
    db.session.commit()
    return "2B4D6F8H9KMN", person_id
