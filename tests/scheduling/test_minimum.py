"""A date that too few have booked: its planners are asked, answer once, and are left alone."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.bookings.rules.states import BookingState
from lms.courses.models import Event, EventMove
from lms.jobs import service as jobs
from lms.jobs.worker import work
from lms.kit import clock
from lms.kit.db import db
from lms.outbox.models import Message
from lms.scheduling import worker
from tests.cast import NOW
from tests.events import booking, course, event
from tests.scheduling.test_pages import edit

LINE = "Decide whether Fire safety awareness on Monday 16 March 2026 runs: 1 of 3 booked"


@pytest.fixture
def few(cast):
    """Run by the NHS, with 3 or more, decided on 9 March; one has booked, one is offered a place, one waits for approval."""
    one = event(cast, course(cast, owner="NHSL"), minimum=3, decide_on=date(2026, 3, 9))
    booking(cast, one, "ailsa")
    booking(cast, one, "gordon", BookingState.OFFERED, offered_until=one.starts_at)
    booking(cast, one, "kirsty", BookingState.REQUESTED)
    return one


def home(as_, who):
    return as_(who).get("/").text.split("<main")[1]


def on(monkeypatch, day):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=day))
    db.session.commit()


def ask(app):
    jobs.ask(kind=worker.DECIDING, about_id=0, by_account_id=None)
    db.session.commit()
    work(app.extensions["house"].handlers)


def asked():
    return db.session.scalars(select(Message.to).where(Message.subject.startswith("Decide whether it runs"))).all()


@pytest.mark.parametrize(("decide_on", "is_asked"), [(date(2026, 3, 9), True), (date(2026, 3, 10), False), (date(2026, 3, 1), True)])
def test_the_planners_are_asked_from_a_week_before(cast, as_, few, decide_on, is_asked):
    few.decide_on = decide_on
    assert (LINE in home(as_, "lorna")) == (LINE in home(as_, "priya")) == is_asked
    assert "Decide whether Fire" not in home(as_, "ailsa") and "Decide whether Fire" not in home(as_, "effie")


def test_what_should_have_been_decided_stands_at_the_top(cast, as_, few, monkeypatch):
    on(monkeypatch, 10)
    text = home(as_, "lorna")
    assert (
        text.index(LINE) == text.index("Decide") and "This was to be decided by 9 March 2026" in as_("lorna").get(f"/dates/{few.id}").text
    )


def test_many_are_one_line_that_leads_to_them(cast, as_, few):
    for number in range(3):
        event(cast, course(cast, f"C{number}", ()), minimum=3, decide_on=date(2026, 3, 9))
    event(cast, course(cast, "PLAIN", (), title="Nothing to decide"))
    assert "Decide whether 4 dates run" in home(as_, "priya") and LINE in home(as_, "lorna")
    listed = as_("priya").get("/dates?undecided=y").text
    assert "4 dates" in listed and "Nothing to decide" not in listed.partition("</details>")[2]


def test_it_runs_is_said_once_and_ends_the_question(cast, as_, send, few):
    assert "1 of 3 have booked" in as_("lorna").get(f"/dates/{few.id}").text
    for _ in range(2):
        assert send(as_("lorna"), f"/dates/{few.id}/runs", page=f"/dates/{few.id}/edit").status_code == 303
    (step,) = db.session.scalars(select(EventMove).where(EventMove.event_id == few.id)).all()
    assert (step.by_account_id, step.why) == (cast["lorna"].account_id, "It runs, with 1 of 3 booked.")
    page = as_("lorna").get(f"/dates/{few.id}").text
    assert "Decide whether it runs" not in page and "decided on 2 March 2026" in page and LINE not in home(as_, "lorna")


def test_another_minimum_is_another_question(cast, as_, send, few):
    few.decided_on = date(2026, 3, 2)
    more = {"minimum": "4", "decide_on": ["9", "3", "2026"]}
    assert edit(send, as_("lorna"), few, **more).status_code == 303
    assert db.session.get(Event, few.id).decided_on is None


def test_enough_bookings_end_the_question_too(cast, as_, send, few):
    for who in ("effie", "hamish"):
        booking(cast, few, who)
    assert "Decide" not in home(as_, "lorna") and "Decide whether" not in as_("lorna").get(f"/dates/{few.id}").text
    send(as_("lorna"), f"/dates/{few.id}/runs", page=f"/dates/{few.id}/edit")
    assert db.session.get(Event, few.id).decided_on is None


def test_another_employers_planner_does_not_answer(cast, as_, send, few):
    theirs = event(cast, course(cast, "THEIRS", (), owner="HARB"), minimum=3, decide_on=date(2026, 3, 9))
    assert send(as_("lorna"), f"/dates/{theirs.id}/runs", page=f"/dates/{few.id}/edit").status_code == 404
    assert db.session.get(Event, theirs.id).decided_on is None


def test_the_planners_get_one_message_for_a_decision_day(app, cast, few, monkeypatch):
    for day in (0, 0, 1, 3):
        on(monkeypatch, day)
        ask(app)
    assert asked() == ["lorna@example.org"]
    db.session.get(Event, few.id).decide_on = date(2026, 3, 12)
    on(monkeypatch, 5)
    ask(app)
    assert asked() == ["lorna@example.org"] * 2
