"""What is foreseen is what the runs of the days then write, if nothing else changes."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from lms.kit.db import db, transaction
from lms.outbox.models import Message
from lms.outbox.rules import MessageState
from lms.people.models import Organisation, Term
from lms.people.rules import Jurisdiction
from lms.reminders import worker
from lms.reminders.models import ClosedDay, Nudge, ReminderPolicy
from lms.reminders.rules.policies import Terms
from lms.reminders.rules.words import NudgeState, Route
from lms.reminders.service import runs
from lms.reminders.service.policies import load_reference
from lms.reminders_admin.queries.effect import Foresight, blocks
from lms.reminders_admin.rules.effect import Counts, window
from lms.training.models import Requirement
from lms.training.rules.enums import Kind
from lms.training.service import recompute
from tests.cast import TODAY

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def policies(cast):
    load_reference(None, without=(), since=None)
    db.session.commit()


def foreseen(drafts=None, employer_id=None):
    foresight = Foresight(TODAY, drafts, employer_id)
    for after, until in blocks():
        foresight.look_at(after, until)
    db.session.rollback()
    return foresight.counts()


def lived(*, also_today=True):
    """The same counts from real runs, one a day; every message is sent."""
    for day in [*([TODAY] if also_today else []), *window(TODAY)]:
        dry = len(list(worker.dry_run(day).rows))
        before = db.session.scalar(select(func.count(Nudge.id)))
        run_and_send(day)
        assert db.session.scalar(select(func.count(Nudge.id))) - before == dry
    return counts()


def run_and_send(day):
    runs.run(day, transaction)
    db.session.execute(update(Message).where(Message.state == MessageState.WAITING).values(state=MessageState.SENT))
    db.session.commit()


def counts():
    mails = dict.fromkeys(window(TODAY), 0)
    for key in db.session.scalars(select(Message.key).where(Message.key.like("digest:%"))):
        day = date.fromisoformat(key.rpartition(":")[2])
        mails.update({day: mails[day] + 1} if day in mails else {})
    nudges = [nudge for nudge in db.session.scalars(select(Nudge)) if nudge.day > TODAY]
    told = [nudge for nudge in nudges if nudge.state is not NudgeState.RECORDED]
    by_matter = defaultdict(list)
    for nudge in told:
        by_matter[nudge.matter].append(nudge.recipient_id)
    return Counts(
        mails=mails,
        people=len({nudge.recipient_id for nudge in told}),
        paper=len({nudge.recipient_id for nudge in told if nudge.route is Route.PAPER}),
        recorded=len(nudges) - len(told),
        matters={name: (len(people), len(set(people))) for name, people in by_matter.items()},
    )


def two_calendars(cast):
    """Two countries, and a week in which the council is closed, whose people supervise others."""
    db.session.get_one(Organisation, cast.places["NHSL"]).jurisdiction = Jurisdiction.ENGLAND
    for number in range(5):
        db.session.add(ClosedDay(employer_id=cast.places["COUN"], day=TODAY + (7 + number) * DAY, name="Closed"))


def asked_from_tomorrow(cast):
    """Something is asked of everybody from tomorrow on."""
    of_everybody = {"organisation_id": cast.places["LOCH"], "effective_from": TODAY + DAY, "due_days": 7}
    db.session.add(Requirement(subject_id=cast.subjects["IPC-2"], kind=Kind.MANDATORY, **of_everybody))


def leaves(cast):
    """The supervisor of most."""
    db.session.execute(update(Term).where(Term.post_id == cast["effie"].post_id).values(ends_on=TODAY + 9 * DAY))


def test_it_is_what_thirty_days_bring(cast):
    assert foreseen()["now"] == lived()


def test_after_the_run_of_today_it_goes_on_from_there(cast):
    run_and_send(TODAY)
    assert foreseen()["now"] == lived(also_today=False)


@pytest.mark.parametrize("happens", [two_calendars, asked_from_tomorrow, leaves])
def test_it_knows_what_is_known_of_the_days(cast, happens):
    happens(cast)
    db.session.flush()
    recompute()
    db.session.commit()
    assert foreseen()["now"] == lived()


def begin(first, *, opening_mail):
    db.session.execute(update(ReminderPolicy).values(starts_on=first, opening_mail=opening_mail))
    db.session.commit()


def test_with_reminders_that_begin_without_a_mail_on_a_day_that_nobody_works(cast):
    begin(date(2026, 3, 7), opening_mail=False)
    assert foreseen()["now"] == lived()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("first", "opening_mail"), [(TODAY + DAY, False), (date(2026, 3, 7), True)])
def test_with_reminders_that_begin(cast, first, opening_mail):
    """They ask the database what the test above asks of both."""
    begin(first, opening_mail=opening_mail)
    assert foreseen()["now"] == lived()


def test_a_change_is_foreseen_before_it_is_saved(cast):
    nhs = cast.places["NHSL"]
    draft = Terms(is_on=True, starts_on=TODAY + 8 * DAY, opening_mail=False, left_out=frozenset({"60", "w2"}), to_supervisors=False)
    before = foreseen({("refresher", nhs): draft})
    assert before["now"] == foreseen()["now"] != before["then"]
    kept = {name: getattr(draft, name) for name in ("is_on", "starts_on", "opening_mail", "left_out", "to_supervisors")}
    db.session.add(ReminderPolicy(matter="refresher", employer_id=nhs, **kept))
    db.session.commit()
    assert before["then"] == foreseen()["now"] == lived()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_of_one_employer_its_own_are_counted(cast):
    """Whose they are is decided here, not by the database: on both it is asked the same for one employer as for all."""
    of_all = foreseen()["now"]
    each = [foreseen(employer_id=cast.places[code])["now"] for code in ("NHSL", "COUN", "HARB", "BRAE", "MILL", "INDIV")]
    assert sum(sum(number for number, _ in own.matters.values()) for own in each) == sum(number for number, _ in of_all.matters.values())


def test_counts_are_kept_and_read_again(cast):
    now = foreseen()["now"]
    assert Counts.from_json(now.as_json()) == now
