"""Booking a place: who may, when, and what comes of it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from lms.bookings.models import Booking, BookingMove
from lms.bookings.queries import seats, waiting
from lms.bookings.rules.states import BookingState
from lms.bookings.service import book
from lms.courses.models import course_audience, course_prerequisite, course_sector
from lms.courses.rules.words import Approval, EventState
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.models import Audience, Person, Term
from lms.people.rules import Sector
from lms.training.models import Award, Subject
from lms.training.rules.enums import Transfers
from tests.cast import NOW
from tests.events import STARTS, booking, course, event

S = BookingState


@pytest.fixture
def books(cast):
    """`books("ailsa", run)`: she books for herself; `by` somebody else for her."""

    def do(who, on, by=None, **more):
        return book(event_id=on.id, post_id=cast[who].post_id, by=cast[by or who].viewer(), **more)

    return do


def steps(one):
    return list(db.session.scalars(select(BookingMove.state).where(BookingMove.booking_id == one.id).order_by(BookingMove.id)))


def test_a_place_is_booked_and_both_steps_are_written_down(books, cast):
    one = books("ailsa", event(cast, course(cast)))
    assert (one.state, steps(one)) == (S.BOOKED, [S.REQUESTED, S.BOOKED])
    moves = db.session.scalars(select(BookingMove).where(BookingMove.booking_id == one.id)).all()
    assert {(move.by_account_id, move.at) for move in moves} == {(cast["ailsa"].account_id, clock.now())}


def test_booking_twice_is_one_booking(books, cast):
    run = event(cast, course(cast))
    assert books("ailsa", run).id == books("ailsa", run).id
    assert seats.free([run.id])[run.id].taken == 1


def test_when_all_places_are_taken_there_is_a_waiting_list(books, cast):
    run = event(cast, course(cast), capacity=1)
    assert [books(who, run).state for who in ("ailsa", "hamish", "adam")] == [S.BOOKED, S.WAITLISTED, S.WAITLISTED]


def test_a_passer_by_joins_the_list_behind_whoever_is_offered_the_free_place(books, cast):
    run = event(cast, course(cast), capacity=1)
    waits = booking(cast, run, "hamish", S.WAITLISTED)
    assert (books("ailsa", run).state, db.session.get(Booking, waits.id).state) == (S.WAITLISTED, S.OFFERED)


def test_what_somebody_needs_is_kept_and_stands_in_no_trail(books, cast):
    one = books("ailsa", event(cast, course(cast)), needs=" A hearing loop ")
    changes = db.session.execute(db.text("SELECT CAST(\"values\" AS TEXT) FROM change WHERE record = 'booking'")).scalars().all()
    assert one.needs == "A hearing loop" and changes and not any("hearing" in text for text in changes)


def test_terms_are_accepted_first(books, cast):
    run = event(cast, course(cast, terms="Bring boots."))
    with pytest.raises(Refused, match="accept"):
        books("ailsa", run)
    assert books("ailsa", run, terms_accepted=True).terms_accepted_at == clock.now()


# --- who ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "by"), [("ailsa", "effie"), ("ailsa", "lorna"), ("hamish", "priya")])
def test_a_supervisor_and_an_officer_book_for_their_people(books, cast, who, by):
    one = books(who, event(cast, course(cast)), by=by)
    assert (one.person_id, one.asked_by_account_id) == (cast[who].person_id, cast[by].account_id)


@pytest.mark.parametrize(("who", "by"), [("gordon", "effie"), ("gordon", "lorna"), ("ailsa", "tam"), ("effie", "ailsa"), ("ailsa", "beth")])
def test_nobody_books_for_others(books, cast, who, by):
    with pytest.raises(Refused, match="people you look after"):
        books(who, event(cast, course(cast)), by=by)


def test_what_needs_approval_is_requested_and_takes_no_seat(books, cast):
    run = event(cast, course(cast, approval=Approval.SUPERVISOR))
    assert books("ailsa", run).state == S.REQUESTED
    assert seats.free([run.id])[run.id].taken == 0


@pytest.mark.parametrize(("approval", "by", "state"), [
    (Approval.SUPERVISOR, "effie", S.BOOKED),
    (Approval.SUPERVISOR, "lorna", S.BOOKED),
    (Approval.LND, "effie", S.REQUESTED),
    (Approval.LND, "lorna", S.REQUESTED),
    (Approval.LND, "priya", S.BOOKED),
])  # fmt: skip
def test_whoever_could_approve_has_approved_by_booking(books, cast, approval, by, state):
    assert books("ailsa", event(cast, course(cast, approval=approval)), by=by).state == state


def test_nobody_approves_their_own_request_by_booking(books, cast):
    assert books("priya", event(cast, course(cast, approval=Approval.LND))).state == S.REQUESTED


def test_a_merged_record_is_the_same_person(books, cast):
    db.session.get(Person, cast["gordon"].person_id).merged_into_id = cast["ailsa"].person_id
    first, second = (event(cast, run) for run in [course(cast)] * 2)
    books("ailsa", first)
    with pytest.raises(Refused, match="Cancel that first"):
        book(event_id=second.id, post_id=cast["gordon"].post_id, by=cast["ailsa"].viewer())
    assert book(event_id=first.id, post_id=cast["gordon"].post_id, by=cast["ailsa"].viewer()).person_id == cast["ailsa"].person_id


# --- whether ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("changes", "says"), [
    ({"opens_on": date(2026, 3, 3)}, "opens on 3 March 2026"),
    ({"closes_on": date(2026, 3, 1)}, "closed on 1 March 2026"),
    ({"state": EventState.CANCELLED}, "been cancelled"),
    ({"state": EventState.DRAFT}, "no such date"),
    ({"state": EventState.DELIVERED}, "cannot be booked"),
    ({"starts_at": STARTS - timedelta(days=30)}, "started on"),
])  # fmt: skip
def test_an_event_that_cannot_be_booked_says_so(books, cast, changes, says):
    with pytest.raises(Refused, match=says):
        books("ailsa", event(cast, course(cast), **changes))


def test_the_first_and_the_last_day_of_booking_are_days_of_booking(books, cast):
    one = event(cast, course(cast), opens_on=date(2026, 3, 2), closes_on=date(2026, 3, 2))
    assert books("ailsa", one).state == S.BOOKED


def test_another_date_of_the_course_is_cancelled_first(books, cast):
    fire = course(cast)
    books("ailsa", event(cast, fire))
    with pytest.raises(Refused, match="You have asked for a place on Fire safety awareness on 16 March 2026"):
        books("ailsa", event(cast, fire, starts_at=STARTS + timedelta(days=7)))


def test_a_date_that_is_over_cannot_be_cancelled_so_its_register_is_closed_first(books, cast):
    fire = course(cast)
    booking(cast, event(cast, fire, starts_at=NOW - timedelta(days=7)), "ailsa")
    with pytest.raises(Refused, match="whose register is still open"):
        books("ailsa", event(cast, fire))


def test_two_places_at_one_time_clash_and_back_to_back_they_do_not(books, cast):
    books("ailsa", event(cast, course(cast)))
    after = event(cast, course(cast, "B", title="Moving people"), starts_at=STARTS + timedelta(hours=3))
    with pytest.raises(Refused, match="At this time Ailsa Robertson has Fire safety awareness"):
        books("ailsa", event(cast, course(cast, "C"), starts_at=STARTS + timedelta(hours=2)), by="effie")
    assert books("ailsa", after).state == S.BOOKED


def test_a_night_across_midnight_and_the_change_of_the_clocks_clashes_with_the_morning_after(books, cast):
    night = event(cast, course(cast), starts_at=STARTS.replace(month=3, day=28, hour=22), hours=9)
    books("ailsa", night)
    with pytest.raises(Refused, match="28 March 2026 at 10:30pm"):
        books("ailsa", event(cast, course(cast, "B"), starts_at=STARTS.replace(day=29, hour=6)))


def test_the_post_has_to_run_on_the_first_day(books, cast):
    term = db.session.scalar(select(Term).where(Term.post_id == cast["ailsa"].post_id))
    term.ends_on = date(2026, 3, 15)
    with pytest.raises(Refused, match="does not run on 16 March 2026"):
        books("ailsa", event(cast, course(cast)))


def test_the_first_day_is_the_one_on_the_wall(books, cast):
    """Half past eleven at night in UTC is the next day in summer."""
    db.session.scalar(select(Term).where(Term.post_id == cast["ailsa"].post_id)).ends_on = date(2026, 6, 1)
    with pytest.raises(Refused, match="2 June 2026"):
        books("ailsa", event(cast, course(cast), starts_at=STARTS.replace(month=6, day=1, hour=23, minute=30)))


def test_a_course_for_some_sectors_says_which(books, cast):
    fire = course(cast)
    db.session.execute(course_sector.insert(), [{"course_id": fire.id, "sector": Sector.COUNCIL}])
    run = event(cast, fire)
    with pytest.raises(Refused, match="for these sectors: Council"):
        books("ailsa", run)
    assert books("kirsty", run).state == S.BOOKED


def test_a_course_for_some_roles_says_for_whom(books, cast):
    of_nurses = (Audience.job_roles.any(key="staff_nurse"), ~Audience.job_roles.any(key="admin"))
    fire, nurses = course(cast), db.session.scalars(select(Audience).where(*of_nurses)).first()
    db.session.execute(course_audience.insert(), [{"course_id": fire.id, "audience_id": nurses.id}])
    run = event(cast, fire)
    with pytest.raises(Refused, match="for these groups of staff"):
        books("adam", run)
    assert books("ailsa", run).state == S.BOOKED


def test_what_has_to_be_held_before_is_held_on_the_first_day(books, cast):
    """Ailsa's award in IPC-2 of 15 April 2025 lasts a year."""
    last, late = course(cast, "A"), course(cast, "B")
    for one in (last, late):
        db.session.execute(course_prerequisite.insert(), [{"course_id": one.id, "subject_id": cast.subjects["IPC-2"]}])
    assert books("ailsa", event(cast, last, starts_at=STARTS.replace(month=4, day=14))).state == S.BOOKED
    with pytest.raises(Refused, match="Before this course, you need"):
        books("ailsa", event(cast, late, starts_at=STARTS.replace(month=4, day=15)))


def test_what_another_employer_awarded_is_held_before_only_where_it_transfers(books, cast):
    """Ailsa works for NHS Lochside; her award is the council's."""
    one, subject = course(cast), db.session.get_one(Subject, cast.subjects["IPC-2"])
    db.session.execute(course_prerequisite.insert(), [{"course_id": one.id, "subject_id": subject.id}])
    subject.transfers = Transfers.EMPLOYER
    db.session.execute(update(Award).where(Award.person_id == cast["ailsa"].person_id).values(employer_id=cast.places["COUN"]))
    with pytest.raises(Refused, match="Before this course, you need"):
        books("ailsa", event(cast, one))
    subject.transfers = Transfers.ANYWHERE
    assert books("ailsa", event(cast, one)).state == S.BOOKED


# --- how much it asks ---------------------------------------------------------------------------------------------------------------


def test_a_booking_asks_as_much_with_a_long_list_as_with_none(books, cast, query_count):
    run, other = event(cast, course(cast), capacity=1), event(cast, course(cast, "B"), capacity=1, starts_at=STARTS + timedelta(days=1))
    for who in ("adam", "hamish", "gordon", "kirsty", "dougie"):
        books(who, run)
    books("adam", other)
    with query_count() as long:
        books("ailsa", run)
    with query_count() as short:
        books("hamish", other)
    assert len(waiting.positions(run.id)) == 5
    assert len(long.statements) == len(short.statements) < 45
