"""One place, another person: given on in one step by whoever looks after both."""

import pytest
from sqlalchemy import select

from lms.bookings.models import Booking
from lms.bookings.queries import seats
from lms.bookings.rules.states import Because, BookingState
from lms.bookings.service import book, transfer_seat
from lms.bookings.service.quotas import add_quota
from lms.courses.rules.words import Approval
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.outbox.models import Message
from lms.registers.queries import no_shows
from tests.cast import NOW, TODAY
from tests.client import send
from tests.events import booking, course, event

S = BookingState


@pytest.fixture
def full(app, cast):
    """One seat."""
    return event(cast, course(cast, approval=Approval.SUPERVISOR), capacity=1, cancel_by=TODAY)


@pytest.fixture
def hers(full, cast):
    """Ailsa has it, with needs told in private; Hamish waits."""
    made = book(event_id=full.id, post_id=cast["ailsa"].post_id, by=cast["effie"].viewer(), needs="No nuts")
    booking(cast, full, "hamish", S.WAITLISTED)
    return made


def give(cast, one, who, by="effie", because=Because.STAFFING, **more):
    return transfer_seat(booking_id=one.id, post_id=cast[who].post_id, because=because, by=cast[by].viewer(), **more)


def state(one):
    return db.session.get(Booking, one.id, populate_existing=True).state


def test_the_place_is_anothers_at_once_and_both_are_told_and_nothing_private_goes_along(hers, cast):
    made = give(cast, hers, "kirsty")
    assert (state(hers), state(made), made.needs) == (S.CANCELLED, S.BOOKED, None)
    told = db.session.execute(select(Message.to, Message.subject).order_by(Message.id)).all()
    assert [(row.to, row.subject.split(":")[0]) for row in told[1:]] == [
        ("ailsa@example.org", "Your booking is cancelled"),
        ("kirsty@example.org", "You have a place"),
    ]
    assert seats.of_event(hers.event_id).waiting == 1
    assert give(cast, hers, "kirsty").id == made.id


def test_a_place_given_on_is_no_late_cancellation(hers, cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW.replace(day=4))
    give(cast, hers, "kirsty")
    assert no_shows.empty_seats(cast["priya"].viewer(), TODAY, TODAY.replace(day=30)).absences == []


def test_whoever_waits_for_the_date_takes_the_place_with_the_booking_they_have(hers, full, cast):
    waits = booking(cast, full, "kirsty", S.WAITLISTED)
    assert give(cast, hers, "kirsty").id == waits.id and state(waits) is S.BOOKED


@pytest.mark.parametrize(
    ("who", "by", "because", "said"),
    [
        ("gordon", "effie", Because.ILL, "another of the people you look after"),
        ("kirsty", "gordon", Because.ILL, "no such booking among yours"),
        ("kirsty", "ailsa", Because.ILL, "another of the people you look after"),
        ("ailsa", "effie", Because.ILL, "the person who has the place"),
        ("kirsty", "effie", Because.OTHER, "Say why in a few words"),
    ],
)
def test_who_may_not_and_what_must_be_said(hers, cast, who, by, because, said):
    with pytest.raises(Refused, match=said):
        give(cast, hers, who, by, because)
    db.session.expire_all()
    assert state(hers) is S.BOOKED


def test_not_once_it_has_started_and_not_to_somebody_with_a_place(app, cast, monkeypatch):
    one = event(cast, course(cast))
    hers, theirs = booking(cast, one, "ailsa"), booking(cast, one, "kirsty")
    with pytest.raises(Refused, match="has a place on this date already"):
        give(cast, hers, "kirsty")
    assert state(theirs) is S.BOOKED
    monkeypatch.setattr(clock, "now", lambda: one.starts_at)
    with pytest.raises(Refused, match="has started"):
        give(cast, hers, "morag")


def test_where_the_organisers_team_approves_it_changes_the_name(app, cast):
    hers = booking(cast, event(cast, course(cast, approval=Approval.LND)), "ailsa")
    with pytest.raises(Refused, match="by the team that runs it"):
        give(cast, hers, "kirsty")
    assert give(cast, hers, "kirsty", by="priya").state is S.BOOKED


def test_a_place_kept_for_an_employer_stays_with_its_people(app, cast):
    one, priya = event(cast, course(cast), capacity=2), cast["priya"].viewer()
    add_quota(event_id=one.id, organisation_id=cast.places["NHSL"], number=1, release_on=TODAY.replace(day=9), by=priya)
    hers = booking(cast, one, "ailsa")
    booking(cast, one, "hamish")
    with pytest.raises(Refused, match="kept for people of NHS Lochside"):
        give(cast, hers, "kirsty")
    assert give(cast, hers, "lorna", by="priya").state is S.BOOKED


def test_on_the_page(hers, cast, as_):
    effie, page = as_("effie"), f"/bookings/{hers.id}/hand-on"
    assert page in effie.get(f"/bookings/{hers.id}").text and page not in as_("ailsa").get(f"/bookings/{hers.id}").text
    assert "Choose a reason" in send(effie, page, post=cast["kirsty"].post_id).text
    made = send(effie, page, post=cast["kirsty"].post_id, because="staffing")
    assert made.status_code == 303 and "The place is Kirsty Duncan’s now." in effie.get(made.location).text
    assert "cannot be given" in effie.get(page).text
