"""Ways round the readers of a record: its day, its agreement, its line manager, its guardians."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from lms.access import Role
from lms.kit import clock
from lms.kit.concurrent_edits import fingerprint
from lms.kit.db import db
from lms.kit.readers import Reader
from lms.kit.refusal import Refused
from lms.people.models import Account, Person, Term
from lms.people.queries.accounts import viewer
from lms.supervision.models import AgendaItem, Agreement, GroupMember, SupervisionGroup
from lms.supervision.rules.words import CancelledBy, CancelledWhy, GroupKind, MemberRole, SessionState
from lms.supervision.service import members
from lms.supervision_records.queries import offices, records, releases
from lms.supervision_records.service import readings
from lms.supervision_records.service import records as service
from lms.supervision_sessions.queries import sessions as session_queries
from lms.supervision_sessions.rules.sessions import Plan
from lms.supervision_sessions.service import agenda, sessions
from tests.cast import TODAY
from tests.supervision.groups import a_group, agrees, joins, meets, signs, supervised_by, writes

YESTERDAY = TODAY - timedelta(days=1)
NOTHING = fingerprint({"text": "", "learning": ""})


def eyes(cast, who):
    return Reader(cast[who].person_id, clock.now())


def planned(cast, on=YESTERDAY, kind=GroupKind.GROUP, **how):
    group = a_group(cast, kind, **how)
    agrees(cast, group)
    return meets(cast, group, on, state=SessionState.PLANNED)


def moves(cast, session, to, by="effie"):
    facts = session_queries.session_facts(session.id)
    plan = Plan(to, session.starts_at + (to - session.held_on), session.minutes)
    sessions.move(session_id=session.id, to=plan, seen=fingerprint(sessions.values_of(facts)), by=cast[by].viewer())


def cancels(cast, session, by="effie"):
    sessions.cancel(session_id=session.id, cancelled_by=CancelledBy.FACILITATOR, why=CancelledWhy.OTHER, by=cast[by].viewer())


def drafts(cast, session, text="We spoke."):
    return service.save_draft(session_id=session.id, text=text, learning="", seen=NOTHING, by=cast["effie"].viewer())


def shares(cast, session, text="We spoke."):
    return service.share(session_id=session.id, text=text, learning="", seen=NOTHING, by=cast["effie"].viewer())


@pytest.mark.parametrize("written", [drafts, shares])
@pytest.mark.parametrize("change", [lambda cast, session: moves(cast, session, TODAY), cancels])
def test_what_is_written_of_a_session_holds_it_to_its_day(cast, written, change):
    session = planned(cast)
    written(cast, session)
    with pytest.raises(Refused):
        change(cast, session)


@pytest.mark.parametrize("joined", [False, True])
def test_the_agenda_of_a_day_that_has_passed_goes_to_no_day_on_which_others_read_it(cast, joined):
    session = planned(cast)
    db.session.add(AgendaItem(session_id=session.id, author_id=cast["ailsa"].person_id, text="My worry"))
    if joined:
        joins(cast, db.session.get_one(SupervisionGroup, session.group_id), "kirsty")
    if not joined:
        moves(cast, session, TODAY)
        return
    with pytest.raises(Refused):
        moves(cast, session, TODAY)


def manager_reads(cast):
    return [o.session_id for o in records.openable(eyes(cast, "fraser"))]


def test_a_line_manager_who_works_here_no_more_opens_nothing(cast):
    supervised_by(cast, "effie", "fraser")
    group = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",))
    agrees(cast, group, line_manager_reads=True)
    session = meets(cast, group, YESTERDAY)
    writes(cast, session, "We spoke.")
    assert manager_reads(cast) == [session.id]
    readings.open_record(session_id=session.id, by=cast["fraser"].viewer())
    db.session.execute(update(Term).where(Term.post_id == cast["fraser"].post_id).values(ends_on=YESTERDAY))
    assert manager_reads(cast) == []
    assert records.record(session.id, GroupKind.INDIVIDUAL, eyes(cast, "fraser")) is None


def test_who_supervises_somebody_of_an_ended_group_does_not_release_its_record(cast, grant):
    grant("hamish", Role.CALDICOTT_GUARDIAN, "LOCH")
    supervised_by(cast, "ailsa", "hamish")
    group = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",))
    agrees(cast, group)
    session = meets(cast, group, YESTERDAY)
    writes(cast, session, "We spoke.")
    members.end(group_id=group.id, by=cast["effie"].viewer())
    db.session.execute(update(GroupMember).values(until=YESTERDAY))
    assert offices.office(session.id, cast["hamish"].viewer(), TODAY).why_not
    assert releases.releasable(cast["hamish"].viewer(), TODAY, "") == []


def test_an_office_under_another_account_of_the_same_human_counts(cast, grant):
    grant("hamish", Role.CALDICOTT_GUARDIAN, "LOCH")
    group = a_group(cast)
    agrees(cast, group)
    session = meets(cast, group, YESTERDAY)
    writes(cast, session, "We spoke.")
    assert not offices.office(session.id, cast["hamish"].viewer(), TODAY).why_not
    db.session.get_one(Person, cast["adam"].person_id).merged_into_id = cast["hamish"].person_id
    db.session.flush()
    hamish = viewer(db.session.get_one(Account, cast["hamish"].account_id), TODAY)
    assert offices.office(session.id, hamish, TODAY).why_not
    assert releases.releasable(hamish, TODAY, "") == []


def test_an_agreement_of_the_afternoon_does_not_open_the_record_of_the_morning(cast):
    group = a_group(cast)
    agrees(cast, group)
    session = meets(cast, group, TODAY)
    writes(cast, session, "We spoke.")
    newer = agrees(cast, group, since=TODAY, version=2, later_members_read=True)
    joins(cast, group, "kirsty", since=TODAY + timedelta(days=1))
    signs(newer, cast["kirsty"].person_id)
    tomorrow = Reader(cast["kirsty"].person_id, clock.now() + timedelta(days=1))
    assert records.record(session.id, GroupKind.GROUP, tomorrow) is None


def test_the_first_agreement_holds_for_the_session_at_which_it_is_signed(cast):
    group = a_group(cast)
    newer = agrees(cast, group, since=TODAY, later_members_read=True)
    session = meets(cast, group, TODAY)
    writes(cast, session, "We spoke.")
    joins(cast, group, "kirsty", since=TODAY + timedelta(days=1))
    signs(newer, cast["kirsty"].person_id)
    tomorrow = Reader(cast["kirsty"].person_id, clock.now() + timedelta(days=1))
    assert records.record(session.id, GroupKind.GROUP, tomorrow).text == "We spoke."


def test_a_new_supervisor_does_not_read_what_was_put_on_the_agenda_for_the_one_before(cast):
    session = planned(cast, TODAY + timedelta(days=7), GroupKind.INDIVIDUAL, members=("ailsa",))
    agenda.add(session_id=session.id, text="My worry", by=cast["ailsa"].viewer())
    db.session.execute(update(GroupMember).where(GroupMember.role == MemberRole.FACILITATOR).values(until=TODAY))
    group = session.group_id
    db.session.add(
        GroupMember(group_id=group, person_id=cast["fraser"].person_id, role=MemberRole.FACILITATOR, since=TODAY + timedelta(days=1))
    )
    signs(db.session.query(Agreement).one(), cast["fraser"].person_id)
    assert session_queries.agenda(session.id, eyes(cast, "fraser")) == []
    assert len(session_queries.agenda(session.id, eyes(cast, "ailsa"))) == 1


def test_what_was_written_today_stays_with_those_who_go_before_the_session_begins(cast):
    group = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",))
    agrees(cast, group)
    session = meets(cast, group, TODAY, state=SessionState.PLANNED)
    session.starts_at = clock.now() + timedelta(hours=3)
    db.session.flush()
    shares(cast, session)
    members.leave(group_id=group.id, by=cast["ailsa"].viewer())
    assert records.record(session.id, GroupKind.INDIVIDUAL, eyes(cast, "ailsa")).text == "We spoke."
    assert records.record(session.id, GroupKind.INDIVIDUAL, eyes(cast, "effie")).text == "We spoke."
