"""What was tried against reminders: people who come and go between the decision and the sending, hostile words and days, kills."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from lms.kit.concurrent_edits import fingerprint
from lms.kit.db import db
from lms.people.models import Account, Person, Term
from lms.reminders.models import Nudge, ReminderText
from lms.reminders.rules.texts import Voice, Words, house_words
from lms.reminders.rules.words import NudgeState
from lms.reminders_admin.service.texts import change_text
from lms.training.models import Award
from lms.training.service import recompute
from tests.cast import TODAY
from tests.reminders.letters import decide, open_digest, switch_on

DAY = timedelta(days=1)
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def policies(cast):
    switch_on()


@pytest.fixture
def overdue(cast):
    """Ailsa, whom Effie supervises, is overdue since 9 February."""
    of_ailsa = Award.person_id == cast["ailsa"].person_id, Award.subject_id == cast.subjects["IPC-2"]
    db.session.execute(update(Award).where(*of_ailsa).values(achieved_on=date(2025, 2, 10)))


def change_term(cast, who, **values):
    db.session.execute(update(Term).where(Term.post_id == cast[who].post_id).values(**values))
    recompute()
    db.session.commit()


def told(cast, who):
    """The states of what they were told about Ailsa."""
    about = Nudge.about_id == cast["ailsa"].person_id
    return list(db.session.scalars(select(Nudge.state).where(Nudge.recipient_id == cast[who].person_id, about)))


# --- between the decision and the sending ------------------------------------------------------------------------------------------


def test_a_supervisor_who_has_left_meanwhile_reads_of_nobody(cast, overdue, monkeypatch):
    decide(monkeypatch)
    change_term(cast, "effie", ends_on=TODAY - DAY)
    assert open_digest(cast["effie"].person_id) is None
    decide(monkeypatch, TODAY + DAY)
    assert (told(cast, "effie"), told(cast, "lorna")) == ([NudgeState.WITHDRAWN], [NudgeState.WAITING])


def test_who_no_longer_supervises_somebody_reads_of_them_no_more(cast, overdue, monkeypatch):
    decide(monkeypatch)
    change_term(cast, "ailsa", supervisor_post_id=cast["fraser"].post_id)
    assert open_digest(cast["effie"].person_id) is None
    decide(monkeypatch, TODAY + DAY)
    assert (told(cast, "effie"), told(cast, "fraser")) == ([NudgeState.WITHDRAWN], [NudgeState.WAITING])


# --- to whom ------------------------------------------------------------------------------------------------------------------------


def test_an_officer_whose_account_is_closed_stands_in_for_nobody(cast, overdue, monkeypatch):
    change_term(cast, "ailsa", supervisor_post_id=None)
    db.session.execute(update(Account).where(Account.id == cast["lorna"].account_id).values(active=False))
    decide(monkeypatch)
    assert told(cast, "lorna") == []


def test_officers_tell_in_person_who_supervises_themselves(cast, overdue, monkeypatch):
    for model in (Person, Account):
        db.session.execute(update(model).where(model.email == "ailsa@example.org").values(email=None))
    change_term(cast, "ailsa", supervisor_post_id=cast["ailsa"].post_id)
    decide(monkeypatch)
    assert "Ailsa Robertson" in open_digest(cast["lorna"].person_id).body


# --- hostile ------------------------------------------------------------------------------------------------------------------------


def test_a_text_has_no_letters_that_nobody_sees():
    house = house_words("refresher", Voice.BEFORE)
    change_text("refresher", Voice.BEFORE, Words(house.subject, "\u202eRenew\u202c\x07 it.\n\n{link}"), fingerprint(house._asdict()))
    assert db.session.scalar(select(ReminderText.body)) == "Renew it.\n\n{link}"


def test_a_stored_text_with_a_word_that_is_gone_still_has_a_subject(cast, monkeypatch):
    db.session.add(ReminderText(matter="refresher", voice="before", subject="{gone}", body="{gone}"))
    decide(monkeypatch)
    letter = open_digest(cast["ailsa"].person_id)
    assert letter.subject.endswith("runs out on 14 April 2026")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_dry_run_of_a_day_that_nobody_lives_to_see_is_refused_in_a_sentence(app, day):
    answer = app.test_cli_runner().invoke(args=["scheduler", "run", "reminders", "--dry-run", "--as-at", day])
    assert (answer.exit_code, answer.exception.__class__) == (2, SystemExit)
    assert "write a day from 1950 to 2100" in answer.stderr
