"""Seats kept for an employer until a day: who can have which, and when they are everybody's."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.bookings.models import Booking, Quota
from lms.bookings.queries import seats, worker_queue
from lms.bookings.rules.quotas import Plan, PostPlacement, SeatQuota, Seats, allocate, why_not_capacity, why_not_keep
from lms.bookings.rules.states import Because, BookingState
from lms.bookings.service import add, book, cancel, lock, rebalance
from lms.bookings.service.quotas import add_quota, change_quota, remove_quota
from lms.courses.rules.planning import Changed
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.scheduling.service import event_changed
from tests.cast import NOW, TODAY
from tests.client import send
from tests.events import STARTS, booking, course, event

S = BookingState
RELEASE = date(2026, 3, 10)
NHS = SeatQuota(1, 11, "/1/2/", "NHS Lochside", 4, RELEASE)
COUNCIL = SeatQuota(2, 12, "/1/5/", "Lochside Council", 3, RELEASE)
TEN = Seats(capacity=10, taken=0, waiting=0, kept=(NHS, COUNCIL))


# --- the one decision ----------------------------------------------------------------------------------------------------------------


def test_whoever_has_kept_seats_can_have_these_and_what_is_free_to_everybody():
    assert (TEN.free_for(1), TEN.free_for(2), TEN.free_for(None)) == (7, 6, 3)


def test_a_kept_seat_is_taken_first_and_then_one_that_is_free_to_everybody():
    got, left = allocate(TEN, [1] * 4)
    assert all(got) and left.free_for(None) == 3
    assert allocate(left, [1] * 4)[0] == [True] * 3 + [False]


def test_a_passer_by_never_takes_a_kept_seat():
    got, left = allocate(TEN, [None] * 4)
    assert got == [True] * 3 + [False] and (left.free_for(1), left.free_for(2)) == (4, 3)


def test_a_seat_goes_to_the_first_in_the_order_who_may_have_it():
    one_kept = Seats(capacity=5, taken=4, waiting=3, kept=(replace(NHS, seats=1),))
    assert allocate(one_kept, [None, None, 1])[0] == [False, False, True]


def test_where_more_were_let_in_than_there_are_seats_nobody_gets_one():
    over = Seats(capacity=3, taken=5, waiting=0, kept=(replace(NHS, seats=2),))
    assert over.free_for(1) == over.free_for(None) == 0


def test_what_is_left_and_what_is_kept_add_up_for_each():
    after = replace(TEN, taken=3, kept=(replace(NHS, taken=1), replace(COUNCIL, taken=2)))
    assert after.left_for(["/1/9/"]) == 3 and after.left_for(["/1/2/7/"]) == 6
    assert [(one.name, number) for one, number in after.kept_from(["/1/2/7/"])] == [("Lochside Council", 1)]


def test_those_who_wait_come_before_whoever_looks():
    waiting = replace(TEN, waiting=2, queue={None: 1, 1: 1})
    assert (waiting.left_for(["/1/9/"]), waiting.left_for(["/1/2/"])) == (2, 5) and waiting.can_be_offered
    assert not replace(TEN, taken=3, waiting=1, queue={None: 1}).can_be_offered


def test_a_post_is_of_its_place_on_the_day_and_else_of_its_employer():
    moves = PostPlacement("/1/2/", ((TODAY, RELEASE, "/1/2/3/"),))
    assert moves.on(RELEASE) == "/1/2/3/" and moves.on(RELEASE + timedelta(days=1)) == "/1/2/"


@pytest.mark.parametrize(
    ("path", "number", "release_on", "said"),
    [
        ("/1/9/", 8, RELEASE, "Enter 7 or fewer"),
        ("/1/2/3/", 1, RELEASE, "NHS Lochside has kept seats here already"),
        ("/1/", 1, RELEASE, "NHS Lochside has kept seats here already"),
        ("/1/9/", 7, TODAY, "Enter a day after today"),
        ("/1/9/", 7, STARTS.date(), "not after 15 March 2026"),
    ],
)
def test_what_cannot_be_kept_says_why(path, number, release_on, said):
    assert why_not_keep(Plan(path, 7, RELEASE), [], 7, STARTS.date(), TODAY) is None
    no = why_not_keep(Plan(path, number, release_on), [replace(NHS, seats=3)], 10, STARTS.date(), TODAY)
    assert said in no[0]


def test_a_quota_larger_than_the_capacity_is_refused_from_both_sides():
    assert "Enter 5 or fewer" in why_not_keep(Plan("/1/9/", 6, RELEASE), [], 5, STARTS.date(), TODAY)[0]
    assert "7 places are kept" in why_not_capacity(6, [NHS, COUNCIL]) and why_not_capacity(7, [NHS, COUNCIL]) is None


# --- on an event ---------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def date_(app, cast):
    """Two seats, one of them kept for the NHS."""
    one = event(cast, course(cast), capacity=2)
    add_quota(event_id=one.id, organisation_id=cast.places["NHSL"], number=1, release_on=RELEASE, by=cast["priya"].viewer())
    return one


def state(one):
    return db.session.get(Booking, one.id, populate_existing=True).state


def press(cast, date_, who):
    return book(event_id=date_.id, post_id=cast[who].post_id, by=cast[who].viewer())


def test_others_wait_although_a_kept_seat_stands_free_until_somebody_comes_who_has_it(date_, cast):
    assert [press(cast, date_, who).state for who in ("hamish", "gordon", "ailsa")] == [S.BOOKED, S.WAITLISTED, S.BOOKED]


def test_a_freed_kept_seat_passes_over_the_first_in_the_list_to_the_first_of_the_employer(date_, cast):
    hers, _, gordon, lorna = [press(cast, date_, who) for who in ("ailsa", "hamish", "gordon", "lorna")]
    cancel(booking_id=hers.id, because=Because.ILL, by=cast["priya"].viewer())
    assert (state(gordon), state(lorna)) == (S.WAITLISTED, S.OFFERED)


def test_at_midnight_of_its_day_what_is_kept_is_everybodys_and_the_worker_knows(date_, cast, monkeypatch):
    press(cast, date_, "hamish")
    gordon = press(cast, date_, "gordon")
    midnight = NOW.replace(day=10, hour=0)
    assert worker_queue.to_settle(midnight - timedelta(seconds=1)) == []
    monkeypatch.setattr(clock, "now", lambda: midnight)
    assert worker_queue.to_settle(midnight) == [date_.id]
    assert press(cast, date_, "dougie").state is S.WAITLISTED and state(gordon) is S.OFFERED


def test_the_organisers_team_adds_nobody_to_a_kept_seat_but_its_own(date_, cast):
    priya = cast["priya"].viewer()
    press(cast, date_, "hamish")
    with pytest.raises(Refused, match="taken or promised"):
        add(event_id=date_.id, post_id=cast["gordon"].post_id, why="Rang up", by=priya)
    assert add(event_id=date_.id, post_id=cast["ailsa"].post_id, why="Rang up", by=priya).state is S.BOOKED


def test_fewer_kept_seats_are_offered_on_at_once(date_, cast):
    press(cast, date_, "hamish")
    gordon, quota = press(cast, date_, "gordon"), db.session.scalars(select(Quota)).one()
    change_quota(event_id=date_.id, quota_id=quota.id, number=2, release_on=RELEASE, by=cast["priya"].viewer())
    assert state(gordon) is S.WAITLISTED
    remove_quota(event_id=date_.id, quota_id=quota.id, by=cast["priya"].viewer())
    assert state(gordon) is S.OFFERED


def test_a_date_that_comes_forward_lets_kept_seats_go_in_time(date_, cast):
    date_.starts_at, date_.ends_at = NOW + timedelta(days=3), NOW + timedelta(days=3, hours=3)
    event_changed(date_, Changed(capacity_before=2, capacity=2, times=True))
    assert db.session.scalars(select(Quota.release_on)).one() == date(2026, 3, 4)


def test_capacity_stays_above_what_is_kept(date_, cast):
    add_quota(event_id=date_.id, organisation_id=cast.places["COUN"], number=1, release_on=RELEASE, by=cast["priya"].viewer())
    assert "2 places are kept for employers" in seats.why_not(date_.id, 1) and seats.why_not(date_.id, 2) is None


def test_only_the_organisers_team_keeps_seats_and_twice_is_once(date_, cast):
    with pytest.raises(Refused, match="Only the learning and development team"):
        add_quota(event_id=date_.id, organisation_id=cast.places["NHSL"], number=2, release_on=RELEASE, by=cast["lorna"].viewer())
    add_quota(event_id=date_.id, organisation_id=cast.places["NHSL"], number=1, release_on=RELEASE, by=cast["priya"].viewer())
    assert len(db.session.scalars(select(Quota)).all()) == 1


# --- pages ---------------------------------------------------------------------------------------------------------------------------


def test_each_learner_reads_how_many_places_they_can_have_and_whose_the_others_are(date_, cast, as_):
    page = f"/courses/{date_.course_id}"
    assert "2 places left" in as_("ailsa").get(page).text
    text = as_("gordon").get(page).text
    assert "1 place left" in text and "1 more is kept for NHS Lochside until 10 March 2026" in text
    press(cast, date_, "hamish")
    text = as_("gordon").get(f"/dates/{date_.id}/book").text
    assert "Full, with a waiting list" in text and "1 is kept for NHS Lochside until 10 March 2026" in text


def test_the_filter_for_places_left_finds_those_that_the_viewer_can_have(date_, cast, as_):
    press(cast, date_, "hamish")
    found = "/courses?with_seats=y"
    assert f"/courses/{date_.course_id}" in as_("ailsa").get(found).text
    assert f"/courses/{date_.course_id}" not in as_("gordon").get(found).text


def test_a_team_keeps_changes_and_gives_up_places_on_the_page(app, cast, as_):
    date_, priya = event(cast, course(cast), capacity=5), as_("priya")
    page = f"/dates/{date_.id}/kept"
    assert "9 places" not in priya.get(page).text
    answers = {"organisation": cast.places["NHSL"], "seats": "9", "release_on": "2026-03-10"}
    assert "Enter 5 or fewer" in send(priya, page, **answers).text
    assert send(priya, page, **answers | {"seats": "3"}).status_code == 303
    quota = db.session.scalars(select(Quota)).one()
    assert send(priya, f"{page}/{quota.id}", seats="2", release_on="2026-03-09").status_code == 303
    assert "9 March 2026" in priya.get(page).text
    assert send(priya, f"{page}/{quota.id}/give-up", page=f"{page}/{quota.id}").status_code == 303
    assert db.session.scalars(select(Quota)).all() == [] and as_("lorna").get(page).status_code == 404


def test_settling_asks_a_fixed_number_of_questions(date_, cast, query_count):
    lock(date_.id)
    with query_count() as few:
        rebalance(date_)
    for who in ("ailsa", "hamish", "gordon", "kirsty"):
        booking(cast, date_, who, S.WAITLISTED if who == "gordon" else S.BOOKED)
    with query_count() as many:
        rebalance(date_)
    assert len(many.statements) - len(few.statements) <= 1
