"""What was tried against reminders: people who come and go between the decision and the sending, hostile words and days, kills."""

from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count

import pytest
from sqlalchemy import select, update

from lms.kit.concurrent_edits import fingerprint
from lms.kit.db import db, transaction
from lms.kit.house import current_house
from lms.outbox import service as outbox
from lms.outbox.models import Message
from lms.outbox.rules import MessageState
from lms.people.models import Account, Person, Term
from lms.reminders.models import Nudge, ReminderRun, ReminderText
from lms.reminders.queries import facts
from lms.reminders.rules.texts import Voice, Words, house_words
from lms.reminders.rules.words import NudgeState
from lms.reminders.service import digests, runs
from lms.reminders_admin.service.texts import change_text
from lms.training.models import Award
from lms.training.service import recompute
from tests.cast import TODAY
from tests.processes import end, start
from tests.reminders.letters import decide, message_to, open_digest, switch_on

DAY = timedelta(days=1)
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def policies(cast):
    switch_on()


@pytest.fixture
def overdue(cast):
    """Ailsa, whom Effie supervises, is overdue since 9 February."""
    of_ailsa = Award.person_id == cast["ailsa"].person_id, Award.subject_id == cast.subjects["IPC-2"]
    db.session.execute(update(Award).where(*of_ailsa).values(achieved_on=date(2025, 2, 10)))
    recompute()
    db.session.commit()


def change_term(cast, who, **values):
    db.session.execute(update(Term).where(Term.post_id == cast[who].post_id).values(**values))
    recompute()
    db.session.commit()


def told(cast, who):
    """The states of what they were told about Ailsa."""
    about = Nudge.about_id == cast["ailsa"].person_id
    return list(db.session.scalars(select(Nudge.state).where(Nudge.recipient_id == cast[who].person_id, about)))


# --- between the decision and the sending ------------------------------------------------------------------------------------------


@on_sqlite
def test_a_supervisor_who_has_left_meanwhile_reads_of_nobody(cast, overdue, monkeypatch):
    decide(monkeypatch)
    change_term(cast, "effie", ends_on=TODAY - DAY)
    assert open_digest(cast["effie"].person_id) is None
    decide(monkeypatch, TODAY + DAY)
    assert (told(cast, "effie"), told(cast, "lorna")) == ([NudgeState.WITHDRAWN], [NudgeState.WAITING])


@on_sqlite
def test_who_no_longer_supervises_somebody_reads_of_them_no_more(cast, overdue, monkeypatch):
    decide(monkeypatch)
    change_term(cast, "ailsa", supervisor_post_id=cast["fraser"].post_id)
    assert open_digest(cast["effie"].person_id) is None
    decide(monkeypatch, TODAY + DAY)
    assert (told(cast, "effie"), told(cast, "fraser")) == ([NudgeState.WITHDRAWN], [NudgeState.WAITING])


# --- to whom ------------------------------------------------------------------------------------------------------------------------


@on_sqlite
def test_an_officer_whose_account_is_closed_stands_in_for_nobody(cast, overdue, monkeypatch):
    change_term(cast, "ailsa", supervisor_post_id=None)
    db.session.execute(update(Account).where(Account.id == cast["lorna"].account_id).values(active=False))
    decide(monkeypatch)
    assert told(cast, "lorna") == []


@on_sqlite
def test_officers_tell_in_person_who_supervises_themselves(cast, overdue, monkeypatch):
    for model in (Person, Account):
        db.session.execute(update(model).where(model.email == "ailsa@example.org").values(email=None))
    change_term(cast, "ailsa", supervisor_post_id=cast["ailsa"].post_id)
    decide(monkeypatch)
    assert "Ailsa Robertson" in open_digest(cast["lorna"].person_id).body


# --- hostile ------------------------------------------------------------------------------------------------------------------------


@on_sqlite
def test_a_text_has_no_letters_that_nobody_sees():
    house = house_words("refresher", Voice.BEFORE)
    change_text("refresher", Voice.BEFORE, Words(house.subject, "\u202eRenew\u202c\x07 it.\n\n{link}"), fingerprint(house._asdict()))
    assert db.session.scalar(select(ReminderText.body)) == "Renew it.\n\n{link}"


@on_sqlite
def test_a_stored_text_with_a_word_that_is_gone_still_has_a_subject(cast, monkeypatch):
    db.session.add(ReminderText(matter="refresher", voice="before", subject="{gone}", body="{gone}"))
    decide(monkeypatch)
    letter = open_digest(cast["ailsa"].person_id)
    assert letter.subject.endswith("runs out on 14 April 2026")


@on_sqlite
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_dry_run_of_a_day_that_nobody_lives_to_see_is_refused_in_a_sentence(app, day):
    answer = app.test_cli_runner().invoke(args=["scheduler", "run", "reminders", "--dry-run", "--as-at", day])
    assert (answer.exit_code, answer.exception.__class__) == (2, SystemExit)
    assert "write a day from 1950 to 2100" in answer.stderr


# --- kills, and two at once ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(facts, "BLOCK", 5)
    monkeypatch.setattr(digests, "BLOCK", 2)


def decided():
    """Every nudge by the message that carries it, and how many of both the run has counted."""
    db.session.rollback()
    nudges = select(Message.key, Nudge.recipient_id, Nudge.about_id, Nudge.stage).join(Nudge, Nudge.message_id == Message.id)
    run = db.session.scalars(select(ReminderRun)).one()
    return {tuple(row) for row in db.session.execute(nudges)}, run.nudges, run.digests


def killed(at):
    """A run that is killed at the end of the so-manyth block: is it?"""
    blocks = count(1)

    @contextmanager
    def block():
        with transaction():
            yield
            if next(blocks) == at:
                raise KeyboardInterrupt

    try:
        runs.run(TODAY, block)
    except KeyboardInterrupt:
        return True
    return False


@on_sqlite
def test_killed_in_every_block_it_goes_on(cast, overdue, small_blocks):
    at = next(at for at in count(1) if not killed(at))
    assert at > 5
    carried, nudges, messages = decided()
    assert (len(carried), nudges, messages) == (4, 4, 4)


def test_three_runs_of_a_day_at_once_decide_once(cast, overdue, small_blocks, database_url):
    assert end(start(3, database_url, lambda app: runs.run(TODAY, transaction))) == [0, 0, 0]
    carried, nudges, messages = decided()
    assert (len(carried), nudges, messages) == (4, 4, 4)


# --- mail servers -------------------------------------------------------------------------------------------------------------------


@on_sqlite
def test_after_days_without_a_server_everything_is_said_once(cast, monkeypatch):
    for number in range(4):
        decide(monkeypatch, TODAY + number * DAY)
    waiting = select(Message.key).where(Message.person_id == cast["ailsa"].person_id, Message.state == MessageState.WAITING)
    assert list(db.session.scalars(waiting)) == [f"digest:{cast['ailsa'].person_id}:2026-03-05"]
    assert open_digest(cast["ailsa"].person_id).body.count("runs out on 14 April 2026") == 1


@on_sqlite
def test_what_an_address_refuses_is_told_in_person(cast, monkeypatch):
    decide(monkeypatch)
    open_digest(cast["ailsa"].person_id)
    refused = message_to(cast["ailsa"].person_id)
    outbox.mark_address(refused.to, refused.id, "550 no such user")
    outbox.give_up(refused.id, refused.claim, "550 no such user")
    decide(monkeypatch, TODAY + DAY)
    assert "Ailsa Robertson" in open_digest(cast["effie"].person_id).body.partition("To tell in person")[2]


def test_two_records_that_become_one_before_the_sending_have_one_digest(cast, overdue, monkeypatch):
    decide(monkeypatch, TODAY)
    kept_id, gone_id = cast["ailsa"].person_id, cast["lukasz"].person_id
    first, second = message_to(kept_id), message_to(gone_id)
    current_house().before_merge(kept_id, gone_id, by=cast["priya"].viewer())
    assert (first.state, second.state) == (MessageState.WAITING, MessageState.REPLACED)
    assert set(db.session.scalars(select(Nudge.message_id).where(Nudge.recipient_id == gone_id))) == {None}
