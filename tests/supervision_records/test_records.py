"""Records: written, shared once, answered, read by those who may; and everyone's own reflection."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lms.kit import clock
from lms.kit.concurrent_edits import EditConflict, fingerprint
from lms.kit.db import db, table_of
from lms.kit.readers import Reader, Work, reading_as
from lms.kit.refusal import Refused
from lms.people.models import Account, Person
from lms.people.queries import viewer
from lms.supervision.models import OneToOneRecord, RecordDraft, RecordNote, RecordReading, Reflection, SharedRecord
from lms.supervision.queries.readers import OPEN_FOR
from lms.supervision.rules.words import GroupKind, NoteKind, SessionState
from lms.supervision_records.queries import records, reflections
from lms.supervision_records.rules import records as rules
from lms.supervision_records.service import readings
from lms.supervision_records.service import records as service
from lms.supervision_records.service import reflections as own
from tests.cast import TODAY
from tests.client import TOKEN
from tests.supervision.groups import a_group, agrees, joins, meets, supervised_by, writes

YESTERDAY = TODAY - timedelta(days=1)
NOTHING = fingerprint({"text": "", "learning": ""})


def eyes(cast, who, later=timedelta(0)):
    return Reader(cast[who].person_id, clock.now() + later)


def rows(model):
    return db.session.scalar(reading_as(select(func.count()).select_from(table_of(model)), Work.FACTS))


def a_session(cast, kind=GroupKind.GROUP, on=YESTERDAY, **how):
    """Of a group that has agreed."""
    group = a_group(cast, kind, **how)
    agrees(cast, group)
    return meets(cast, group, on)


def drafts(cast, session, text, *, by="effie", seen=NOTHING, learning=""):
    return service.save_draft(session_id=session.id, text=text, learning=learning, seen=seen, by=cast[by].viewer())


def shares(cast, session, text, *, by="effie", seen=NOTHING):
    return service.share(session_id=session.id, text=text, learning="", seen=seen, by=cast[by].viewer())


def adds(cast, session, kind, text, by):
    service.add_note(session_id=session.id, kind=kind, text=text, by=cast[by].viewer())


def reads(cast, session, who, later=timedelta(0)):
    record = records.record(session.id, records.standing(session.id, eyes(cast, who)).kind, eyes(cast, who, later))
    return record.text if record else None


# --- writing ----------------------------------------------------------------------------------------------------------------------------


def test_a_draft_is_for_those_who_facilitated(cast):
    session = a_session(cast)
    drafts(cast, session, "We spoke.")
    assert records.draft(session.id, eyes(cast, "effie")).text == "We spoke."
    assert [records.draft(session.id, eyes(cast, who)) for who in ("ailsa", "morag", "adam", "lorna", "priya", "beth")] == [None] * 6


@pytest.mark.parametrize("who", ["ailsa", "adam", "priya", "gordon"])
def test_nobody_else_writes(cast, who):
    session = a_session(cast)
    with pytest.raises(Refused, match="not there for you"):
        drafts(cast, session, "We spoke.", by=who)


def test_no_record_before_the_founding_members_have_signed(cast, as_):
    group = a_group(cast)
    agreement = agrees(cast, group, "effie")
    session = meets(cast, group, YESTERDAY)
    agreement.in_force_from = None
    with pytest.raises(Refused, match=rules.NOT_AGREED):
        drafts(cast, session, "We spoke.")
    assert rules.NOT_AGREED in as_("effie").get(f"/supervision/sessions/{session.id}/record").text


def test_nothing_is_written_of_what_was_cancelled_or_is_to_come(cast):
    session = a_session(cast, on=TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="from that day"):
        drafts(cast, session, "We spoke.")
    session.held_on = TODAY
    assert drafts(cast, session, "We spoke.").version == 1


def test_two_facilitators_write_at_once_and_nothing_is_lost(cast):
    session = a_session(cast, facilitators=("effie", "fraser"))
    drafts(cast, session, "By Effie")
    with pytest.raises(EditConflict) as conflict:
        drafts(cast, session, "By Fraser", by="fraser")
    assert conflict.value.now["text"] == "By Effie"
    drafts(cast, session, "By both", by="fraser", seen=fingerprint(conflict.value.now))
    with pytest.raises(EditConflict):
        shares(cast, session, "By Effie again", seen=fingerprint({"text": "By Effie", "learning": ""}))
    draft = records.draft(session.id, eyes(cast, "effie"))
    assert (draft.text, draft.version, draft.writer) == ("By both", 2, "Fraser Baird")


def test_the_same_sent_again_is_saved_already(cast):
    session = a_session(cast)
    drafts(cast, session, "We spoke.")
    assert drafts(cast, session, "We spoke.").version == 1


def test_too_long_is_refused(cast):
    with pytest.raises(Refused, match="20,000 characters"):
        drafts(cast, a_session(cast), "x" * 20_001)


# --- sharing ----------------------------------------------------------------------------------------------------------------------------


def test_shared_it_is_the_members_and_the_draft_is_gone(cast):
    session = a_session(cast)
    seen = fingerprint({"text": drafts(cast, session, "We spoke.").text, "learning": ""})
    shares(cast, session, "We spoke, and agreed.", seen=seen)
    assert (rows(RecordDraft), rows(SharedRecord), rows(OneToOneRecord)) == (0, 1, 0)
    assert reads(cast, session, "ailsa") == reads(cast, session, "morag") == "We spoke, and agreed."
    assert [reads(cast, session, who) for who in ("kirsty", "lorna", "adam", "beth")] == [None] * 4


@pytest.mark.parametrize("kind", [GroupKind.INDIVIDUAL, GroupKind.MENTORING])
def test_of_two_it_is_the_record_of_these_two(cast, kind):
    session = a_session(cast, kind, members=("ailsa",))
    assert shares(cast, session, "Between us").member_id == cast["ailsa"].person_id
    assert (rows(SharedRecord), rows(OneToOneRecord)) == (0, 1)


def test_sent_twice_it_is_one_record_and_what_differs_is_told(cast):
    session = a_session(cast, facilitators=("effie", "fraser"))
    shares(cast, session, "We spoke.")
    assert shares(cast, session, "We spoke.") is None and rows(SharedRecord) == 1
    with pytest.raises(Refused, match="can no longer be changed"):
        shares(cast, session, "Something else", by="fraser")
    with pytest.raises(Refused, match="can no longer be changed"):
        drafts(cast, session, "Something else", by="fraser")


def test_nothing_is_not_shared(cast):
    with pytest.raises(Refused, match="Write something"):
        shares(cast, a_session(cast), "  ")


def test_what_was_written_too_late_stands_where_an_addition_is_written(cast, as_, send):
    session = a_session(cast, facilitators=("effie", "fraser"))
    page = f"/supervision/sessions/{session.id}/record"
    fraser = as_("fraser")
    token = TOKEN.search(fraser.get(page).text).group(1)
    shares(cast, session, "We spoke.")
    late = fraser.post(page, data={"csrf_token": token, "text": "My own long words", "learning": "", "seen": NOTHING})
    assert late.status_code == 422 and "My own long words</textarea>" in late.text and "add it as an addition" in late.text


def test_names_of_people_are_warned_of_and_never_refused(cast, as_, send):
    session = a_session(cast)
    page = f"/supervision/sessions/{session.id}/record"
    words = {"text": "We spoke about Jeannie McAllister.", "learning": "", "seen": NOTHING, "share": "yes"}
    warned = send(as_("effie"), page, **words)
    assert "Jeannie McAllister</b>" in warned.text and rows(SharedRecord) == 0
    assert send(as_("effie"), page, **words, anyway="Jeannie McAllister").status_code == 303 and rows(SharedRecord) == 1


# --- dissent and additions --------------------------------------------------------------------------------------------------------------


def test_a_member_disagrees_and_a_facilitator_adds(cast, as_):
    session = a_session(cast)
    shares(cast, session, "We spoke.")
    for _ in range(2):
        adds(cast, session, NoteKind.DISSENT, "That was not so.", "ailsa")
    adds(cast, session, NoteKind.ADDITION, "One thing more.", "effie")
    page = as_("morag").get(f"/supervision/sessions/{session.id}/record").text
    assert "Ailsa Robertson disagrees with this record" in page and "One thing more." in page and rows(RecordNote) == 2


def test_a_member_adds_nothing_and_nobody_outside_disagrees(cast):
    session = a_session(cast)
    shares(cast, session, "We spoke.")
    for kind, who in ((NoteKind.ADDITION, "ailsa"), (NoteKind.DISSENT, "kirsty"), (NoteKind.DISSENT, "adam")):
        with pytest.raises(Refused, match="not there for you"):
            adds(cast, session, kind, "Mine.", who)


# --- reading ----------------------------------------------------------------------------------------------------------------------------


def managed(cast, clause=True):
    """A session of Effie with Ailsa, of which there is a record; Fraser manages Effie."""
    supervised_by(cast, "effie", "fraser")
    group = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",))
    agrees(cast, group, line_manager_reads=clause)
    session = meets(cast, group, YESTERDAY)
    writes(cast, session, "the planted sentence")
    return session


def test_a_line_manager_opens_it_and_the_members_see_that(cast, as_, send):
    session = managed(cast)
    page = f"/supervision/sessions/{session.id}/record"
    closed = as_("fraser").get(page).text
    assert "the planted sentence" not in closed and "Ailsa Robertson and Effie Campbell see it" in closed
    assert send(as_("fraser"), f"{page}/open", page).status_code == 303
    assert "the planted sentence" in as_("fraser").get(page).text
    assert "Fraser Baird" in as_("ailsa").get(page).text
    assert "Fraser Baird" not in as_("fraser").get(page).text.split("<main")[1]


def test_it_closes_after_half_an_hour_and_a_button_pressed_twice_is_one_reading(cast):
    session = managed(cast)
    for _ in range(2):
        readings.open_record(session_id=session.id, by=cast["fraser"].viewer())
    assert db.session.scalar(select(func.count(RecordReading.id))) == 1
    assert reads(cast, session, "fraser") and reads(cast, session, "fraser", later=OPEN_FOR + timedelta(minutes=1)) is None


def test_without_the_clause_or_with_another_manager_it_does_not_open(cast, as_):
    session = managed(cast, clause=False)
    assert as_("fraser").get(f"/supervision/sessions/{session.id}/record").status_code == 404
    with pytest.raises(Refused):
        readings.open_record(session_id=session.id, by=cast["fraser"].viewer())


def test_a_manager_of_yesterday_opens_nothing_today(cast, as_):
    session = managed(cast)
    readings.open_record(session_id=session.id, by=cast["fraser"].viewer())
    supervised_by(cast, "effie", "iona")
    assert as_("fraser").get(f"/supervision/sessions/{session.id}/record").status_code == 404
    assert "Ailsa" in as_("iona").get("/supervision/records").text and "Ailsa" not in as_("fraser").get("/supervision/records").text


@pytest.mark.parametrize("who", ["lorna", "priya", "adam", "beth", "tam", "gordon", "kirsty"])
def test_for_everyone_else_there_is_nothing(cast, as_, who):
    session = managed(cast)
    browser, page = as_(who), f"/supervision/sessions/{session.id}"
    assert [browser.get(f"{page}/{what}").status_code for what in ("record", "reflection", "reflection/delete")] == [404] * 3
    assert "Ailsa" not in browser.get("/supervision/records").text.split("<main")[1]


def test_a_member_who_left_still_reads_the_days_they_were_in(cast):
    group = a_group(cast, members=("ailsa",))
    joins(cast, group, "morag", since=TODAY - timedelta(days=90), until=TODAY - timedelta(days=5))
    agrees(cast, group)
    early, late = meets(cast, group, TODAY - timedelta(days=30)), meets(cast, group, YESTERDAY)
    writes(cast, early, "early")
    writes(cast, late, "late")
    assert (reads(cast, early, "morag"), reads(cast, late, "morag")) == ("early", None)


def test_a_human_with_two_records_reads_with_both_accounts(cast):
    session = a_session(cast)
    shares(cast, session, "We spoke.")
    db.session.get_one(Person, cast["gordon"].person_id).merged_into_id = cast["ailsa"].person_id
    db.session.flush()
    both = [viewer(db.session.get_one(Account, cast[who].account_id), TODAY).person_id for who in ("ailsa", "gordon")]
    read = [records.record(session.id, GroupKind.GROUP, Reader(person_id, clock.now())) for person_id in both]
    assert [record.text for record in read] == ["We spoke."] * 2


def test_a_membership_under_a_merged_record_reads_too_and_no_more_once_that_is_undone(cast):
    session = a_session(cast, members=("gordon",))
    shares(cast, session, "We spoke.")
    gordon = db.session.get_one(Person, cast["gordon"].person_id)
    gordon.merged_into_id = cast["ailsa"].person_id
    db.session.flush()
    assert reads(cast, session, "ailsa") == "We spoke."
    gordon.merged_into_id = None
    db.session.flush()
    assert reads(cast, session, "ailsa") is None and reads(cast, session, "gordon") == "We spoke."


# --- my reflection ----------------------------------------------------------------------------------------------------------------------


def reflects(cast, session, text, who, seen=""):
    return own.save(session_id=session.id, text=text, seen=seen or fingerprint({"text": ""}), by=cast[who].viewer())


def test_a_reflection_is_its_writers_alone(cast, as_):
    session = a_session(cast)
    for who in ("ailsa", "effie"):
        reflects(cast, session, f"of {who}", who)
    texts = {who: [one.text for one in reflections.own(session.id, eyes(cast, who))] for who in ("ailsa", "effie", "morag", "adam")}
    assert texts == {"ailsa": ["of ailsa"], "effie": ["of effie"], "morag": [], "adam": []}
    assert "of ailsa" in as_("ailsa").get(f"/supervision/sessions/{session.id}/reflection").text


def test_two_windows_of_one_writer_lose_nothing(cast):
    session = a_session(cast)
    reflects(cast, session, "first", "ailsa")
    with pytest.raises(EditConflict):
        reflects(cast, session, "second", "ailsa")


def test_a_reflection_is_deleted_by_its_writer(cast, as_, send):
    session = a_session(cast)
    reflects(cast, session, "mine", "ailsa")
    page = f"/supervision/sessions/{session.id}/reflection/delete"
    assert "You cannot undo this" in as_("ailsa").get(page).text
    send(as_("morag"), page)
    assert rows(Reflection) == 1
    send(as_("ailsa"), page)
    assert rows(Reflection) == 0


# --- a draft saves itself ---------------------------------------------------------------------------------------------------------------


def sends(browser, session, what="record", **data):
    token = TOKEN.search(browser.get(f"/supervision/sessions/{session.id}/{what}").text).group(1)
    return browser.post(f"/supervision/sessions/{session.id}/{what}/draft", data={"csrf_token": token, "learning": ""} | data)


def test_a_draft_saves_itself(cast, as_):
    session = a_session(cast)
    reply = sends(as_("effie"), session, text="We spoke.\r\nLong.", seen=NOTHING)
    assert (reply.status_code, reply.json["saved"]) == (200, "9:00am")
    again = sends(as_("effie"), session, text="We spoke.\nLonger.", seen=reply.json["seen"])
    assert again.status_code == 200 and records.draft(session.id, eyes(cast, "effie")).text == "We spoke.\nLonger."


def test_the_script_is_told_of_the_others_words_and_nothing_is_replaced(cast, as_):
    session = a_session(cast, facilitators=("effie", "fraser"))
    drafts(cast, session, "By Effie")
    reply = sends(as_("fraser"), session, text="By Fraser", seen=NOTHING)
    assert (reply.status_code, reply.json["beside"][0]["theirs"]) == (409, "By Effie")
    assert records.draft(session.id, eyes(cast, "effie")).text == "By Effie"


def test_a_reflection_saves_itself(cast, as_):
    session = a_session(cast)
    assert sends(as_("ailsa"), session, "reflection", text="I learnt.", seen=fingerprint({"text": ""})).json["saved"] == "9:00am"
    assert [one.text for one in reflections.own(session.id, eyes(cast, "ailsa"))] == ["I learnt."]


def test_whoever_is_signed_out_meanwhile_is_not_answered_as_if_it_were_saved(cast, nobody_is_in, as_):
    session = a_session(cast)
    reply = nobody_is_in.post(f"/supervision/sessions/{session.id}/record/draft", data={"text": "lost?", "seen": NOTHING})
    assert reply.status_code != 200 and not reply.is_json and rows(RecordDraft) == 0


@pytest.fixture
def nobody_is_in(app):
    return app.test_client()


@pytest.mark.parametrize("who", ["ailsa", "adam", "gordon"])
def test_others_save_nothing(cast, as_, who):
    session = a_session(cast)
    browser = as_(who)
    token = TOKEN.search(browser.get("/evidence/add/text").text).group(1)
    reply = browser.post(f"/supervision/sessions/{session.id}/record/draft", data={"csrf_token": token, "text": "x"})
    assert reply.status_code == 404 and rows(RecordDraft) == 0


def test_of_a_cancelled_session_there_is_nothing_to_write(cast, as_):
    session = a_session(cast)
    session.state, session.cancelled_by, session.cancelled_why = SessionState.CANCELLED, "member", "leave"
    assert rules.CANCELLED in as_("effie").get(f"/supervision/sessions/{session.id}/record").text
