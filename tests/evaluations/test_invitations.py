"""Who is asked, when, how often; and what the worker does about it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.courses.models import Event
from lms.courses.rules.words import EventState
from lms.evaluations import service, worker
from lms.evaluations.models import Evaluation
from lms.evaluations.queries.invitations import to_ask, todo
from lms.evaluations.rules.words import Stage
from lms.jobs import service as jobs
from lms.jobs.worker import work
from lms.kit import clock
from lms.kit.db import db
from lms.outbox.models import Message
from lms.people.models import Person, Term
from tests.cast import NOW, TODAY
from tests.evaluations.replies import HELD, held
from tests.events import booking, course


def asked(stage=Stage.AFTER):
    """Who has been asked, by first name."""
    named = select(Person.first_name).join(Booking, Booking.person_id == Person.id).join(Evaluation, Evaluation.booking_id == Booking.id)
    return sorted(db.session.scalars(named.where(Evaluation.stage == stage)))


def at(monkeypatch, day):
    monkeypatch.setattr(clock, "now", lambda: NOW + (day - TODAY))


def test_whoever_came_is_asked_once_and_nobody_else(app, cast):
    one = held(cast, course(cast), ("ailsa", "morag"))
    booking(cast, one, "gordon", BookingState.PART_ATTENDED)
    booking(cast, one, "kirsty", BookingState.NO_SHOW)
    booking(cast, one, "iona", BookingState.CANCELLED)
    assert [service.invite(), service.invite()] == [3, 0]
    assert asked() == ["Ailsa", "Gordon", "Mòrag"]
    sent = {one.to: one for one in db.session.scalars(select(Message))}
    assert sent.keys() == {"ailsa@example.org", "gordon@example.org"}
    body = sent["ailsa@example.org"].body
    assert "27 February 2026" in body and "30 March 2026" in body and "/what-you-think/after" in body


def test_not_while_the_register_is_open(app, cast):
    held(cast, course(cast), state=EventState.SCHEDULED)
    assert to_ask(TODAY) == []


def test_again_three_months_later(app, cast, monkeypatch):
    held(cast, course(cast), ("ailsa", "gordon"))
    service.invite()
    at(monkeypatch, date(2026, 5, 26))
    assert service.invite() == 0
    at(monkeypatch, date(2026, 5, 27))
    assert service.invite() == 2 and asked(Stage.LATER) == ["Ailsa", "Gordon"]
    assert db.session.scalar(select(Message.subject).where(Message.key.like("%later")).limit(1)).startswith("Has Fire safety")


@pytest.mark.parametrize("days", [29, 121])
def test_nobody_is_asked_about_what_is_long_over(app, cast, days):
    held(cast, course(cast), at=NOW - timedelta(days=days))
    assert service.invite() == 0 and db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_somebody_who_was_added_by_a_correction_is_asked_too(app, cast):
    one = held(cast, course(cast), ("ailsa",))
    service.invite()
    booking(cast, one, "gordon", BookingState.ATTENDED)
    assert service.invite() == 1 and asked() == ["Ailsa", "Gordon"]


def test_without_a_post_nobody_is_asked(app, cast):
    held(cast, course(cast), ("ailsa", "gordon"))
    db.session.scalars(select(Term).where(Term.post_id == cast["gordon"].post_id)).one().ends_on = TODAY - timedelta(days=1)
    assert service.invite() == 1 and asked() == ["Ailsa"]


def test_two_records_of_one_person_are_asked_once(app, cast):
    held(cast, course(cast), ("ailsa", "gordon"))
    db.session.get_one(Person, cast["gordon"].person_id).merged_into_id = cast["ailsa"].person_id
    assert service.invite() == 1


def test_a_line_on_the_first_page_until_it_is_answered_or_over(app, cast, as_, send, monkeypatch):
    one = held(cast, course(cast), ("ailsa",))
    service.invite()
    db.session.commit()
    (line,) = todo(cast["ailsa"].viewer(), NOW)
    assert (line.thing, line.on) == ("what you think of Fire safety awareness", date(2026, 3, 30))
    assert (
        "what you think of Fire safety awareness" in as_("ailsa").get("/").text and "what you think of" not in as_("gordon").get("/").text
    )
    assert todo(cast["ailsa"].viewer(), NOW + timedelta(days=29)) == []
    db.session.get_one(Event, one.id).state = EventState.SCHEDULED
    assert todo(cast["ailsa"].viewer(), NOW) == []
    db.session.get_one(Event, one.id).state = EventState.DELIVERED
    seat = db.session.scalars(select(Booking.id)).one()
    assert send(as_("ailsa"), f"/bookings/{seat}/what-you-think/after", useful="agree").status_code == 303
    assert todo(cast["ailsa"].viewer(), NOW) == []


class Killed(BaseException):
    """As a power cut would."""


def test_killed_in_between_nobody_is_left_out_or_told_twice(app, cast, monkeypatch):
    first, second = held(cast, course(cast), ("ailsa", "iona")), held(cast, course(cast, "B"), ("gordon",), at=HELD)
    db.session.commit()
    really = service.invite

    def ask_and_die(event_id):
        really(event_id)
        if event_id == second.id:
            raise Killed

    slot = app.extensions["house"].schedules[worker.KIND]
    jobs.ask_for_slot(worker.KIND, slot, slot.slot(clock.now()))
    db.session.commit()
    with monkeypatch.context() as dying:
        dying.setattr(worker, "invite", ask_and_die)
        with pytest.raises(Killed):
            work(app.extensions["house"].handlers)
    db.session.rollback()
    assert asked() == ["Ailsa", "Iona"] and first.id < second.id
    later = clock.now() + timedelta(minutes=10)
    monkeypatch.setattr(clock, "now", lambda: later)
    work(app.extensions["house"].handlers)
    db.session.rollback()
    assert asked() == ["Ailsa", "Gordon", "Iona"]
    assert sorted(db.session.scalars(select(Message.to))) == ["ailsa@example.org", "gordon@example.org", "iona@example.org"]
