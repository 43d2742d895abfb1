"""Places reserved without a name: reserved, named, given back, ended."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.bookings.models import Booking, Reservation
from lms.bookings.queries import reservations, seats, worker_queue
from lms.bookings.rules.reservations import MOST, usual_end, why_not_reserve
from lms.bookings.rules.states import Because, BookingState
from lms.bookings.service import book, cancel, end_leavers_reservations, give_back, name_one, reserve
from lms.bookings.service.quotas import add_quota
from lms.courses.rules.planning import Changed
from lms.courses.rules.words import Approval
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.outbox.models import Message
from lms.people.models import Term
from lms.scheduling.service import cancel_event, event_changed
from tests.bookings.test_notifications import look_after
from tests.cast import NOW, TODAY
from tests.client import TOKEN, send
from tests.events import STARTS, booking, course, event

S = BookingState
END = date(2026, 3, 9)


def hold_places(cast, on, number=2, who="effie", place="NHSL", ends_on=END):
    return reserve(event_id=on.id, organisation_id=cast.places[place], number=number, ends_on=ends_on, by=cast[who].viewer())


def name(cast, reserved, who, by="effie", **more):
    return name_one(reservation_id=reserved.id, post_id=cast[who].post_id, by=cast[by].viewer(), **more)


def press(cast, on, who):
    return book(event_id=on.id, post_id=cast[who].post_id, by=cast[who].viewer())


def state(one):
    return db.session.get(Booking, one.id, populate_existing=True).state


def left(one):
    return db.session.get(Reservation, one.id, populate_existing=True).seats


def subjects():
    return [one.split(":")[0] for one in db.session.scalars(select(Message.subject).order_by(Message.id))]


# --- rules ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "ends_on", "already", "free", "said"),
    [
        (2, END, 0, 1, "1 place is left for these people. Reserve fewer."),
        (2, END, 0, 0, "No place is left for these people. Book for them by name"),
        (MOST, END, 1, 40, f"at most {MOST} places without a name on one date, so that others can book too. You have 1 already."),
        (1, TODAY, 0, 9, "Enter a day after today"),
        (1, STARTS.date() + timedelta(days=1), 0, 9, "not after 16 March 2026"),
    ],
)
def test_what_cannot_be_reserved_says_why(number, ends_on, already, free, said):
    common = {"first_day": STARTS.date(), "today": TODAY}
    assert why_not_reserve(1, END, already=0, free=1, **common) is None
    assert said in why_not_reserve(number, ends_on, already=already, free=free, **common)[0]


def test_places_end_a_week_before_the_start_unless_that_is_too_soon():
    assert [usual_end(STARTS.date(), day) for day in (TODAY, date(2026, 3, 12), date(2026, 3, 16))] == [
        END,
        date(2026, 3, 13),
        STARTS.date(),
    ]


# --- reserving -----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def fire(app, cast):
    """Three seats."""
    return event(cast, course(cast, approval=Approval.SUPERVISOR), capacity=3)


def test_reserved_places_are_taken_for_everybody_else(fire, cast, as_):
    hold_places(cast, fire)
    assert (seats.of_event(fire.id).taken, seats.of_event(fire.id).reserved) == (2, 2)
    assert "1 place left" in as_("gordon").get(f"/courses/{fire.course_id}").text
    with pytest.raises(Refused, match="1 place is left"):
        hold_places(cast, fire, who="lorna")
    assert "3 places are booked, offered or reserved" not in (seats.why_not(fire.id, 2) or "")
    assert "2 places are" in seats.why_not(fire.id, 1)


def test_nobody_reserves_past_those_who_wait(app, cast):
    run = event(cast, course(cast), capacity=1)
    press(cast, run, "hamish")
    gordon = press(cast, run, "gordon")
    run.capacity = 2
    with pytest.raises(Refused, match="No place is left"):
        hold_places(cast, run, 1)
    assert state(gordon) is S.OFFERED


def test_reserving_twice_by_a_double_click_is_once(fire, cast):
    assert hold_places(cast, fire).id == hold_places(cast, fire).id


@pytest.mark.parametrize(("who", "place"), [("effie", "MILL"), ("lorna", "COUN"), ("gordon", "HARB"), ("hamish", "NHSL")])
def test_nobody_reserves_for_people_they_do_not_look_after(fire, cast, who, place):
    with pytest.raises(Refused):
        hold_places(cast, fire, who=who, place=place)


def test_where_the_organisers_team_approves_only_that_team_reserves(app, cast):
    run = event(cast, course(cast, approval=Approval.LND))
    for who in ("effie", "lorna"):
        with pytest.raises(Refused, match="must be able to approve"):
            hold_places(cast, run, who=who)
    assert hold_places(cast, run, who="priya").seats == 2


def test_kept_places_of_their_employer_are_reserved_first(app, cast):
    run = event(cast, course(cast), capacity=3)
    add_quota(event_id=run.id, organisation_id=cast.places["NHSL"], number=2, release_on=END, by=cast["priya"].viewer())
    with pytest.raises(Refused, match="1 place is left"):
        hold_places(cast, run, 2, who="priya", place="COUN")
    hold_places(cast, run, 2)
    assert seats.of_event(run.id).left_for([]) == 1


# --- naming --------------------------------------------------------------------------------------------------------------------------


def test_a_supervisor_names_people_whose_place_needs_no_further_yes(fire, cast):
    reserved = hold_places(cast, fire)
    assert state(name(cast, reserved, "ailsa")) is S.BOOKED
    assert (left(reserved), seats.of_event(fire.id).taken) == (1, 2)
    assert subjects() == ["You have a place"]


def test_naming_the_same_person_twice_takes_one_place(fire, cast):
    reserved = hold_places(cast, fire)
    assert name(cast, reserved, "ailsa").id == name(cast, reserved, "ailsa").id
    assert left(reserved) == 1


@pytest.mark.parametrize("before", [S.REQUESTED, S.WAITLISTED])
def test_whoever_has_asked_or_waits_is_put_on_the_place(fire, cast, before):
    reserved, asked = hold_places(cast, fire, 3), booking(cast, fire, "ailsa", before)
    assert name(cast, reserved, "ailsa").id == asked.id and state(asked) is S.BOOKED and left(reserved) == 2


def test_whoever_is_offered_a_place_keeps_that_one(fire, cast):
    reserved = hold_places(cast, fire)
    booking(cast, fire, "ailsa", S.OFFERED, offered_until=clock.now() + timedelta(hours=1))
    with pytest.raises(Refused, match="offered a place on this date already"):
        name(cast, reserved, "ailsa")


def test_only_people_of_that_employer_whom_one_looks_after_are_named(fire, cast):
    reserved = hold_places(cast, fire)
    for who, said in (("gordon", "whose bookings you approve"), ("kirsty", "reserved for people of NHS Lochside")):
        with pytest.raises(Refused, match=said):
            name(cast, reserved, who)
    for stranger in ("ailsa", "hamish"):
        with pytest.raises(Refused, match="somebody else"):
            name(cast, reserved, "ailsa", by=stranger)
    assert name(cast, reserved, "ailsa", by="lorna").state is S.BOOKED  # she looks after the whole of the NHS


def test_whoever_is_named_has_to_be_one_the_course_is_for(app, cast):
    run = event(cast, course(cast, terms="Wear flat shoes."))
    reserved = hold_places(cast, run)
    with pytest.raises(Refused, match="Read the terms"):
        name(cast, reserved, "ailsa")
    db.session.scalar(select(Term).where(Term.post_id == cast["ailsa"].post_id)).ends_on = TODAY
    with pytest.raises(Refused, match="does not run on 16 March"):
        name(cast, reserved, "ailsa", terms_accepted=True)
    assert left(reserved) == 2


# --- the end -------------------------------------------------------------------------------------------------------------------------


def test_what_is_given_back_is_offered_on(fire, cast):
    reserved, waits = hold_places(cast, fire, 3), booking(cast, fire, "gordon", S.WAITLISTED)
    assert give_back(reservation_id=reserved.id, number=1, by=cast["effie"].viewer()) == 2
    assert state(waits) is S.OFFERED
    with pytest.raises(Refused, match="from 1 to 2"):
        give_back(reservation_id=reserved.id, number=3, by=cast["effie"].viewer())


def test_whoever_reserved_is_told_once_before_the_end_and_once_after(app, fire, cast, monkeypatch):
    reserved, waits = hold_places(cast, fire, 3), booking(cast, fire, "gordon", S.WAITLISTED)
    assert reservations.to_remind(date(2026, 3, 5)) == []
    monkeypatch.setattr(clock, "now", lambda: NOW.replace(day=6))
    assert reservations.to_remind(clock.today()) == [fire.id]
    look_after(app)
    look_after(app)
    assert subjects() == ["Name your people"] and reservations.to_remind(clock.today()) == []
    monkeypatch.setattr(clock, "now", lambda: NOW.replace(day=9, hour=0))
    assert worker_queue.to_settle(clock.now()) == [fire.id]
    look_after(app)
    assert subjects() == ["Name your people", "Reserved places have ended", "A place is free for you"] and left(reserved) == 0
    assert state(waits) is S.OFFERED
    with pytest.raises(Refused, match="not reserved any more"):
        name(cast, reserved, "ailsa")


def test_places_of_somebody_who_has_left_are_everybodys(fire, cast, monkeypatch):
    reserved, waits = hold_places(cast, fire, 3), booking(cast, fire, "gordon", S.WAITLISTED)
    assert reservations.of_leavers(TODAY) == []
    db.session.scalar(select(Term).where(Term.post_id == cast["effie"].post_id)).ends_on = TODAY
    db.session.flush()
    assert reservations.of_leavers(TODAY + timedelta(days=1)) == [fire.id]
    end_leavers_reservations(fire.id)
    assert left(reserved) == 3  # today she is still here
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=1))
    end_leavers_reservations(fire.id)
    assert left(reserved) == 0 and state(waits) is S.OFFERED


def test_a_cancelled_date_ends_them_and_says_so(fire, cast):
    reserved = hold_places(cast, fire)
    cancel_event(event_id=fire.id, why="The room is flooded", by=cast["priya"].viewer())
    assert left(reserved) == 0 and subjects() == ["This date is cancelled"]


def test_a_date_that_comes_forward_ends_them_by_its_start(fire, cast):
    reserved = hold_places(cast, fire, ends_on=STARTS.date())
    fire.starts_at, fire.ends_at = NOW + timedelta(days=3), NOW + timedelta(days=3, hours=3)
    event_changed(fire, Changed(capacity_before=3, capacity=3, times=True))
    assert db.session.get(Reservation, reserved.id).ends_on == date(2026, 3, 5) and subjects() == ["This date has changed"]


def test_a_date_is_not_made_smaller_than_what_is_reserved(fire, cast):
    hold_places(cast, fire, 3)
    fire.capacity = 2
    with pytest.raises(Refused, match="3 places are booked, offered or reserved"):
        event_changed(fire, Changed(capacity_before=3, capacity=2))


def test_a_named_place_that_is_cancelled_goes_to_whoever_waits(fire, cast):
    reserved, waits = hold_places(cast, fire, 3), booking(cast, fire, "gordon", S.WAITLISTED)
    cancel(booking_id=name(cast, reserved, "ailsa").id, because=Because.ILL, by=cast["effie"].viewer())
    assert (left(reserved), state(waits)) == (2, S.OFFERED)


# --- pages ---------------------------------------------------------------------------------------------------------------------------


def test_a_supervisor_reserves_names_and_gives_back_on_the_pages(fire, cast, as_):
    effie = as_("effie")
    assert f"/dates/{fire.id}/reserve" in effie.get(f"/courses/{fire.course_id}").text
    page = f"/dates/{fire.id}/reserve"
    answers = {"organisation": cast.places["NHSL"], "number": "9", "ends_on": "2026-03-09"}
    assert "3 places are left for these people" in send(effie, page, **answers).text
    made = send(effie, page, **answers | {"number": "2"})
    assert made.status_code == 303
    page = made.location
    assert "Name" in effie.get("/").text and "2 people for Fire safety awareness" in effie.get("/").text
    text = effie.get(page).text
    assert "Ailsa Robertson" in text and "Kirsty Duncan" not in text
    assert send(effie, page, post=cast["ailsa"].post_id).status_code == 303
    assert "Ailsa Robertson has a place, and is told." in effie.get(page).text
    assert send(effie, f"{page}/give-back", number="1").status_code == 303
    assert "Nothing is left to name" in effie.get(page).text
    assert as_("lorna").get(page).status_code == 200 and as_("priya").get(f"/dates/{fire.id}/places").status_code == 200


@pytest.mark.parametrize("who", ["gordon", "hamish", "tam"])
def test_learners_and_trainers_reserve_nothing(fire, cast, as_, who):
    assert as_(who).get(f"/dates/{fire.id}/reserve").status_code == 403
    reserved = hold_places(cast, fire)
    assert as_(who).get(f"/reservations/{reserved.id}").status_code == 403


# --- said by those who may not, and said twice --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("reserver", "namer"), [("effie", "effie"), ("priya", "lorna")])
def test_where_the_team_that_runs_it_approves_by_now_it_alone_names_people(cast, reserver, namer):
    of = course(cast)
    on = event(cast, of)
    row = hold_places(cast, on, who=reserver)
    of.approval, asked = Approval.LND, booking(cast, on, "ailsa", S.REQUESTED)
    with pytest.raises(Refused, match="by the team that runs it"):
        name_one(reservation_id=row.id, post_id=cast["ailsa"].post_id, by=cast[namer].viewer())
    assert asked.state is S.REQUESTED


def test_more_are_reserved_once_some_were_given_back(cast):
    on = event(cast, course(cast))
    give_back(reservation_id=hold_places(cast, on, 3).id, number=2, by=cast["effie"].viewer())
    made = hold_places(cast, on, 3, ends_on=END + timedelta(days=1))
    assert (made.seats, made.ends_on) == (3, END + timedelta(days=1))


def test_a_page_that_gives_back_and_is_sent_twice_gives_back_once(cast, as_):
    row = hold_places(cast, event(cast, course(cast)), 3)
    url, client = f"/reservations/{row.id}/give-back", as_("effie")
    page = client.get(url).text
    answers = {"csrf_token": TOKEN.search(page).group(1), "number": "1", "seen": "3"}
    assert 'name="seen"' in page
    assert [client.post(url, data=answers).status_code for _ in range(2)] == [303, 422]
    db.session.expire_all()
    assert row.seats == 2


def test_whoever_waits_with_one_post_and_is_given_a_place_for_another_has_it_for_that_one(cast):
    """One of two seats is the council's; Łukasz, who also works there, waits for his post at Braeside."""
    on = event(cast, course(cast), capacity=2)
    add_quota(event_id=on.id, organisation_id=cast.places["COUN"], number=1, release_on=END, by=cast["priya"].viewer())
    booking(cast, on, "hamish")
    waits = booking(cast, on, "lukasz", S.WAITLISTED, post_id=cast["lukasz"].post_ids[1])
    row = hold_places(cast, on, 1, who="priya", place="COUN")
    made = name_one(reservation_id=row.id, post_id=cast["lukasz"].post_id, by=cast["priya"].viewer())
    assert (made.id, made.post_id) == (waits.id, cast["lukasz"].post_id)
