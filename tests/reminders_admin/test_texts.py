"""The page of texts: who changes what is said, what is refused, and the whole message beforehand."""

import re

import pytest
from sqlalchemy import func, select, update

from lms.kit.db import db
from lms.outbox.models import Message
from lms.people.models import Person
from lms.reminders.models import Nudge, ReminderText
from lms.training.models import Subject
from tests.reminders.letters import decide, open_digest, switch_on

TEXT = "/reminders/texts/refresher/before"


@pytest.fixture(autouse=True)
def policies(cast):
    switch_on()
    db.session.execute(update(Subject).where(Subject.code == "IPC-2").values(name="Infection control"))
    db.session.commit()


def seen_by(client) -> str:
    """What the form says that it has shown."""
    return re.search(r'name="seen"[^>]*value="([^"]*)"', client.get(TEXT).text)[1]


@pytest.fixture
def say(as_, send):
    """`say("Subject", "Text")`: as the partnership lead. `seen`: what the form had shown, if not what stands there now."""

    def change(subject, body, seen=None):
        client = as_("priya")
        return send(client, TEXT, subject=subject, body=body, seen=seen or seen_by(client))

    return change


def test_what_a_lead_writes_is_said_in_the_next_message(cast, monkeypatch, say):
    say("Please renew {thing}", "Dear {name}, {thing} ends {days}.\nPlease renew it:\n{link}")
    decide(monkeypatch)
    letter = open_digest(cast["ailsa"].person_id)
    assert letter.subject == "Please renew Infection control"
    assert "Dear Ailsa, Infection control ends in 43 days.\nPlease renew it:\nhttp://127.0.0.1:8000/my-training" in letter.body


def test_a_broken_placeholder_is_refused_and_what_was_typed_stays(say):
    reply = say("{thing} runs out", "{name.__class__} {thing}")
    assert reply.status_code == 422
    assert "Curly brackets can only stand around one of these words: {thing}, {date}" in reply.text
    assert "{name.__class__}" in reply.text
    assert db.session.scalar(select(func.count(ReminderText.id))) == 0


def test_a_subject_cannot_name_anyone(say):
    assert "{name} cannot stand here. You can use {thing}, {date}, {days}." in say("{name}, renew it", "{thing}").text


def test_the_words_of_the_service_come_back(as_, send, say):
    say("Please renew {thing}", "{thing}")
    assert "Use them again" in as_("priya").get(TEXT).text
    send(as_("priya"), f"{TEXT}/house", page=TEXT)
    assert db.session.scalar(select(func.count(ReminderText.id))) == 0


def test_who_is_overtaken_reads_what_stands_there_now(as_, say):
    before = seen_by(as_("priya"))
    say("Another {thing}", "{thing}")
    reply = say("Mine {thing}", "{thing}", seen=before)
    assert reply.status_code == 422
    assert "Another {thing}" in reply.text and "Mine {thing}" in reply.text
    assert db.session.scalar(select(ReminderText.subject)) == "Another {thing}"


def test_an_officer_reads_the_texts_and_changes_none(as_):
    page = as_("lorna").get("/reminders/texts").text
    assert "a lead of the partnership changes them" in page and TEXT not in page
    assert as_("lorna").get(TEXT).status_code == 403


@pytest.mark.parametrize(
    "address", ["/reminders/texts/nothing/before", "/reminders/texts/refresher/loud", "/reminders/texts/booking_soon/after"]
)
def test_there_is_no_text_of_what_is_never_said(as_, address):
    assert as_("priya").get(address).status_code == 404


# --- the whole message beforehand ---------------------------------------------------------------------------------------------------


def preview(client, **asked):
    return client.get("/reminders/texts/preview", query_string=asked).text


def test_the_whole_message_is_shown_and_nothing_is_written(as_):
    page = preview(as_("priya"), person="NHSL 10001", on="2026-03-13")
    assert "Infection control runs out on 14 April 2026" in page
    assert "The next reminder comes on 7 April 2026 at the earliest" in page
    assert db.session.scalar(select(func.count(Nudge.id))) == db.session.scalar(select(func.count(Message.id))) == 0


def test_where_there_is_nothing_new_the_next_day_is_offered(as_, monkeypatch):
    decide(monkeypatch)
    page = preview(as_("priya"), person="NHSL 10001", on="2026-03-03")
    assert "There is nothing new for them on that day." in page
    assert "on=2026-03-04" in page and "Try Wednesday 4 March 2026" in page


def test_what_has_been_decided_is_shown_too(as_, monkeypatch):
    decide(monkeypatch)
    assert "Infection control runs out on 14 April 2026" in preview(as_("priya"), person="Ailsa")


def test_of_several_people_one_is_chosen(as_):
    page = preview(as_("priya"), person="a")
    assert "Which of them?" in page and "Ailsa Robertson" in page


def test_a_supervisor_is_shown_with_those_to_tell_in_person(as_):
    page = preview(as_("priya"), person="Effie", on="2026-03-09")
    assert "Mòrag NicDhòmhnaill" in page and "would be good to do" in page


@pytest.mark.parametrize("asked", ["Gordon", "HARB 30001"])
def test_an_officer_sees_nobody_else(cast, as_, asked):
    assert "Nobody that you look after" in preview(as_("lorna"), person=asked)


def test_an_officer_guesses_nobody_by_their_number(cast, as_):
    gordon = db.session.get_one(Person, cast["gordon"].person_id)
    assert "Nobody that you look after" in preview(as_("lorna"), id=gordon.id)


@pytest.mark.parametrize("asked", [{"id": "x"}, {"id": "9" * 30}, {"person": "%\0{"}, {"person": "Ailsa", "on": "30 2 2026"}])
def test_what_cannot_be_read_breaks_nothing(as_, asked):
    assert "The message that someone would get" in preview(as_("priya"), **asked)
