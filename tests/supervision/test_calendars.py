"""Sessions in calendars: private, the word Supervision and a time; and what the messages beside them say."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from lms.kit.calendars import Holds, objects, read
from lms.kit.concurrent_edits import fingerprint
from lms.kit.db import db
from lms.outbox.models import Message
from lms.people.models import Person, Term
from lms.supervision.models import GroupMember, SupervisionSession
from lms.supervision.rules.words import CancelledBy, CancelledWhy, SessionState
from lms.supervision.service import calendars, members
from lms.supervision_sessions.rules.sessions import Plan
from lms.supervision_sessions.service import sessions
from tests.cast import NOW, TODAY
from tests.supervision.groups import LONG_AGO, a_group, agrees, joins, meets

SECRETS = ("Secret place", "meet.invalid", "North", "Effie", "Campbell", "Morag", "caseload")


@pytest.fixture
def group(cast):
    of = a_group(cast, members=("ailsa", "morag"))
    agrees(cast, of)
    return of


def plan(days=1, hours=1):
    return Plan(TODAY + timedelta(days=days), NOW + timedelta(days=days, hours=hours), 60, "Secret place", "https://meet.invalid/room")


def planned(cast, group, *plans):
    return sessions.plan(group_id=group.id, plans=plans or [plan()], by=cast["effie"].viewer())


def messages(cast, who):
    return db.session.scalars(select(Message).where(Message.person_id == cast[who].person_id).order_by(Message.id)).all()


def entries(cast, who):
    return [read(message.calendar) for message in messages(cast, who)]


def cancel(cast, session_id):
    sessions.cancel(session_id=session_id, cancelled_by=CancelledBy.MEMBER, why=CancelledWhy.ILLNESS, by=cast["effie"].viewer())


def test_an_entry_says_supervision_and_no_more(cast, group):
    planned(cast, group)
    (message,) = messages(cast, "ailsa")
    ((_, text),) = objects(message.calendar)
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert (event["SUMMARY"], event["CLASS"], event["DTSTART"].dt) == ("Supervision", "PRIVATE", plan().starts_at)
    assert {name for name in ("LOCATION", "DESCRIPTION", "URL", "COMMENT", "CATEGORIES") if name in event} == set()
    assert [secret for secret in SECRETS if secret in text] == []


def test_the_mail_says_that_something_changed_and_when(cast, group):
    planned(cast, group)
    (message,) = messages(cast, "ailsa")
    assert message.subject == "Supervision"
    assert "Tuesday 3 March 2026, 10:00am to 11:00am" in message.body and "/supervision" in message.body
    assert [secret for secret in (*SECRETS, "Ailsa", "Robertson") if secret in message.subject + message.body] == []


def test_everyone_in_the_group_is_told_who_has_an_address(cast, group):
    planned(cast, group)
    assert {who: len(messages(cast, who)) for who in ("effie", "ailsa", "morag", "kirsty")} == {
        "effie": 1,
        "ailsa": 1,
        "morag": 0,
        "kirsty": 0,
    }


def test_a_series_is_one_message_with_all_entries(cast, group):
    planned(cast, group, plan(1), plan(8), plan(15))
    ((first, second, third),) = entries(cast, "ailsa")
    assert len({first.uid, second.uid, third.uid}) == 3
    assert all(each.is_private for each in (first, second, third))


def test_a_day_that_has_passed_stands_in_nobodys_calendar(cast, group):
    planned(cast, group, plan(-3), plan(4))
    assert [len(told) for told in entries(cast, "ailsa")] == [1]


def test_a_moved_session_takes_the_place_of_what_was_there(cast, group):
    (session_id,) = planned(cast, group)
    facts = sessions.queries.session_facts(session_id)
    sessions.move(session_id=session_id, to=plan(3), seen=seen(facts), by=cast["effie"].viewer())
    (before,), (after,) = entries(cast, "ailsa")
    assert (after.uid, after.sequence, after.starts_at) == (before.uid, before.sequence + 1, plan(3).starts_at)


def seen(facts):
    return fingerprint(sessions.values_of(facts))


def test_a_new_place_is_nothing_that_a_calendar_knows(cast, group):
    (session_id,) = planned(cast, group)
    facts, to = sessions.queries.session_facts(session_id), plan()
    sessions.move(session_id=session_id, to=Plan(to.day, to.starts_at, 60, "Another place"), seen=seen(facts), by=cast["effie"].viewer())
    assert len(messages(cast, "ailsa")) == 1


def test_a_cancelled_session_is_taken_out_and_put_in_again(cast, group):
    (session_id,) = planned(cast, group)
    cancel(cast, session_id)
    sessions.take_back(session_id=session_id, by=cast["effie"].viewer())
    told = [entry for (entry,) in entries(cast, "ailsa")]
    assert [(entry.holds, entry.sequence) for entry in told] == [(Holds.CONFIRMED, 0), (Holds.CANCELLED, 1), (Holds.CONFIRMED, 2)]
    assert "10:00am to 11:00am: cancelled" in messages(cast, "ailsa")[1].body


def test_who_is_not_in_the_group_on_the_new_day_has_it_no_more(cast, group):
    joins(cast, group, "kirsty", until=TODAY + timedelta(days=5))
    (session_id,) = planned(cast, group)
    sessions.move(session_id=session_id, to=plan(9), seen=seen(sessions.queries.session_facts(session_id)), by=cast["effie"].viewer())
    assert [entry.holds for (entry,) in entries(cast, "kirsty")] == [Holds.CONFIRMED, Holds.CANCELLED]
    assert [entry.holds for (entry,) in entries(cast, "ailsa")] == [Holds.CONFIRMED, Holds.CONFIRMED]


def test_who_leaves_before_that_day_is_told_nothing(cast, group):
    joins(cast, group, "kirsty", since=LONG_AGO, until=TODAY)
    planned(cast, group)
    assert messages(cast, "kirsty") == []


def test_who_joins_has_what_is_planned_and_who_leaves_has_it_no_more(cast, group):
    planned(cast, group, plan(1), plan(8))
    member = joins(cast, group, "kirsty")
    calendars.tell_member(group.id, cast["kirsty"].person_id, joined=True)
    member.until = TODAY
    db.session.flush()
    calendars.tell_member(group.id, cast["kirsty"].person_id, joined=False)
    joined, left = entries(cast, "kirsty")
    assert [entry.holds for entry in (*joined, *left)] == [Holds.CONFIRMED] * 2 + [Holds.CANCELLED] * 2
    assert left[0].sequence > joined[0].sequence
    assert len(messages(cast, "ailsa")) == 1


def test_whoever_leaves_or_is_taken_out_has_it_no_more(cast, group):
    planned(cast, group)
    members.leave(group_id=group.id, by=cast["ailsa"].viewer())
    assert [entry.holds for (entry,) in entries(cast, "ailsa")] == [Holds.CONFIRMED, Holds.CANCELLED]
    assert len(messages(cast, "effie")) == 1


def test_whoever_was_never_in_it_on_any_day_has_it_no_more(cast, group):
    """They would have come in tomorrow, and go today."""
    planned(cast, group, plan(3))
    joins(cast, group, "kirsty", since=TODAY + timedelta(days=1))
    calendars.tell_member(group.id, cast["kirsty"].person_id, joined=True)
    members.take_out(group_id=group.id, person_id=cast["kirsty"].person_id, by=cast["effie"].viewer())
    assert [entry.holds for (entry,) in entries(cast, "kirsty")] == [Holds.CONFIRMED, Holds.CANCELLED]


def test_a_group_that_ends_takes_its_sessions_out_of_every_calendar(cast, group):
    planned(cast, group, plan(1), plan(8))
    members.end(group_id=group.id, by=cast["effie"].viewer())
    for who in ("ailsa", "effie"):
        _, called_off = entries(cast, who)
        assert [(entry.holds, entry.sequence) for entry in called_off] == [(Holds.CANCELLED, 1)] * 2


def test_somebody_with_two_memberships_gets_one_message(cast, group):
    joins(cast, group, "effie", since=LONG_AGO)
    planned(cast, group)
    assert len(messages(cast, "effie")) == 1


def test_who_works_here_no_longer_is_told_nothing(cast, group):
    db.session.query(Term).filter_by(post_id=cast["ailsa"].post_id).update({"ends_on": TODAY - timedelta(days=1)})
    planned(cast, group)
    assert messages(cast, "ailsa") == []


def test_ones_own_entry_as_a_file(cast, group, as_):
    (session_id,) = planned(cast, group)
    reply = as_("ailsa").get(f"/supervision/sessions/{session_id}/calendar.ics")
    assert reply.mimetype == "text/calendar" and "SUMMARY:Supervision" in reply.text and "CLASS:PRIVATE" in reply.text
    assert [secret for secret in SECRETS if secret in reply.text] == []


@pytest.mark.parametrize("who", ["lorna", "adam", "priya", "kirsty"])
def test_nobody_else_has_the_entry(cast, group, as_, who):
    (session_id,) = planned(cast, group)
    assert as_(who).get(f"/supervision/sessions/{session_id}/calendar.ics").status_code == 404


def test_a_session_of_a_file_has_no_time_and_so_no_entry(cast, group, as_):
    session = meets(cast, group, TODAY, "ailsa")
    session.starts_at = None
    assert as_("ailsa").get(f"/supervision/sessions/{session.id}/calendar.ics").status_code == 404


def test_what_a_merged_record_was_told_is_told_to_the_person(cast, group):
    """Kirsty's record becomes one with Ailsa's: one message, to the record that counts."""
    joins(cast, group, "kirsty")
    db.session.get_one(Person, cast["kirsty"].person_id).merged_into_id = cast["ailsa"].person_id
    db.session.flush()
    planned(cast, group)
    assert (len(messages(cast, "ailsa")), len(messages(cast, "kirsty"))) == (1, 0)
    assert db.session.query(GroupMember).count() == 4 and db.session.query(SupervisionSession).one().state == SessionState.PLANNED
