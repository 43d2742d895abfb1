"""What an import sets off for bookings, and taking that back: a new number, a post that ended, a post elsewhere."""

from datetime import date

import pytest
from sqlalchemy import select, update

from lms.bookings.models import Booking, Reservation
from lms.bookings.rules.states import BookingState
from lms.bookings.service import book
from lms.courses.models import Event, course_sector
from lms.imports import queries, service, worker
from lms.imports.models import ImportKept, ImportRun, ImportWrite
from lms.kit import clock
from lms.kit.db import db
from lms.kit.importing import Options
from lms.people.models import Person, Post, Term
from lms.people.rules import Sector
from tests.events import STARTS, booking, course, event

S = BookingState
HEADER = (
    "employer_code,employee_number,first_name,last_name,email,date_of_birth,organisation_code,job_role,worker_type,start_date,end_date\n"
)
WHO = "Gordon,Milne,gordon@example.org,1980-05-02"
ENDED = f"HARB,30001,{WHO},HARB-DAY,ld_support,employee,2021-06-01,2026-03-15\n"
RENUMBER = f"{HEADER}{ENDED}HARB,H-30001,{WHO},HARB-DAY,ld_support,employee,2026-03-16,\n"
LEFT = HEADER + ENDED
JOINED = f"{HEADER}BRAE,B-77,{WHO},BRAE-1,care_home_sw,employee,2026-03-16,\n"


@pytest.fixture
def one(cast):
    """Gordon's booking on 16 March."""
    db.session.execute(update(Person).where(Person.id == cast["gordon"].person_id).values(date_of_birth=date(1980, 5, 2)))
    one = booking(cast, event(cast, course(cast), capacity=1), "gordon", needs="A quiet room").id
    db.session.commit()
    return one


def now(booking_id):
    booking = db.session.get_one(Booking, booking_id, populate_existing=True)
    post = db.session.get_one(Post, booking.post_id)
    return post.employee_number, booking.state


def undo():
    run_id = db.session.scalars(select(ImportRun.id).order_by(ImportRun.id.desc())).first()
    plan = worker.undo_now(run_id, "The wrong file")
    db.session.expire_all()
    return plan, dict(iter(db.session.execute(select(ImportKept.what, ImportKept.why))))


def test_a_booking_follows_to_a_new_number_of_the_same_file(bring_in, one):
    assert bring_in("people", RENUMBER).errors == 0
    assert now(one) == ("H-30001", S.BOOKED)


@pytest.mark.parametrize("files", [(JOINED, LEFT), (LEFT, JOINED)])
def test_a_booking_follows_to_another_employer_whichever_file_comes_first(bring_in, one, files):
    for file in files:
        bring_in("people", file)
    assert now(one) == ("B-77", S.BOOKED)


def test_taken_back_the_booking_is_on_the_old_number_and_the_new_post_is_gone(bring_in, one):
    bring_in("people", RENUMBER)
    _, kept = undo()
    assert now(one) == ("30001", S.BOOKED) and kept == {}
    assert db.session.scalar(select(Post.id).where(Post.employee_number == "H-30001")) is None


def test_taken_back_a_booking_that_had_ended_is_there_again(bring_in, one):
    bring_in("people", LEFT)
    assert now(one) == ("30001", S.CANCELLED)
    undo()
    assert now(one) == ("30001", S.BOOKED)


def test_taken_back_a_booking_whose_place_is_taken_stays_ended_and_that_is_said(bring_in, one, cast):
    bring_in("people", LEFT)
    booking(cast, db.session.scalars(select(Event)).one(), "ailsa")
    db.session.commit()
    _, kept = undo()
    assert now(one) == ("30001", S.CANCELLED)
    assert kept == {"Booking of Gordon Milne, Fire safety awareness": "Somebody else has the place by now."}


def test_a_booking_made_on_the_new_post_since_stays_and_so_does_the_post(bring_in, one, cast):
    bring_in("people", RENUMBER)
    new = db.session.scalars(select(Post.id).where(Post.employee_number == "H-30001")).one()
    later = event(cast, course(cast, "IPC", ("IPC-2",)), starts_at=STARTS.replace(day=24))
    since = book(event_id=later.id, post_id=new, by=cast["gordon"].viewer()).id
    db.session.commit()
    _, kept = undo()
    assert now(one) == ("30001", S.BOOKED) and now(since) == ("H-30001", S.BOOKED)
    assert kept["Post of Gordon Milne (HARB H-30001)"] == "A booking hangs on it."


def test_a_booking_cancelled_since_is_not_in_the_way(bring_in, one):
    bring_in("people", RENUMBER)
    db.session.execute(update(Booking).values(state=S.CANCELLED))
    db.session.commit()
    undo()
    assert now(one) == ("30001", S.CANCELLED)


def test_what_an_import_brought_back_ends_again_when_it_is_taken_back(bring_in, one):
    bring_in("people", LEFT), bring_in("people", JOINED)
    undo()
    assert now(one) == ("30001", S.CANCELLED)


def test_needs_told_in_private_are_kept_by_no_import(bring_in, one):
    bring_in("people", LEFT)
    written = db.session.execute(select(ImportWrite.before).where(ImportWrite.record == "booking")).all()
    assert "quiet" not in str(written) and len(written) == 1


# --- supervisors ------------------------------------------------------------------------------------------------------------------

EFFIE = "Effie,Campbell,effie@example.org,1970-01-31"
NEW_NUMBER = (
    f"{HEADER}COUN,20001,{EFFIE},COUN-EAST,team_leader,employee,2024-01-08,2026-03-15\n"
    f"COUN,E-1,{EFFIE},COUN-EAST,team_leader,employee,2026-03-16,\n"
)


def supervisors(post_id):
    statement = select(Post.employee_number, Term.starts_on).join(Term, Term.supervisor_post_id == Post.id)
    return [tuple(row) for row in db.session.execute(statement.where(Term.post_id == post_id).order_by(Term.starts_on))]


def test_supervision_follows_a_new_number_and_goes_back_with_it(bring_in, cast):
    db.session.execute(update(Person).where(Person.id == cast["effie"].person_id).values(date_of_birth=date(1970, 1, 31)))
    db.session.commit()
    bring_in("people", NEW_NUMBER)
    assert supervisors(cast["ailsa"].post_id) == [("20001", date(2022, 8, 1)), ("E-1", date(2026, 3, 16))]
    _, kept = undo()
    assert supervisors(cast["ailsa"].post_id) == [("20001", date(2022, 8, 1))] and kept == {}


# --- said before ------------------------------------------------------------------------------------------------------------------


def foreseen(tmp_path, text, if_ended=False):
    file = tmp_path / "people.csv"
    file.write_text(text)
    prepared = worker.dry_run(queries.kind_of("people"), file, Options(clock.today()))
    return [(each.who, each.what) for each in service.consequences(prepared) if each.is_if_ended is if_ended]


def test_the_preview_says_where_bookings_and_reservations_go(tmp_path, one, cast):
    values = {"organisation_id": cast.places["HARB"], "asked": 2, "seats": 2, "ends_on": date(2026, 3, 16), "made_at": clock.now()}
    db.session.add(Reservation(event_id=db.session.scalar(select(Event.id)), person_id=cast["gordon"].person_id, **values))
    db.session.commit()
    assert foreseen(tmp_path, RENUMBER) == [("Gordon Milne (HARB 30001)", "1 booking, 1 reservation move to HARB H-30001")]
    assert foreseen(tmp_path, LEFT) == [
        ("Gordon Milne (HARB 30001)", "1 booking is cancelled"),
        ("Gordon Milne (HARB 30001)", "1 reservation ends"),
    ]


def test_the_preview_says_what_waits_for_a_decision(tmp_path, one):
    db.session.execute(course_sector.insert(), [{"course_id": db.session.scalar(select(Event.course_id)), "sector": Sector.THIRD}])
    db.session.commit()
    both = JOINED + ENDED
    (said,) = foreseen(tmp_path, both)
    assert said[1].startswith("1 booking waits until the team that runs the date decides. BRAE B-77: This course is for these sectors")


def test_the_preview_says_who_loses_or_keeps_their_supervisor(tmp_path, cast):
    db.session.execute(update(Person).where(Person.id == cast["effie"].person_id).values(date_of_birth=date(1970, 1, 31)))
    db.session.commit()
    who = "Effie Campbell (COUN 20001)"
    assert foreseen(tmp_path, NEW_NUMBER) == [(who, "3 people are supervised from COUN E-1 from 16 March 2026")]
    assert foreseen(tmp_path, "".join(NEW_NUMBER.splitlines(True)[:2])) == [(who, "3 people lose their supervisor")]


def test_who_gets_another_supervisor_in_the_same_file_does_not_lose_one(tmp_path, cast):
    header = HEADER.replace("start_date", "supervisor_employer_code,supervisor_employee_number,start_date")
    ends = f"COUN,20001,{EFFIE},COUN-EAST,team_leader,employee,,,2024-01-08,2026-03-15\n"
    given = "COUN,20002,Kirsty,Duncan,kirsty@example.org,,COUN-EAST,home_care_sw,employee,COUN,20005,2023-05-01,\n"
    assert ("Effie Campbell (COUN 20001)", "2 people lose their supervisor") in foreseen(tmp_path, header + ends + given)


def test_the_page_and_the_command_line_say_it_before_it_is_applied(sent, one, cast, tmp_path, app):
    client, address = sent(RENUMBER, "priya", "people", "HARB")
    assert "1 booking moves to HARB H-30001" in client.get(address).text
    file = tmp_path / "people.csv"
    file.write_text(RENUMBER)
    reply = app.test_cli_runner().invoke(args=["import", "people", str(file), "--dry-run"])
    assert "sets off: Gordon Milne (HARB 30001): 1 booking moves to HARB H-30001" in reply.output


def test_the_preview_says_what_would_happen_if_those_who_are_missing_ended(tmp_path, one):
    others = f"{HEADER}HARB,V-7,Mòrag,NicDhòmhnaill,,,HARB-DAY,volunteer,volunteer,2026-02-16,\n"
    assert foreseen(tmp_path, others) == []
    assert foreseen(tmp_path, others, if_ended=True) == [("Gordon Milne (HARB 30001)", "1 booking is cancelled")]


def test_a_booking_does_not_follow_a_number_that_somebody_else_gets(bring_in, one):
    bring_in("people", JOINED), bring_in("people", LEFT.replace("2026-03-15", "2026-02-27"))
    given_on = f"{HEADER}HARB,30001,Shona,Greig,shona@example.org,1999-09-09,HARB-DAY,ld_support,employee,2026-03-01,\n"
    bring_in("people", given_on, another=frozenset({"HARB:30001"}))
    assert db.session.scalar(select(Post.id).join(Person).where(Person.first_name == "Shona")) is not None
    assert now(one) == ("B-77", S.BOOKED) and db.session.scalars(select(Booking.id)).all() == [one]


# --- reserved places --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def reserved(cast):
    """Gordon, whose post ended yesterday as the file says, has reserved two of three places."""
    run = event(cast, course(cast), capacity=3)
    values = {"asked": 2, "seats": 2, "ends_on": date(2026, 3, 10), "made_at": clock.now()}
    row = Reservation(event_id=run.id, organisation_id=cast.places["HARB"], person_id=cast["gordon"].person_id, **values)
    db.session.add(row)
    db.session.commit()
    return row.id


GONE = LEFT.replace("2026-03-15", "2026-03-01").replace("1980-05-02", "")


def seats(reservation_id):
    return db.session.get_one(Reservation, reservation_id, populate_existing=True).seats


def test_places_that_ended_with_the_post_are_reserved_again(bring_in, reserved):
    bring_in("people", GONE)
    assert seats(reserved) == 0
    _, kept = undo()
    assert seats(reserved) == 2 and kept == {}


def test_places_that_others_have_by_now_are_not_and_that_is_said(bring_in, reserved, cast):
    bring_in("people", GONE)
    run = db.session.scalars(select(Event)).one()
    booking(cast, run, "ailsa"), booking(cast, run, "adam")
    db.session.commit()
    _, kept = undo()
    assert seats(reserved) == 0
    assert kept == {"Places reserved by Gordon Milne, Fire safety awareness": "Others have the places by now."}
