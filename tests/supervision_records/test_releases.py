"""A record is opened to two people outside the group by a role of its own, and the members see who, why and when."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.access import Role
from lms.kit import clock
from lms.kit.db import db
from lms.kit.readers import Reader
from lms.kit.refusal import Refused
from lms.people.models import Person, RoleGrant
from lms.supervision.models import GroupMember, RecordRelease
from lms.supervision.rules.words import GroupKind, ReleaseReason, ReleaseState
from lms.supervision_records.queries import records, releases
from lms.supervision_records.rules import releases as rules
from lms.supervision_records.service import readings
from lms.supervision_records.service import releases as service
from tests.cast import NOW, TODAY
from tests.supervision.groups import a_group, agrees, joins, meets, supervised_by, writes

YESTERDAY = TODAY - timedelta(days=1)
WHY = "Somebody may come to harm."


@pytest.fixture
def session(cast, grant):
    """Effie and Ailsa have met, and there is a record. Hamish and Iona are guardians of the partnership, Fraser of the charity alone."""
    for who, place in (("hamish", "LOCH"), ("iona", "LOCH"), ("fraser", "HARB")):
        grant(who, Role.CALDICOTT_GUARDIAN, place)
    group = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",))
    agrees(cast, group)
    its = meets(cast, group, YESTERDAY)
    writes(cast, its, "the planted sentence")
    db.session.commit()
    return its


def proposes(cast, session, by="hamish", why=WHY):
    return service.propose(session_id=session.id, reason=ReleaseReason.HARM, why=why, by=cast[by].viewer())


def decides(cast, release_id, by="iona", *, is_released=True):
    service.decide(release_id=release_id, is_released=is_released, by=cast[by].viewer())


def reads(cast, session, who, at=NOW):
    record = records.record(session.id, GroupKind.INDIVIDUAL, Reader(cast[who].person_id, at))
    return record.text if record else None


def test_two_release_it_and_both_open_it_for_fourteen_days(cast, session, as_, send):
    decides(cast, proposes(cast, session))
    assert [reads(cast, session, who) for who in ("hamish", "iona", "fraser")] == [None] * 3
    page = f"/supervision/sessions/{session.id}/record"
    for who in ("hamish", "iona"):
        assert "the planted sentence" not in as_(who).get(page).text
        send(as_(who), f"{page}/open", page)
        assert "the planted sentence" in as_(who).get(page).text
    assert as_("fraser").get(page).status_code == 404
    assert db.session.scalar(select(RecordRelease.readable_until)) == date(2026, 3, 15)


def test_it_runs_out(cast, session, monkeypatch):
    decides(cast, proposes(cast, session))
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=14))
    with pytest.raises(Refused):
        readings.open_record(session_id=session.id, by=cast["hamish"].viewer())


def test_the_members_see_who_why_and_when(cast, session, as_):
    decides(cast, proposes(cast, session))
    readings.open_record(session_id=session.id, by=cast["iona"].viewer())
    page = as_("ailsa").get(f"/supervision/sessions/{session.id}/record").text
    for words in ("Hamish Low", "Iona MacLeod", "Risk of serious harm", WHY, "15 March 2026", "The record was released"):
        assert words in page


def test_nobody_decides_their_own(cast, session):
    with pytest.raises(Refused, match=rules.SELF):
        decides(cast, proposes(cast, session), by="hamish")


def test_two_records_of_one_human_are_one_person(cast, session):
    release_id = proposes(cast, session)
    db.session.get_one(Person, cast["iona"].person_id).merged_into_id = cast["hamish"].person_id
    db.session.flush()
    with pytest.raises(Refused, match=rules.SELF):
        decides(cast, release_id, by="iona")


def test_refused_it_stays_shut_and_the_members_see_that_it_was_asked_for(cast, session, as_):
    decides(cast, proposes(cast, session), is_released=False)
    assert as_("hamish").get(f"/supervision/sessions/{session.id}/record").status_code == 404
    assert "Not released" in as_("ailsa").get(f"/supervision/sessions/{session.id}/record").text


def test_decided_twice_it_is_decided_once(cast, session):
    release_id = proposes(cast, session)
    for _ in range(2):
        decides(cast, release_id, is_released=False)
    with pytest.raises(Refused, match="Iona MacLeod has decided this already: not released"):
        decides(cast, release_id)


def test_proposed_twice_it_is_one_and_a_second_is_told_to_decide(cast, session):
    assert proposes(cast, session) == proposes(cast, session)
    with pytest.raises(Refused, match="Hamish Low has proposed this already"):
        proposes(cast, session, by="iona")
    decides(cast, 1)
    with pytest.raises(Refused, match="released already"):
        proposes(cast, session, why="Another time.")


def test_a_role_that_was_withdrawn_between_counts_no_more(cast, session):
    release_id = proposes(cast, session)
    _withdrawn(cast, "hamish")
    with pytest.raises(Refused, match="has no such role here any more"):
        decides(cast, release_id)
    decides(cast, release_id, is_released=False)


def test_a_role_that_was_withdrawn_after_opens_nothing(cast, session):
    decides(cast, proposes(cast, session))
    readings.open_record(session_id=session.id, by=cast["hamish"].viewer())
    assert reads(cast, session, "hamish")
    _withdrawn(cast, "hamish")
    assert reads(cast, session, "hamish") is None


def _withdrawn(cast, who):
    its = db.session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast[who].account_id)).all()
    for one in its:
        one.ends_on = YESTERDAY
    db.session.flush()


@pytest.mark.parametrize(
    ("who", "sentence"),
    [("fraser", rules.OUT_OF_REACH), ("lorna", rules.OTHER_ROLE), ("effie", rules.IN_IT), ("kirsty", rules.OUT_OF_REACH)],
)
def test_who_never_releases(cast, session, grant, who, sentence):
    if who in ("lorna", "effie"):
        grant(who, Role.CALDICOTT_GUARDIAN, "LOCH")
    with pytest.raises(Refused, match=sentence):
        proposes(cast, session, by=who)
    with pytest.raises(Refused, match=sentence):
        decides(cast, proposes(cast, session), by=who)


def test_nor_does_whoever_was_in_the_group_or_supervises_somebody_in_it(cast, session):
    group_id = db.session.scalar(select(GroupMember.group_id).limit(1))
    supervised_by(cast, "ailsa", "iona")
    with pytest.raises(Refused, match=rules.SUPERVISES):
        proposes(cast, session, by="iona")
    group = type("Group", (), {"id": group_id})
    joins(cast, group, "hamish", since=TODAY - timedelta(days=400), until=TODAY - timedelta(days=390))
    with pytest.raises(Refused, match=rules.IN_IT):
        proposes(cast, session, by="hamish")


def test_of_what_has_no_record_nothing_is_released(cast, session):
    bare = meets(cast, type("Group", (), {"id": session.group_id}), YESTERDAY - timedelta(days=7))
    with pytest.raises(Refused, match=rules.NO_RECORD):
        proposes(cast, bare)


def test_they_find_by_name_and_read_no_word(cast, session, as_):
    page = as_("hamish").get("/supervision/releases?find=robertson").text
    assert "Ailsa Robertson and Effie Campbell" in page and "the planted sentence" not in page
    assert "No record matches" in as_("hamish").get("/supervision/releases?find=gordon").text
    assert releases.releasable(cast["fraser"].viewer(), TODAY, "") == []


def test_nobody_is_listed_before_a_name_is_looked_for(cast, session, as_):
    text = as_("hamish").get("/supervision/releases").text
    assert "Ailsa Robertson" not in text and "No record matches" not in text


def home_of(as_, who):
    return as_(who).get("/").text


def test_home_asks_the_second_person_and_not_the_first_or_another(cast, session, as_):
    release_id, line = proposes(cast, session), "whether a record of supervision is released"
    assert [line in home_of(as_, who) for who in ("iona", "hamish", "fraser", "ailsa", "priya")] == [True] + [False] * 4
    assert f"/supervision/releases/{release_id}" in home_of(as_, "iona")
    decides(cast, release_id)
    assert line not in home_of(as_, "iona")


def test_home_tells_the_members_for_as_long_as_it_is_open(cast, session, as_, monkeypatch):
    line = "to whom a record of one-to-one supervision was released"
    release_id = proposes(cast, session)
    assert line not in home_of(as_, "ailsa")
    decides(cast, release_id)
    assert [line in home_of(as_, who) for who in ("ailsa", "effie", "hamish", "iona", "lorna")] == [True, True] + [False] * 3
    assert WHY not in home_of(as_, "ailsa")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=14))
    assert line not in home_of(as_, "ailsa")


def test_a_release_that_was_refused_is_no_line_of_home(cast, session, as_):
    decides(cast, proposes(cast, session), is_released=False)
    assert "was released" not in home_of(as_, "ailsa")


def test_the_list_offers_to_decide_to_the_second_alone(cast, session, as_):
    proposes(cast, session)
    assert [">Decide<" in as_(who).get("/supervision/releases").text for who in ("iona", "hamish")] == [True, False]


def test_from_the_proposal_to_the_decision(cast, session, as_, send):
    proposed = send(as_("hamish"), f"/supervision/releases/propose/{session.id}", reason="crime", why=WHY)
    page = proposed.headers["Location"]
    assert "You cannot do so yourself" in as_("hamish").get(page).text
    assert "Waiting for a second person" in as_("iona").get("/supervision/releases").text
    assert send(as_("iona"), page, word="release").status_code == 303
    assert "Go to the record" in as_("iona").get(page).text and db.session.scalar(select(RecordRelease.state)) == ReleaseState.RELEASED


@pytest.mark.parametrize("who", ["ailsa", "effie", "lorna", "priya", "adam", "beth"])
def test_the_pages_are_for_the_role_alone(cast, session, as_, who):
    release_id = proposes(cast, session)
    pages = ("/supervision/releases", f"/supervision/releases/{release_id}", f"/supervision/releases/propose/{session.id}")
    assert [as_(who).get(page).status_code for page in pages] == [403] * 3


def test_a_guardian_of_another_part_finds_nothing(cast, session, as_):
    release_id = proposes(cast, session)
    pages = (f"/supervision/releases/{release_id}", f"/supervision/releases/propose/{session.id}")
    assert [as_("fraser").get(page).status_code for page in pages] == [404] * 2
