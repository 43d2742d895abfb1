"""What a message tells a calendar, as it arrives: read with a program that is not ours."""

import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.policy import default

import pytest
from icalendar import Calendar

from lms.kit.calendars import Entry, Holds, Party, invitation
from lms.outbox.rules import MessageState

AT = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)
ENTRY = Entry("session-5-booking-7@example.org", 1, AT, Holds.CONFIRMED, AT, AT + timedelta(hours=3), "Fire, smoke; Mòrag", "1 Quay Road")
ORGANISER, LEARNER = Party("Learning", "learning@example.org"), Party("Mòrag NicDhòmhnaill", "morag@example.org")


def told(*entries):
    return invitation(entries, ORGANISER, LEARNER)


@pytest.fixture
def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def settings(free_port, request):
    mail = {"MAIL": f"smtp://127.0.0.1:{free_port}", "MAIL_FROM": "Learning <learning@example.org>"}
    return mail | {"DEMO": "demonstration" in request.node.name}


@pytest.fixture
def arrived(server, post, send_all):
    """`arrived(stream)`: the mail that a message with this stream became."""

    def send(stream, key="1"):
        post(key=key, calendar=stream)
        send_all()
        return message_from_string(server.handler.arrived[-1], policy=default)

    return send


def calendars(mail):
    """(type, method in the header, the calendar) of every part that is one."""
    parts = [part for part in mail.walk() if part.get_content_type() in ("text/calendar", "application/ics")]
    return [(one.get_content_type(), one.get_param("method"), Calendar.from_ical(_bytes(one))) for one in parts]


def _bytes(part):
    content = part.get_content()
    return content.encode() if isinstance(content, str) else content


def test_one_entry_is_another_way_to_read_the_message_and_a_file(arrived):
    mail = arrived(told(ENTRY))
    (kind, method, inline), (file_kind, _, file) = calendars(mail)
    assert (kind, method, file_kind) == ("text/calendar", "REQUEST", "application/ics")
    assert inline == file and inline["METHOD"] == "REQUEST"
    alternative = next(part for part in mail.walk() if part.get_content_type() == "multipart/alternative")
    assert [part.get_content_type() for part in alternative.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    assert [part.get_filename() for part in mail.iter_attachments()] == ["request.ics"]
    assert mail.get_body(["plain"]) is not None and inline.walk("VEVENT")[0]["SUMMARY"] == "Fire, smoke; Mòrag"


def test_a_booking_an_update_and_a_cancellation_are_one_entry_with_a_growing_number(arrived):
    later = replace(ENTRY, sequence=2, starts_at=AT - timedelta(hours=1))
    streams = [told(ENTRY), told(later), told(replace(later, sequence=3, holds=Holds.CANCELLED))]
    mails = [arrived(stream, key=str(number)) for number, stream in enumerate(streams)]
    found = [calendars(mail)[0] for mail in mails]
    events = [calendar.walk("VEVENT")[0] for _, _, calendar in found]
    assert [method for _, method, _ in found] == ["REQUEST", "REQUEST", "CANCEL"] == [str(calendar["METHOD"]) for _, _, calendar in found]
    assert {str(event["UID"]) for event in events} == {ENTRY.uid}
    assert [event["SEQUENCE"] for event in events] == [1, 2, 3]


def test_several_entries_are_a_file_each_with_its_own_method(arrived):
    gone = replace(ENTRY, uid="session-6-booking-7@example.org", holds=Holds.CANCELLED)
    mail = arrived(told(ENTRY, gone))
    assert [(method, str(calendar["METHOD"])) for _, method, calendar in calendars(mail)] == [("REQUEST",) * 2, ("CANCEL",) * 2]
    assert [part.get_filename() for part in mail.iter_attachments()] == ["request-1.ics", "cancel-2.ics"]


def test_a_message_without_one_is_as_it_was(arrived):
    mail = arrived("")
    assert calendars(mail) == [] and mail.get_content_type() == "multipart/alternative"


def test_tried_again_it_still_tells_the_calendar(server, post, send_all):
    message = post(calendar=told(ENTRY))
    send_all()
    message.state = MessageState.WAITING
    send_all()
    assert [len(calendars(message_from_string(text, policy=default))) for text in server.handler.arrived] == [2, 2]


def test_it_goes_with_a_secret(post, send_all, server):
    message = post(calendar=told(ENTRY), is_secret=True)
    send_all()
    assert (message.state, message.body, message.calendar) == (MessageState.SENT, "", "")


def test_those_who_look_after_messages_see_it(post, as_):
    message = post(calendar=told(ENTRY))
    page = as_("priya").get(f"/messages/{message.id}").text
    assert "In the calendar: Fire, smoke; Mòrag, 16 March 2026 at 9:30am, 1 Quay Road" in page


def test_in_the_demonstration_it_can_be_fetched(post, nobody):
    message, plain = post(calendar=told(ENTRY, replace(ENTRY, uid="2", holds=Holds.CANCELLED))), post(key="plain")
    page = nobody.get("/demonstration/messages").text
    assert "Out of the calendar: Fire" in page and f'href="/demonstration/messages/{message.id}.ics"' in page
    reply = nobody.get(f"/demonstration/messages/{message.id}.ics")
    assert (reply.content_type, reply.text) == ("text/calendar; charset=utf-8", message.calendar)
    assert [nobody.get(f"/demonstration/messages/{one}.ics").status_code for one in (plain.id, 99)] == [404, 404]


def test_elsewhere_it_cannot(post, nobody):
    message = post(calendar=told(ENTRY))
    assert nobody.get(f"/demonstration/messages/{message.id}.ics").status_code == 404
