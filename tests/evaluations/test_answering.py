"""The form: once or again, in two tabs, too late, by somebody else, and with anything in it."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.audit.models import Change
from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.courses.models import Event
from lms.courses.rules.words import EventState
from lms.evaluations import service
from lms.evaluations.models import Evaluation, EvaluationAnswer
from lms.evaluations.rules.words import Answer, Question
from lms.kit import clock
from lms.kit.db import db
from lms.people.models import Person
from tests.cast import NOW
from tests.client import TOKEN
from tests.evaluations.replies import held
from tests.events import course

#: The form is the same on both; that an answer is kept on both is told with the line on the first page, in `test_invitations.py`.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def seat(app, cast):
    """Ailsa's booking, about which she has been asked."""
    one = held(cast, course(cast), ("ailsa", "gordon"))
    service.invite()
    db.session.commit()
    return db.session.scalars(select(Booking.id).where(Booking.event_id == one.id, Booking.person_id == cast["ailsa"].person_id)).one()


def url(seat, stage="after"):
    return f"/bookings/{seat}/what-you-think/{stage}"


def said(seat):
    """(chosen, comment), as stored."""
    one = db.session.scalars(select(Evaluation).where(Evaluation.booking_id == seat)).one()
    db.session.refresh(one)
    return dict(
        iter(db.session.execute(select(EvaluationAnswer.question, EvaluationAnswer.answer).where(EvaluationAnswer.evaluation_id == one.id)))
    ), one.comment


def test_what_was_said_can_be_changed(seat, as_, send):
    page = as_("ailsa").get(url(seat)).text
    assert "until 30 March 2026" in page and "name nobody" in page and "at least five people" in page
    assert send(as_("ailsa"), url(seat), useful="agree", teaching="disagree", comment="More\r\n practice. ").status_code == 303
    assert said(seat) == ({Question.USEFUL: Answer.AGREE, Question.TEACHING: Answer.DISAGREE}, "More\npractice.")
    again = as_("ailsa").get(url(seat)).text
    assert "You answered on 2 March 2026" in again and "More\npractice." in again and len(re.findall(r"<input[^>]* checked", again)) == 2
    send(as_("ailsa"), url(seat), useful="strongly_agree")
    assert said(seat) == ({Question.USEFUL: Answer.STRONGLY_AGREE}, "")


def test_two_tabs_and_a_replayed_form_leave_one_answer(seat, as_):
    tabs = as_("ailsa"), as_("ailsa")
    tokens = [TOKEN.search(tab.get(url(seat)).text).group(1) for tab in tabs]
    for n, word in ((0, "agree"), (1, "disagree"), (1, "disagree")):
        assert tabs[n].post(url(seat), data={"csrf_token": tokens[n], "useful": word}).status_code == 303
    assert said(seat) == ({Question.USEFUL: Answer.DISAGREE}, "")


def test_only_the_first_question_has_to_be_answered(seat, as_, send):
    reply = send(as_("ailsa"), url(seat), teaching="agree", comment="Good")
    assert reply.status_code == 422 and "Say whether what you learnt is useful" in reply.text and said(seat) == ({}, "")


def test_over_while_the_page_was_open(seat, as_, monkeypatch):
    client = as_("ailsa")
    token = TOKEN.search(client.get(url(seat)).text).group(1)
    db.session.scalars(select(Evaluation).where(Evaluation.booking_id == seat)).one().until = date(2026, 3, 1)
    reply = client.post(url(seat), data={"csrf_token": token, "useful": "agree"})
    assert reply.status_code == 422 and "The time for answers is over" in reply.text and said(seat) == ({}, "")


def test_while_the_register_is_corrected_nothing_can_be_said(seat, as_):
    client = as_("ailsa")
    token = TOKEN.search(client.get(url(seat)).text).group(1)
    event = db.session.get_one(Event, db.session.get_one(Booking, seat).event_id)
    event.state = EventState.SCHEDULED
    reply = client.post(url(seat), data={"csrf_token": token, "useful": "agree"})
    assert reply.status_code == 422 and "being corrected" in reply.text


def test_what_was_counted_can_be_changed_no_more(seat, as_, monkeypatch):
    db.session.delete(db.session.scalars(select(Evaluation).where(Evaluation.booking_id == seat)).one())
    page = as_("ailsa").get(url(seat))
    assert page.status_code == 200 and "the time for it is over" in page.text and "<form method" not in page.text.split("<main")[1]


def test_it_is_nobody_elses(seat, as_):
    assert [as_(who).get(url(seat)).status_code for who in ("gordon", "lorna", "priya", "tam", "effie")] == [404] * 5


def test_whoever_did_not_come_after_all_has_nothing_to_say(seat, as_):
    db.session.get_one(Booking, seat).state = BookingState.NO_SHOW
    assert as_("ailsa").get(url(seat)).status_code == 404


def test_a_merged_record_answers_for_itself(seat, as_, cast, send):
    db.session.get_one(Person, cast["ailsa"].person_id).merged_into_id = cast["iona"].person_id
    assert send(as_("iona"), url(seat), useful="agree").status_code == 303


@pytest.mark.parametrize(
    "sent", [{"useful": "a_lot"}, {"useful": "agree", "teaching": "x" * 9_999}, {"useful": "agree", "comment": "x" * 10_000}]
)
def test_hostile_answers_are_refused(seat, as_, send, sent):
    assert send(as_("ailsa"), url(seat), **sent).status_code == 422 and said(seat) == ({}, "")


def test_odd_characters_are_kept_as_text(seat, as_, send):
    send(as_("ailsa"), url(seat), useful="agree", changed="a_lot", comment="<script>alert(1)</script> \0=1+1 \u202e🙂")
    assert said(seat) == ({Question.USEFUL: Answer.AGREE}, "<script>alert(1)</script> =1+1 \u202e🙂")
    assert "<script>alert" not in as_("ailsa").get(url(seat)).text


def test_odd_stages(seat, as_):
    assert [as_("ailsa").get(url(seat, stage)).status_code for stage in ("later", "before", "1", "AFTER")] == [200, 404, 404, 404]


def test_the_trail_of_changes_knows_nothing_of_it(seat, as_, send):
    send(as_("ailsa"), url(seat), useful="disagree", comment="Too long a day")
    assert db.session.scalars(select(Change).where(Change.record.like("evaluation%"))).all() == []


def test_three_months_later(seat, as_, send, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=90))
    service.invite()
    db.session.commit()
    assert send(as_("ailsa"), url(seat, "later"), changed="a_little", comment="Time").status_code == 303
    assert "Has Fire safety awareness changed how you work?" in as_("ailsa").get(url(seat, "later")).text
