"""Sending to a real mail server, which is sometimes not there."""

import socket
from datetime import timedelta
from email import message_from_string
from email.policy import default

import pytest
from sqlalchemy.exc import OperationalError

from lms.kit.db import db
from lms.outbox import service
from lms.outbox.models import MessageMove
from lms.outbox.rules import PUT_BACK, SERVER_AWAY, TRIES, WAITS, MessageState
from lms.outbox.worker import senders


@pytest.fixture
def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def settings(free_port):
    return {"MAIL": f"smtp://127.0.0.1:{free_port}", "MAIL_FROM": "Learning <learning@example.org>", "PARTNERSHIP_NAME": "Lochside"}


def read(server):
    return [message_from_string(text, policy=default) for text in server.handler.arrived]


def test_a_message_arrives_as_text_and_as_html_made_of_it(server, post, send_all):
    message = post()
    send_all()
    (mail,) = read(server)
    assert (mail["To"], mail["From"], mail["Subject"]) == (
        "morag@example.org",
        "Learning <learning@example.org>",
        "Hello Mòrag NicDhòmhnaill",
    )
    text, html = (mail.get_body([kind]).get_content() for kind in ("plain", "html"))
    assert "- Fire safety\n" in text.replace("\r\n", "\n") and "<li>Fire safety</li>" in html
    assert '<a class="app-mail__button" href="http://127.0.0.1:8000/my-training">See your list</a>' in html
    assert (message.state, bool(message.body), message.ended_at is not None) == (MessageState.SENT, True, True)


def test_all_of_them_go_over_one_connection_longest_waiting_first(server, post, send_all):
    for number in range(5):
        post(f"p{number}@example.org", key=str(number))
    send_all()
    assert [mail["To"] for mail in read(server)] == [f"p{number}@example.org" for number in range(5)]


def test_the_server_is_down_then_up_and_every_try_is_the_same_message(server, post, send_all, later):
    message = post()
    server.stop()
    assert send_all() == SERVER_AWAY
    assert (message.state, message.problem) == (MessageState.WAITING, "The mail server did not let us in.")
    server.start()
    assert (send_all(), read(server)) == (timedelta(seconds=1), [])  # it rests first
    later(PUT_BACK)
    send_all()
    assert [mail["Message-ID"] for mail in read(server)] == [message.message_id]
    assert [move.state for move in db.session.query(MessageMove).order_by(MessageMove.id)] == [MessageState.WAITING, MessageState.SENT]


def test_a_server_that_is_down_is_no_try_and_is_noted_once(server, post, send_all, later):
    first, second = post(key="1"), post(key="2")
    server.stop()
    for _ in range(3 * TRIES):
        send_all()
        later(PUT_BACK)
    assert [(message.state, message.tries) for message in (first, second)] == [(MessageState.WAITING, 0)] * 2
    assert sorted(move.message_id for move in db.session.query(MessageMove)) == [first.id, second.id]


def test_a_server_that_is_away_for_three_days_costs_nothing(server, post, send_all, later):
    """Looking in every other hour, so that each message meets it more often than it has tries."""
    messages = [post(f"p{number}@example.org", key=str(number)) for number in range(2)]
    server.stop()
    for _ in range(3 * 24 // 2):
        assert send_all() == SERVER_AWAY
        later(timedelta(hours=2))
    server.start()
    send_all()
    assert {message.state for message in messages} == {MessageState.SENT}
    assert sorted(mail["To"] for mail in read(server)) == [message.to for message in messages]


def test_a_server_that_greylists_gets_everything_at_the_second_try(server, post, send_all, later):
    messages = [post(f"p{number}@example.org", key=str(number)) for number in range(3)]
    server.handler.greylist |= {message.to for message in messages}
    send_all()
    assert {(message.state, message.tries) for message in messages} == {(MessageState.WAITING, 1)}
    later(WAITS[0])
    send_all()
    assert len(read(server)) == 3


def test_a_server_that_stalls_over_one_message_gets_the_others(server, post, send_all, monkeypatch):
    monkeypatch.setattr(senders, "PATIENCE", 0.2)
    server.handler.stalls.add("slow@example.org")
    slow, *others = [post(f"{name}@example.org", key=name) for name in ("slow", "a", "b")]
    assert send_all() == SERVER_AWAY
    send_all()
    assert (slow.state, slow.tries, slow.problem) == (MessageState.WAITING, 0, "The mail server stopped answering.")
    assert {message.state for message in others} == {MessageState.SENT}


def test_one_that_is_refused_among_many_is_alone_in_that(server, post, send_all):
    server.handler.answers["p2@example.org"] = "550 No such user here"
    messages = [post(f"p{number}@example.org", key=str(number)) for number in range(5)]
    send_all()
    assert [message.to for message in messages if message.state == MessageState.GIVEN_UP] == ["p2@example.org"]
    assert len(read(server)) == 4


def test_a_message_that_makes_the_server_hang_up_lets_others_pass(server, post, send_all):
    server.handler.answers["bad@example.org"] = "421 Going down"
    bad, good = post("bad@example.org", key="1"), post(key="2")
    assert [send_all(), send_all()] == [SERVER_AWAY, timedelta(seconds=1)]
    assert (bad.state, good.state) == (MessageState.WAITING, MessageState.SENT)


def test_after_its_last_try_it_is_given_up(server, post, send_all, later):
    server.handler.answers["morag@example.org"] = "450 Mailbox busy"
    message = post()
    for wait in (*WAITS, timedelta(0)):
        assert message.state == MessageState.WAITING
        send_all()
        later(wait)
    assert (message.state, message.tries) == (MessageState.GIVEN_UP, TRIES)


def test_a_refused_address_is_given_up_at_once_with_the_reason_and_the_next_is_sent(server, post, send_all):
    server.handler.answers["nobody@example.org"] = "550 No such user here"
    refused, taken = post("nobody@example.org", key="1"), post(key="2")
    send_all()
    assert (refused.state, taken.state) == (MessageState.GIVEN_UP, MessageState.SENT)
    assert refused.problem == "The mail server refused the address: 550 No such user here"


def test_an_address_that_is_refused_for_now_is_tried_later(server, post, send_all, later):
    server.handler.answers["morag@example.org"] = "450 Mailbox busy"
    message = post()
    send_all()
    assert (message.state, "450 Mailbox busy" in message.problem) == (MessageState.WAITING, True)
    server.handler.answers.clear()
    later(WAITS[0])
    send_all()
    assert message.state == MessageState.SENT


@pytest.mark.parametrize(("answer", "state"), [("554 Spam", MessageState.GIVEN_UP), ("451 Try later", MessageState.WAITING)])
def test_a_refused_text_is_treated_alike(server, post, send_all, answer, state):
    server.handler.answers["DATA"] = answer
    message = post()
    send_all()
    assert (message.state, answer in message.problem) == (state, True)


def test_a_server_that_hangs_up_is_away(server, post, send_all):
    server.handler.answers["morag@example.org"] = "421 Going down"
    message = post()
    assert (send_all(), message.state) == (SERVER_AWAY, MessageState.WAITING)


def test_only_one_sender_gets_a_message(post):
    message_id = post().id
    assert [bool(service.claim(message_id)), bool(service.claim(message_id))] == [True, False]


def test_a_message_in_dead_hands_is_sent_after_ten_minutes(server, post, send_all, later):
    message = post()
    message.state, message.claim = MessageState.SENDING, "dead"
    message.claimed_at = message.made_at
    later(timedelta(minutes=10))
    send_all()
    assert message.state == MessageState.SENDING
    later(timedelta(seconds=1))
    send_all()
    assert (message.state, len(server.handler.arrived)) == (MessageState.SENT, 1)


def test_the_log_says_nothing_of_address_or_text(server, post, send_all, caplog):
    server.handler.answers["nobody@example.org"] = "550 nobody@example.org is unknown"
    post("nobody@example.org", key="1", is_secret=True)
    server.handler.answers["later@example.org"] = "450 later@example.org is busy"
    post("later@example.org", key="2", is_secret=True)
    caplog.set_level("DEBUG", logger="lms")
    send_all()
    assert "example.org" not in caplog.text and "Hello" not in caplog.text
    assert "Message" in caplog.text


def test_a_sent_message_that_cannot_be_marked_at_once_is_marked_and_not_sent_twice(server, post, send_all, monkeypatch):
    message, really, fails = post(), service.mark_sent, iter([True, True, False])

    def mark(*which, **how):
        if next(fails):
            raise OperationalError("UPDATE", {}, Exception("database is locked"))
        return really(*which, **how)

    monkeypatch.setattr(service, "mark_sent", mark)
    send_all()
    assert (message.state, len(server.handler.arrived)) == (MessageState.SENT, 1)
