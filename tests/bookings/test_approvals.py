"""Requests to decide, and what one's people have booked."""

from datetime import timedelta

import pytest

from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.courses.rules.words import Approval
from lms.kit.db import db
from tests.events import STARTS, booking, course, event


@pytest.fixture
def fire(cast):
    return course(cast, approval=Approval.SUPERVISOR)


def asked(cast, of, who, days=0, **more):
    return booking(cast, event(cast, of, starts_at=STARTS + timedelta(days=days), **more), who, BookingState.REQUESTED)


def state_of(one):
    db.session.expire_all()
    return db.session.get_one(Booking, one.id).state


def test_an_empty_queue_says_so(as_):
    assert "Nothing waits for you" in as_("effie").get("/approvals").text


def test_the_next_date_comes_first_with_why_they_need_it_and_how_many_places_are_left(as_, cast, fire):
    asked(cast, fire, "kirsty", days=5, capacity=4)
    asked(cast, fire, "ailsa", days=1)
    text = as_("effie").get("/approvals").text
    assert 0 < text.index(">Ailsa Robertson</a>") < text.index(">Kirsty Duncan</a>")
    for said in ("2 requests", "Up to date", "Expires 3 November 2026", "4 places left", "NHS Lochside"):
        assert said in text


@pytest.mark.parametrize(("who", "sees"), [("effie", True), ("lorna", True), ("priya", True)])
def test_who_decides(as_, cast, fire, who, sees):
    asked(cast, fire, "ailsa")
    assert ("Ailsa Robertson" in as_(who).get("/approvals").text) == sees


def test_a_supervisor_is_not_asked_about_others_people_nor_about_the_teams_own_decisions(as_, cast, fire):
    asked(cast, fire, "gordon")
    asked(cast, course(cast, "LND", (), approval=Approval.LND), "ailsa")
    assert "Nothing waits for you" in as_("effie").get("/approvals").text


def test_one_button_approves(as_, cast, fire, send):
    one = asked(cast, fire, "ailsa")
    client = as_("effie")
    reply = send(client, f"/bookings/{one.id}/approve", page="/approvals")
    assert (reply.status_code, state_of(one)) == (303, BookingState.BOOKED)
    assert "Ailsa Robertson: booked" in client.get("/approvals").text


def test_declining_needs_a_reason_that_the_learner_reads(as_, cast, fire, send):
    one = asked(cast, fire, "ailsa")
    assert send(as_("effie"), f"/bookings/{one.id}/decline").status_code == 422
    send(as_("effie"), f"/bookings/{one.id}/decline", why="Take the date in May: we are short that week.")
    assert state_of(one) is BookingState.DECLINED
    assert "we are short that week" in as_("ailsa").get(f"/bookings/{one.id}").text


def test_two_who_decide_at_once(as_, cast, fire, send):
    one = asked(cast, fire, "ailsa")
    client = as_("lorna")
    client.get("/approvals")
    send(as_("effie"), f"/bookings/{one.id}/decline", why="Not now")
    reply = send(client, f"/bookings/{one.id}/approve", page="/account/password")
    assert reply.status_code == 422 and "answered meanwhile: not approved" in reply.text


@pytest.mark.parametrize("who", ["ailsa", "kirsty", "gordon", "tam"])
def test_others_decide_nothing(as_, cast, fire, send, who):
    one = asked(cast, fire, "ailsa")
    assert send(as_(who), f"/bookings/{one.id}/approve", page="/account/password").status_code == 403
    assert state_of(one) is BookingState.REQUESTED


def test_a_supervisor_of_others_learns_nothing(as_, cast, fire, send):
    one = asked(cast, fire, "gordon")
    for number in (one.id, 9999):
        assert as_("effie").get(f"/bookings/{number}/decline").status_code == 404
        assert send(as_("effie"), f"/bookings/{number}/approve", page="/account/password").status_code == 404


def test_what_ones_people_have_booked(as_, cast, fire):
    booking(cast, event(cast, fire), "ailsa")
    booking(cast, event(cast, fire), "gordon")
    text = as_("effie").get("/team-bookings").text
    assert "Ailsa Robertson" in text and "Gordon Milne" not in text
    assert "Nobody has booked anything" in as_("lorna").get("/team-bookings").text


def test_a_fixed_number_of_queries(as_, cast, fire, query_count):
    def more(codes):
        for code in codes:
            of = course(cast, code, ("FIRE-1",), approval=Approval.SUPERVISOR)
            for who in ("ailsa", "kirsty", "morag"):
                asked(cast, of, who, trainers=("tam",))

    more(["A"])
    client = as_("effie")
    counts = []
    for page in ("/approvals", "/team-bookings"):
        client.get(page)
        with query_count() as few:
            client.get(page)
        counts.append(len(few.statements))
    more("BCDEFG")
    for page, before in zip(("/approvals", "/team-bookings"), counts, strict=True):
        with query_count() as many:
            client.get(page)
        assert len(many.statements) == before <= 25
