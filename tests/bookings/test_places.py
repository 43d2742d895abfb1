"""Who is on a date: for those who run it, its trainers, and supervisors of their own people; and booking for somebody else."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.bookings.models import Booking, BookingMove
from lms.bookings.rules.states import BookingState
from lms.kit.db import db
from tests.cast import NOW
from tests.events import booking, course, event


@pytest.fixture
def date(cast):
    """Of the NHS, with one place: Ailsa has it, Gordon and Kirsty wait, and Lukasz is gone."""
    one = event(cast, course(cast, owner="NHSL"), capacity=1, trainers=("tam",))
    booking(cast, one, "ailsa", needs="No nuts")
    booking(cast, one, "kirsty", BookingState.WAITLISTED)
    booking(cast, one, "gordon", BookingState.WAITLISTED)
    booking(cast, one, "lukasz", BookingState.CANCELLED)
    return one


def test_whoever_runs_it_sees_everybody_in_order(as_, date):
    text = as_("lorna").get(f"/dates/{date.id}/places").text
    places = [text.index(name) for name in ("Ailsa Robertson", "Gordon Milne", "Kirsty Duncan", "Łukasz Żółć")]
    assert places == sorted(places) and "1 of 1 places" in text and "Who comes first?" in text


def test_needs_are_on_no_list(as_, date):
    for who in ("lorna", "tam", "priya"):
        assert "No nuts" not in as_(who).get(f"/dates/{date.id}/places").text


def test_a_trainer_sees_it_and_changes_nothing(as_, date):
    text = as_("tam").get(f"/dates/{date.id}/places").text
    assert "Ailsa Robertson" in text and "Add somebody" not in text and "Take off" not in text


def test_whom_no_message_reaches_is_told_by_somebody(as_, cast, date):
    booking(cast, date, "morag", BookingState.WAITLISTED)
    assert as_("lorna").get(f"/dates/{date.id}/places").text.count("No email address: tell them yourself") == 1


def test_a_supervisor_sees_their_own_people(as_, date):
    text = as_("effie").get(f"/dates/{date.id}/places").text
    assert "Ailsa Robertson" in text and "Kirsty Duncan" in text and "Gordon Milne" not in text


def test_others_see_nothing_and_learn_nothing(as_, cast, date):
    empty = event(cast, course(cast, "IPC", ("IPC-2",), owner="NHSL"))
    assert [as_("effie").get(f"/dates/{number}/places").status_code for number in (empty.id, 9999)] == [404, 404]
    assert [as_("tam").get(f"/dates/{number}/places").status_code for number in (empty.id, 9999)] == [404, 404]
    assert as_("ailsa").get(f"/dates/{date.id}/places").status_code == 403


def test_adding_needs_a_reason_and_past_capacity_a_deliberate_tick(as_, cast, date, send):
    page, post = f"/dates/{date.id}/places/add", cast["lorna"].post_id
    post = cast["tam"].post_id
    assert "Choose somebody" in send(as_("lorna"), page, why="By telephone").text
    assert "Say why" in send(as_("lorna"), page, post=post).text
    assert "add over capacity" in send(as_("lorna"), page, post=post, why="By telephone").text
    assert send(as_("lorna"), page, post=post, why="By telephone", over_capacity="y").status_code == 303
    added = db.session.scalars(select(Booking).where(Booking.person_id == cast["tam"].person_id)).one()
    assert added.state is BookingState.BOOKED
    assert "By telephone" in set(db.session.scalars(select(BookingMove.why).where(BookingMove.booking_id == added.id)))
    assert "1 over capacity" in as_("lorna").get(f"/dates/{date.id}/places").text


def test_only_people_within_reach_are_added(as_, cast, date, send):
    reply = send(as_("lorna"), f"/dates/{date.id}/places/add", post=cast["effie"].post_id, why="x", over_capacity="y")
    assert reply.status_code == 422 and "people you look after" in reply.text
    assert "Effie" not in as_("lorna").get(f"/dates/{date.id}/places/add?text=campbell").text


@pytest.mark.parametrize(("who", "status"), [("effie", 403), ("tam", 403), ("ailsa", 403), ("priya", 200)])
def test_who_may_add(as_, date, who, status):
    assert as_(who).get(f"/dates/{date.id}/places/add").status_code == status


def test_the_team_of_another_employer_does_not_add(as_, cast):
    theirs = event(cast, course(cast, "COUN", (), owner="COUN"))
    assert [as_("lorna").get(f"/dates/{number}/places/add").status_code for number in (theirs.id, 9999)] == [404, 404]


def test_somebody_is_taken_off_with_a_reason(as_, cast, date, send):
    one = db.session.scalars(select(Booking).where(Booking.person_id == cast["ailsa"].person_id)).one()
    assert f'href="/bookings/{one.id}/cancel"' in as_("lorna").get(f"/dates/{date.id}/places").text
    send(as_("lorna"), f"/bookings/{one.id}/cancel", because="staffing")
    db.session.expire_all()
    assert db.session.get_one(Booking, one.id).state is BookingState.CANCELLED
    offered = db.session.scalars(select(Booking).where(Booking.state == BookingState.OFFERED)).one()
    assert offered.person_id == cast["gordon"].person_id and offered.offered_until == NOW + timedelta(hours=48)


# --- for somebody else ------------------------------------------------------------------------------------------------------------


def test_those_who_need_it_most_come_first(as_, cast, date):
    text = as_("priya").get(f"/courses/{date.course_id}/for").text
    assert 0 < text.index("Gordon Milne") < text.index("Łukasz Żółć") and "Overdue" in text
    assert "Ailsa Robertson" not in text  # up to date


def test_a_supervisor_chooses_among_their_own_people(as_, cast, date):
    text = as_("effie").get(f"/courses/{date.course_id}/for").text
    assert "Ailsa Robertson" in text and "Gordon Milne" not in text and "Effie Campbell</a>" not in text.split("<main")[1]
    assert f"/courses/{date.course_id}?person={cast['ailsa'].person_id}" in text


def test_who_has_booked_already_is_marked(as_, cast, date):
    text = as_("effie").get(f"/courses/{date.course_id}/for").text
    assert text.index("Booked</strong> on this course") and text.count("on this course") == 2  # Ailsa has a place, Kirsty waits


@pytest.mark.parametrize("typed", ["nicdhomhnaill", "MORAG", "v-7"])
def test_people_are_found_by_name_or_number(as_, date, typed):
    assert "Mòrag NicDhòmhnaill" in as_("priya").get(f"/courses/{date.course_id}/for?text={typed}").text


def test_nobody_fits(as_, date):
    assert "Nobody found" in as_("effie").get(f"/courses/{date.course_id}/for?text=gordon").text


def test_a_course_that_is_not_there(as_):
    assert as_("priya").get("/courses/9999/for").status_code == 404
