"""What people are told: one message a matter and person."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.bookings import worker
from lms.bookings.models import Booking
from lms.bookings.rules.states import Because, BookingState
from lms.bookings.service import approve, book, cancel, decline, lock, rebalance, take_offer
from lms.courses.models import Course
from lms.courses.rules.planning import Changed
from lms.courses.rules.words import Approval
from lms.jobs import service as jobs
from lms.jobs.worker import work
from lms.kit import clock
from lms.kit.db import db
from lms.outbox.models import Message
from lms.people.models import Term
from lms.scheduling.service import cancel_event, event_changed
from tests.events import STARTS, booking, course, event, venue

S = BookingState


@pytest.fixture
def mail(app):
    """The subjects of all messages to somebody; `text` of the last one."""

    class Mail:
        def __call__(self, who):
            return [one.subject.partition(":")[0] for one in self.to(who)]

        def to(self, who):
            return db.session.scalars(select(Message).where(Message.to == f"{who}@example.org").order_by(Message.id)).all()

        def text(self, who):
            return self.to(who)[-1].body

    return Mail()


@pytest.fixture
def planned(cast):
    return event(cast, course(cast), capacity=1, at=venue(cast), cancel_by=date(2026, 3, 9), notes="Bring a pen.")


def books(cast, planned, who="ailsa", **more):
    return book(event_id=planned.id, post_id=cast[who].post_id, by=cast[who].viewer(), **more)


def test_who_has_a_place_reads_when_and_where_and_until_when_to_cancel(mail, cast, planned):
    one = books(cast, planned)
    books(cast, planned)
    assert mail("ailsa") == ["You have a place"]
    said = mail.text("ailsa")
    assert "- Monday 16 March 2026, 9:30am to 12:30pm, Training room 1, 1 Quay Road, Lochside" in said
    assert "cancel by 9 March 2026" in said and "Bring a pen." in said and f"/bookings/{one.id}" in said


def test_who_waits_reads_at_which_place(mail, cast, planned):
    for who in ("adam", "hamish", "ailsa"):
        books(cast, planned, who)
    assert mail("ailsa") == ["You are on the waiting list"]
    assert "at number 1 today" in mail.text("hamish") and "at number 2 today" in mail.text("ailsa")


def test_a_free_place_is_offered_until_a_moment_and_passes_on(mail, cast, planned, monkeypatch):
    first = books(cast, planned, "adam")
    books(cast, planned, "ailsa")
    cancel(booking_id=first.id, because=Because.ILL, by=cast["adam"].viewer())
    assert mail("adam") == ["You have a place", "Your booking is cancelled"]
    assert "kept for you until 4 March 2026 at 9:00am" in mail.text("ailsa")
    monkeypatch.setattr(clock, "now", lambda: STARTS - timedelta(days=5))
    for _ in range(2):
        rebalance(lock(planned.id))
    assert mail("ailsa")[1:] == ["A place is free for you", "The place was not taken in time"]


def test_who_takes_an_offer_reads_that_it_is_theirs(mail, cast, planned):
    waits = booking(cast, planned, "ailsa", S.WAITLISTED)
    rebalance(lock(planned.id))
    take_offer(booking_id=waits.id, by=cast["ailsa"].viewer())
    assert mail("ailsa") == ["A place is free for you", "You have a place"]


def test_a_request_goes_to_the_supervisor_and_the_answer_back(mail, cast):
    runs = [
        event(cast, course(cast, code, approval=Approval.SUPERVISOR), starts_at=STARTS + timedelta(days=n)) for n, code in enumerate("AB")
    ]
    yes, no = (books(cast, one) for one in runs)
    assert mail("effie") == ["Ailsa Robertson asks for a place"] * 2 and mail("lorna") == []
    approve(booking_id=yes.id, by=cast["effie"].viewer())
    decline(booking_id=no.id, why="We are short on that day.", by=cast["effie"].viewer())
    assert mail("ailsa") == ["You asked for a place"] * 2 + ["You have a place", "Your request was not approved"]
    assert "Your request was approved" in mail.to("ailsa")[2].body and "The reason: We are short" in mail.text("ailsa")


def test_without_a_supervisor_the_request_goes_to_the_employers_team(mail, cast):
    books(cast, event(cast, course(cast, approval=Approval.SUPERVISOR)), "tam")
    assert mail("lorna") == ["Tam Gillespie asks for a place"] and mail("priya") == []


def test_without_a_team_of_its_own_it_goes_to_the_partnerships(mail, cast):
    books(cast, event(cast, course(cast, approval=Approval.SUPERVISOR)), "gordon")
    assert mail("priya") == ["Gordon Milne asks for a place"]


def test_the_organisers_team_is_asked_where_the_course_says_so_but_nobody_about_themselves(mail, cast):
    planned = event(cast, course(cast, approval=Approval.LND))
    books(cast, planned, "ailsa")
    books(cast, planned, "priya")
    assert mail("priya") == ["Ailsa Robertson asks for a place", "You asked for a place"]


def test_whoever_has_no_address_is_booked_without_a_message(mail, cast, planned):
    book(event_id=planned.id, post_id=cast["morag"].post_id, by=cast["effie"].viewer())
    assert db.session.scalars(select(Message)).all() == []


def test_who_is_cancelled_by_somebody_else_reads_by_whom(mail, cast, planned):
    one = books(cast, planned)
    cancel(booking_id=one.id, because=Because.STAFFING, by=cast["effie"].viewer())
    assert "is cancelled by Effie Campbell" in mail.text("ailsa") and "could not be released from work" in mail.text("ailsa")


def test_a_cancelled_date_names_the_next_one_and_tells_everybody_once(mail, cast, planned):
    later = event(cast, db.session.get_one(Course, planned.course_id), starts_at=STARTS + timedelta(days=9))
    for who in ("ailsa", "adam"):
        books(cast, planned, who)
    for _ in range(2):
        cancel_event(event_id=planned.id, why="The trainer is ill.", by=cast["priya"].viewer())
    assert mail("ailsa")[1:] == mail("adam")[1:] == ["This date is cancelled"]
    assert "The trainer is ill." in mail.text("ailsa") and "25 March 2026 at 9:30am" in mail.text("ailsa")
    assert f"/dates/{later.id}/book" in mail.text("ailsa")


def test_whoever_has_a_place_is_told_of_another_time_once_a_revision(mail, cast, planned):
    for who in ("ailsa", "adam"):
        books(cast, planned, who)
    planned.revision = 1
    for _ in range(2):
        event_changed(planned, Changed(times=True))
    assert mail("ailsa")[1:] == mail("adam")[1:] == ["Time or place has changed"]


# --- the worker ------------------------------------------------------------------------------------------------------------------------


def look_after(app):
    jobs.ask(kind=worker.KIND, about_id=0, by_account_id=None)
    db.session.commit()
    work(app.extensions["house"].handlers)


def test_every_minute_offers_pass_on_waiting_ends_and_leavers_go(app, mail, cast, planned, monkeypatch):
    leaver, ends = event(cast, course(cast, "B"), capacity=1), event(cast, course(cast, "C"), starts_at=clock.now() + timedelta(hours=1))
    bookings = [booking(cast, planned, "gordon", S.OFFERED, offered_until=clock.now()), booking(cast, planned, "ailsa", S.WAITLISTED)]
    bookings += [booking(cast, leaver, "kirsty"), booking(cast, leaver, "effie", S.WAITLISTED), booking(cast, ends, "adam", S.REQUESTED)]
    db.session.scalar(select(Term).where(Term.post_id == cast["kirsty"].post_id)).ends_on = date(2026, 3, 10)
    monkeypatch.setattr(clock, "now", lambda: ends_at)
    ends_at = ends.starts_at
    for _ in range(2):
        look_after(app)
    found = [db.session.get_one(Booking, one.id).state for one in bookings]
    assert found == [S.LAPSED, S.OFFERED, S.CANCELLED, S.OFFERED, S.LAPSED]
    assert [mail(who) for who in ("gordon", "ailsa", "kirsty", "effie", "adam")] == [
        ["The place was not taken in time"],
        ["A place is free for you"],
        ["Your booking is cancelled"],
        ["A place is free for you"],
        ["No place came free"],
    ]
