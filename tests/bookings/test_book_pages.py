"""From a date to a seat, on pages: booking, the booking itself, offers, needs, cancelling."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.courses.models import course_sector
from lms.courses.rules.words import Approval, EventState
from lms.kit import clock
from lms.kit.db import db
from lms.people.rules import Sector
from tests.cast import NOW
from tests.events import STARTS, booking, course, event, venue


@pytest.fixture
def fire(cast):
    return course(cast)


@pytest.fixture
def date(cast, fire):
    return event(cast, fire, at=venue(cast), link="https://meet.example/fire", notes="Bring a pen.", trainers=("tam",))


def only():
    """The one booking there is."""
    db.session.expire_all()
    (found,) = db.session.scalars(select(Booking))
    return found


def at(monkeypatch, moment):
    monkeypatch.setattr(clock, "now", lambda: moment)


# --- booking ----------------------------------------------------------------------------------------------------------------------


def test_from_due_to_a_seat_in_two_clicks(as_, cast, date, send):
    """Home, the dates of the course, and the button on one of them."""
    client = as_("gordon")
    assert f'href="/courses/{date.course_id}#dates">Book Fire safety awareness' in client.get("/").text
    reply = send(client, f"/dates/{date.id}/book", page=f"/courses/{date.course_id}", post=cast["gordon"].post_id)
    assert (reply.status_code, reply.location, only().state) == (303, f"/bookings/{only().id}", BookingState.BOOKED)
    assert "You have a place" in client.get(reply.location).text


def test_a_double_click_is_one_booking(as_, cast, date, send):
    replies = [send(as_("gordon"), f"/dates/{date.id}/book", page=f"/courses/{date.course_id}", post=cast["gordon"].post_id) for _ in "ab"]
    assert replies[0].location == replies[1].location == f"/bookings/{only().id}"


def test_the_page_says_what_for_which_post_and_who_reads_the_needs(as_, date):
    text = as_("ailsa").get(f"/dates/{date.id}/book").text
    for said in ("Monday 16 March 2026, 9:30am to 12:30pm", ", NHS Lochside", "Only the trainers of this date"):
        assert said in text


def test_of_several_posts_the_one_that_needs_it_soonest_is_chosen(as_, cast, date, send):
    db.session.execute(course_sector.insert(), [{"course_id": date.course_id, "sector": Sector.INDEPENDENT}])
    text = as_("lukasz").get(f"/dates/{date.id}/book").text
    assert f'value="{cast["lukasz"].post_ids[1]}"' in text and "Which post" not in text
    db.session.execute(course_sector.delete())
    text = as_("lukasz").get(f"/dates/{date.id}/book").text
    assert "Which post is it for?" in text and text.count("checked") == 1


def test_terms_have_to_be_accepted(as_, fire, date, send):
    fire.terms = "Come to every session."
    client = as_("ailsa")
    assert f'href="/dates/{date.id}/book?post=' in client.get(f"/courses/{fire.id}").text
    reply = send(client, f"/dates/{date.id}/book")
    assert reply.status_code == 422 and "Read the terms and accept them" in reply.text and "#terms_accepted" in reply.text
    assert send(client, f"/dates/{date.id}/book", terms_accepted="y").status_code == 303


def test_a_full_date_is_a_waiting_list_with_its_rule(as_, cast, date, send):
    date.capacity = 1
    booking(cast, date, "kirsty")
    text = as_("ailsa").get(f"/dates/{date.id}/book").text
    assert "Join the waiting list" in text and "offered to people whose training is overdue first" in text
    reply = send(as_("ailsa"), f"/dates/{date.id}/book", post=cast["ailsa"].post_id)
    assert "You are number 1 on the waiting list" in as_("ailsa").get(reply.location).text


def test_what_a_supervisor_approves_is_asked_for(as_, cast, fire, date, send):
    fire.approval = Approval.SUPERVISOR
    assert "Your supervisor decides first" in as_("ailsa").get(f"/dates/{date.id}/book").text
    send(as_("ailsa"), f"/dates/{date.id}/book", post=cast["ailsa"].post_id)
    assert only().state is BookingState.REQUESTED


def test_a_no_is_a_sentence_before_the_button_is_pressed(as_, cast, fire, date):
    db.session.execute(course_sector.insert(), [{"course_id": fire.id, "sector": Sector.COUNCIL}])
    for page in (f"/dates/{date.id}/book", f"/courses/{fire.id}"):
        text = as_("ailsa").get(page).text
        assert "This course is for these sectors: Council" in text and "Book this place" not in text


def test_a_form_that_has_become_stale_is_refused_in_words(as_, cast, date, send):
    token = f"/courses/{date.course_id}"
    client = as_("ailsa")
    client.get(token)
    date.state = EventState.CANCELLED
    reply = send(client, f"/dates/{date.id}/book", page=token, post=cast["ailsa"].post_id)
    assert reply.status_code == 422 and "This date has been cancelled" in reply.text


@pytest.mark.parametrize("who", ["morag", "dougie", "lukasz", "hamish", "effie", "adam"])
def test_learners_of_every_sector_book(as_, cast, date, send, who):
    send(as_(who), f"/dates/{date.id}/book", page=f"/courses/{date.course_id}", post=cast[who].post_id)
    assert only().state is BookingState.BOOKED


def test_somebody_without_a_post_is_told(as_, date):
    assert "You have no post here" in as_("beth").get(f"/dates/{date.id}/book").text


@pytest.mark.parametrize("post", ["gordon", "nobody"])
def test_somebody_elses_post_is_no_post(as_, cast, date, send, post):
    post_id = cast["gordon"].post_id if post == "gordon" else 99_999
    assert as_("ailsa").get(f"/dates/{date.id}/book?post={post_id}").status_code == 404
    reply = send(as_("ailsa"), f"/dates/{date.id}/book", page=f"/courses/{date.course_id}", post=post_id)
    assert reply.status_code == 404 and db.session.scalar(select(func.count()).select_from(Booking)) == 0


def test_a_draft_is_not_there(as_, date):
    date.state = EventState.DRAFT
    assert [as_("ailsa").get(f"/dates/{number}/book").status_code for number in (date.id, 9999)] == [404, 404]


def test_a_supervisor_books_their_people(as_, cast, date, send):
    client, post_id = as_("effie"), cast["ailsa"].post_id
    text = client.get(f"/courses/{date.course_id}?person={cast['ailsa'].person_id}").text
    assert f'href="/dates/{date.id}/book?post={post_id}"' in text
    reply = send(client, f"/dates/{date.id}/book", page=f"/dates/{date.id}/book?post={post_id}", post=post_id)
    assert only().person_id == cast["ailsa"].person_id
    assert "Ailsa Robertson has a place" in client.get(reply.location).text


# --- one booking ------------------------------------------------------------------------------------------------------------------


def test_joining_instructions_are_for_those_with_a_place(as_, cast, date):
    one = booking(cast, date, "ailsa")
    text = as_("ailsa").get(f"/bookings/{one.id}").text
    assert "https://meet.example/fire" in text and "Bring a pen." in text
    other = booking(cast, date, "gordon", BookingState.WAITLISTED)
    text = as_("gordon").get(f"/bookings/{other.id}").text
    assert "https://meet.example/fire" not in text and "Bring a pen." not in text


def test_a_link_that_is_no_web_address_is_never_a_link(as_, cast, date):
    date.link = "javascript:alert(1)"
    assert 'href="javascript' not in as_("ailsa").get(f"/bookings/{booking(cast, date, 'ailsa').id}").text


@pytest.mark.parametrize(
    ("who", "sees", "reads"),
    [("ailsa", True, True), ("effie", True, False), ("lorna", True, False), ("tam", True, True), ("priya", True, True)]
    + [(who, False, False) for who in ("gordon", "kirsty", "iona", "adam", "beth", "dougie")],
)  # fmt: skip
def test_who_sees_a_booking_and_who_reads_the_needs(as_, cast, date, who, sees, reads):
    """The learner, who looks after them, the trainer and the team that runs it; needs are for the last two and the learner."""
    one = booking(cast, date, "ailsa", needs="A quiet corner")
    reply, nothing = as_(who).get(f"/bookings/{one.id}"), as_(who).get("/bookings/9999")
    assert (reply.status_code == 200, "A quiet corner" in reply.text, nothing.status_code) == (sees, reads, 404)


def test_needs_can_be_told_later(as_, cast, date, send):
    one = booking(cast, date, "ailsa")
    send(as_("ailsa"), f"/bookings/{one.id}/needs", page=f"/bookings/{one.id}", needs="Step-free access")
    assert only().needs == "Step-free access"


def test_nobody_else_tells_them(as_, cast, date, send):
    one = booking(cast, date, "ailsa", needs="Mine")
    reply = send(as_("effie"), f"/bookings/{one.id}/needs", page=f"/bookings/{one.id}/cancel", needs="Theirs")
    assert (reply.status_code, only().needs) == (404, "Mine")


def test_an_offer_is_taken_or_turned_down(as_, cast, date, send):
    until = NOW + timedelta(hours=5)
    for who, verb, state in (("ailsa", "take", BookingState.BOOKED), ("kirsty", "turn-down", BookingState.CANCELLED)):
        one = booking(cast, date, who, BookingState.OFFERED, offered_until=until)
        assert "2 March 2026 at 2:00pm" in as_(who).get(f"/bookings/{one.id}").text
        send(as_(who), f"/bookings/{one.id}/{verb}", page=f"/bookings/{one.id}")
        db.session.expire_all()
        assert db.session.get_one(Booking, one.id).state is state


def test_an_offer_that_ran_out_says_what_to_do(as_, cast, date, send, monkeypatch):
    one = booking(cast, date, "ailsa", BookingState.OFFERED, offered_until=NOW + timedelta(hours=5))
    client = as_("ailsa")
    page = client.get(f"/bookings/{one.id}")
    at(monkeypatch, NOW + timedelta(hours=6))
    assert "Take this place" in page.text and "Take this place" not in client.get(f"/bookings/{one.id}").text
    reply = send(client, f"/bookings/{one.id}/take", page="/account/password")
    assert reply.status_code == 422 and "Book again to join the waiting list" in reply.text


# --- cancelling -------------------------------------------------------------------------------------------------------------------


def test_cancelling_asks_why(as_, cast, date, send):
    one = booking(cast, date, "ailsa")
    assert send(as_("ailsa"), f"/bookings/{one.id}/cancel").status_code == 422
    reply = send(as_("ailsa"), f"/bookings/{one.id}/cancel", because="travel")
    assert (reply.status_code, only().state) == (303, BookingState.CANCELLED)
    assert "Could not get there" in as_("ailsa").get(f"/bookings/{one.id}").text


def test_after_the_last_day_a_learner_is_told_whom_to_ask(as_, cast, date, monkeypatch):
    date.cancel_by = STARTS.date() - timedelta(days=3)
    one = booking(cast, date, "ailsa")
    at(monkeypatch, datetime(2026, 3, 14, 9, tzinfo=UTC))
    assert "It cannot be cancelled here" in as_("ailsa").get(f"/bookings/{one.id}/cancel").text
    text = as_("effie").get(f"/bookings/{one.id}/cancel").text
    assert "This is late" in text and "late cancellation" in text


def test_nobody_cancels_what_is_not_their_business(as_, cast, date, send):
    one = booking(cast, date, "ailsa")
    assert as_("gordon").get(f"/bookings/{one.id}/cancel").status_code == 404
    assert send(as_("gordon"), f"/bookings/{one.id}/cancel", page="/account/password", because="ill").status_code == 404


def test_an_event_is_no_reason_of_ones_own(as_, cast, date, send):
    one = booking(cast, date, "ailsa")
    assert send(as_("ailsa"), f"/bookings/{one.id}/cancel", because="event").status_code == 422


def test_why_somebody_does_not_come_is_not_for_the_trainer(as_, cast, date, send):
    one = booking(cast, date, "ailsa")
    send(as_("ailsa"), f"/bookings/{one.id}/cancel", because="ill")
    assert "Ill, or caring" in as_("effie").get(f"/bookings/{one.id}").text
    assert "Ill, or caring" not in as_("tam").get(f"/bookings/{one.id}").text


def test_a_page_sent_again_after_its_booking_was_cancelled_books_nothing(as_, cast, date, send, monkeypatch):
    client, address = as_("ailsa"), f"/dates/{date.id}/book"
    old = re.search(r'name="shown" value="([^"]+)"', client.get(address).text)[1]
    at(monkeypatch, NOW + timedelta(minutes=1))
    send(client, address, shown=old)
    send(client, f"/bookings/{only().id}/cancel", because="ill")
    again = send(client, address, shown=old)
    assert again.status_code == 422 and "sent once already" in again.text and only().state == BookingState.CANCELLED


def test_but_a_page_opened_anew_does(as_, cast, date, send):
    client = as_("ailsa")
    send(client, f"/dates/{date.id}/book")
    send(client, f"/bookings/{only().id}/cancel", because="ill")
    assert send(client, f"/dates/{date.id}/book").status_code == 303
