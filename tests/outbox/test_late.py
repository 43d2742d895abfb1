"""Messages that are written when they are sent: once, from what is true then; by day alone; and not at all once nobody needs them."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import func, select

from lms.kit import clock
from lms.kit.db import db
from lms.kit.house import current_house
from lms.kit.room import Letter
from lms.outbox import queries, rules, service
from lms.outbox.models import Message, MessageMove
from lms.outbox.rules import STALE_AFTER, WAITS, LateMessage, MessageState, next_daytime

LETTER = Letter("ailsa@example.org", "Your training", "Dear Ailsa,\n\nFire safety ends on 9 March 2026.")
HOUR = timedelta(hours=1)


@pytest.fixture
def settings(tmp_path):
    return {"MAIL": f"file:{tmp_path / 'mail'}"}


@pytest.fixture
def mails(tmp_path):
    return lambda: [message_from_bytes(file.read_bytes(), policy=default) for file in (tmp_path / "mail").glob("*.eml")]


# --- written once -----------------------------------------------------------------------------------------------------------------


def test_it_says_what_is_true_when_it_is_sent(post_later, writes, send_all, mails):
    writes(Letter("old@example.org", "Old", "Old"))
    message = post_later()
    asked_for = writes(LETTER)
    send_all()
    (mail,) = mails()
    assert (mail["To"], mail["Subject"], mail["Message-ID"]) == (LETTER.to, LETTER.subject, message.message_id)
    assert (asked_for, message.state, message.body) == ([message.id], MessageState.SENT, LETTER.body)


def test_the_same_key_again_changes_nothing(post_later, cast):
    first = post_later()
    row = LateMessage("digest", cast["kirsty"].person_id, "digest", clock.now())
    new = service.post_many_later([row, row._replace(key="other"), row._replace(key="other")])
    assert (new.keys(), first.person_id) == ({"other"}, cast["ailsa"].person_id)


def test_many_are_posted_at_once(app, cast):
    rows = [LateMessage(f"digest {number}", cast["ailsa"].person_id, "digest", clock.now()) for number in range(6_000)]
    new = service.post_many_later(rows)
    assert new == dict(db.session.execute(select(Message.key, Message.id)).all()) and len(new) == 6_000


def test_every_try_sends_what_was_written_first(post_later, writes, send_all, later, tmp_path, mails):
    (tmp_path / "mail").write_text("in the way")
    writes(LETTER), post_later()
    send_all()
    asked_for = writes(Letter("new@example.org", "New", "New"))
    (tmp_path / "mail").unlink()
    later(HOUR)
    send_all()
    assert ([mail["Subject"] for mail in mails()], asked_for) == ([LETTER.subject], [])


def test_when_nothing_is_left_to_say_it_ends_and_says_so(post_later, writes, send_all, mails):
    message = post_later()
    writes(None)
    send_all()
    (move,) = db.session.query(MessageMove)
    assert (message.state, message.ended_at is not None, mails()) == (MessageState.REPLACED, True, [])
    assert (move.state, move.why) == (MessageState.REPLACED, rules.NOTHING_TO_SAY)


def test_without_an_address_it_is_given_up(post_later, writes, send_all):
    message = post_later()
    writes(LETTER._replace(to="nobody"))
    send_all()
    assert (message.state, message.problem, message.subject) == (MessageState.GIVEN_UP, rules.NO_ADDRESS, LETTER.subject)


def test_one_that_cannot_be_written_is_put_off_and_the_next_is_sent(post_later, writes, post, send_all, later, caplog):
    message, other = post_later(), post()
    writes(RuntimeError("Ailsa"))
    send_all()
    assert (message.state, message.tries, message.problem, other.state) == (MessageState.WAITING, 1, rules.WENT_WRONG, MessageState.SENT)
    assert f"1 messages from {message.id} on could not be written: RuntimeError" in caplog.text and "Ailsa" not in caplog.text
    writes(LETTER)
    later(WAITS[0])
    send_all()
    assert message.state == MessageState.SENT


def test_what_a_writer_that_fails_has_changed_is_undone(post_later, app, send_all, monkeypatch, post):
    message, other = post_later(), post(key="other")

    def write(_):
        db.session.query(Message).filter_by(id=other.id).update({"subject": "Changed"})
        db.session.execute(select(func.no_such_function()))

    monkeypatch.setattr(current_house(), "letters", {"digest": write})
    send_all()
    assert (message.problem, other.subject) == (rules.WENT_WRONG, "Hello Mòrag NicDhòmhnaill")


def test_a_kind_that_no_room_writes_is_put_off(post_later, writes, send_all):
    message = post_later(kind="of a newer release")
    writes(LETTER)
    send_all()
    assert (message.state, message.problem) == (MessageState.WAITING, rules.WENT_WRONG)


# --- no longer needed -------------------------------------------------------------------------------------------------------------


def test_what_waits_can_be_replaced_and_what_is_being_sent_cannot(post_later, writes, send_all):
    waiting, sending = post_later("1"), post_later("2")
    writes(LETTER)
    service.claim(sending.id)
    assert service.replace_waiting([waiting.id, sending.id, 99]) == [waiting.id]
    assert service.replace_waiting([waiting.id]) == []
    send_all()
    assert (waiting.state, sending.state) == (MessageState.REPLACED, MessageState.SENDING)
    assert [move.why for move in db.session.query(MessageMove)] == [rules.NEWER]


def test_one_put_back_is_replaced_too(post_later, writes, send_all, tmp_path):
    (tmp_path / "mail").write_text("in the way")
    message = post_later()
    writes(LETTER)
    send_all()
    assert service.replace_waiting([message.id]) == [message.id]


def test_a_digest_of_yesterday_is_not_sent(post_later, writes, send_all, later, mails):
    message, alert = post_later(), post_later("alert", is_quiet=False)
    asked_for = writes(LETTER)
    later(STALE_AFTER + HOUR)
    send_all()
    assert (message.state, message.problem, asked_for) == (MessageState.REPLACED, rules.OUT_OF_DATE, [alert.id])


def test_one_that_was_sent_before_goes_again_after_a_day_too(post_later, writes, send_all, later, cast):
    message = post_later()
    writes(LETTER)
    send_all()
    later(STALE_AFTER + HOUR)
    service.send_again(message, by=cast["priya"].viewer())
    send_all()
    assert [move.state for move in db.session.query(MessageMove)] == [MessageState.SENT, MessageState.WAITING, MessageState.SENT]


@pytest.mark.parametrize(
    ("state", "after", "says"),
    [
        (MessageState.REPLACED, HOUR, "no longer needed"),
        (MessageState.GIVEN_UP, STALE_AFTER + HOUR, "more than a day old"),
        (MessageState.WAITING, HOUR, "waiting to be sent already"),
    ],
)
def test_what_cannot_be_sent_again_says_why(post_later, cast, later, state, after, says):
    message = post_later()
    message.state = state
    later(after)
    with pytest.raises(service.Refused, match=says):
        service.send_again(message, by=cast["priya"].viewer())


def test_one_that_was_given_up_before_it_was_written_goes_again(post_later, writes, send_all, cast):
    message = post_later()
    message.state = MessageState.GIVEN_UP
    writes(LETTER)
    assert service.send_all_again(by=cast["priya"].viewer()) == 1
    send_all()
    assert message.state == MessageState.SENT


# --- by day -----------------------------------------------------------------------------------------------------------------------


def at(day, hour, minute=0):
    """By the clock on the wall."""
    return datetime.combine(datetime.fromisoformat(day), datetime.min.time(), clock.LOCAL).replace(hour=hour, minute=minute)


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        (at("2026-03-02", 7, 29), at("2026-03-02", 7, 30)),
        (at("2026-03-02", 7, 30), at("2026-03-02", 7, 30)),
        (at("2026-03-02", 18, 59), at("2026-03-02", 18, 59)),
        (at("2026-03-02", 19), at("2026-03-03", 7, 30)),
        (at("2026-12-31", 23, 59), at("2027-01-01", 7, 30)),
        # The clocks go forward on 29 March and back on 25 October.
        (at("2026-03-28", 19), datetime(2026, 3, 29, 6, 30, tzinfo=UTC)),
        (at("2026-10-24", 19), datetime(2026, 10, 25, 7, 30, tzinfo=UTC)),
    ],
)
def test_quiet_messages_go_out_by_day(moment, then):
    assert next_daytime(moment) == next_daytime(moment.astimezone(UTC)) == then


@pytest.mark.parametrize(
    ("day", "begins", "ends"),
    [
        ("2026-03-28", (7, 30), (19, 0)),
        ("2026-03-29", (6, 30), (18, 0)),
        ("2026-10-24", (6, 30), (18, 0)),
        ("2026-10-25", (7, 30), (19, 0)),
    ],
)
def test_around_the_changes_of_the_clocks_they_keep_to_the_clock_on_the_wall(post_later, writes, send_all, later, day, begins, ends):
    """`begins`, `ends`: in UTC. One is due in the night before, the other has become due, and nobody has sent it."""
    midnight = datetime.fromisoformat(f"{day}T00:00+00:00")
    opens, closes = (midnight + timedelta(hours=hour, minutes=minute) for hour, minute in (begins, ends))
    writes(LETTER), later(midnight - HOUR)
    early = post_later("early")
    assert early.due_at == opens
    for moment, state in ((opens - timedelta(seconds=1), MessageState.WAITING), (opens, MessageState.SENT)):
        later(moment), send_all()
        assert early.state == state
    later(closes - timedelta(seconds=1))
    late = post_later("late")
    later(closes), send_all()
    assert late.state == MessageState.WAITING


def test_at_night_everything_else_goes_at_once(post_later, writes, post, send_all, later):
    writes(LETTER), later(at("2026-03-02", 18, 59))
    quiet, usual = post_later(), post()
    later(HOUR)
    send_all()
    assert (quiet.state, usual.state) == (MessageState.WAITING, MessageState.SENT)


def test_one_that_cannot_be_sent_in_the_evening_rests_until_the_morning(post_later, writes, send_all, later, tmp_path):
    (tmp_path / "mail").write_text("in the way")
    writes(LETTER), later(at("2026-03-02", 18, 59))
    message = post_later()
    later(timedelta(seconds=30)), send_all()
    assert message.due_at == at("2026-03-03", 7, 30)


def test_a_night_is_no_delay(post_later, writes, send_all, later):
    """For what watches the queue: a quiet message that was due in the evening is late from the morning on."""
    later(at("2026-03-02", 18, 50))
    post_later()
    assert queries.due_since(clock.now()) == at("2026-03-02", 18, 50)
    later(at("2026-03-03", 7, 29))
    assert queries.due_since(clock.now()) is None
    later(at("2026-03-03", 7, 31))
    assert queries.due_since(clock.now()) == at("2026-03-03", 7, 30)
