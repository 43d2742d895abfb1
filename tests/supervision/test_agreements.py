"""Agreements: drawn up, given out, signed, in force; and who reads what before that."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import select, update

from lms.kit.db import db
from lms.outbox.models import Message
from lms.people.models import Person
from lms.supervision.models import Agreement, AgreementSignature, GroupMember
from lms.supervision.queries.candidates import Human
from lms.supervision.rules.agreement import LIMITS, Signer, a_year_after, clauses, is_complete, template, with_limits, without_limits
from lms.supervision.rules.words import GroupKind, MemberRole
from lms.supervision.service import agreements as service
from lms.supervision.service import members
from tests.cast import TODAY
from tests.client import TOKEN
from tests.supervision.groups import a_group, agrees, meets, writes
from tests.supervision_records.test_readers import reads

YESTERDAY = TODAY - timedelta(days=1)
TERMS = {
    "weeks_between": "6", "session_minutes": "90", "place": "Town hall", "model": "scottish", "agenda": "What we bring.",
    "recording": "The facilitator writes.", "confidentiality": "It stays here.", "cancellation": "Say so early.",
    "disagreement": "We talk.", "leaves_room": "Themes.", "later_members_read": "no", "line_manager_reads": "no",
    "review_on": ["1", "3", "2027"],
}  # fmt: skip


def address(group, rest=""):
    return f"/supervision/groups/{group.id}/agreement{rest}"


def hidden(page, name="seen"):
    return page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0]


def draws_up(as_, send, group, who="effie", **answers):
    seen = hidden(as_(who).get(address(group, "/edit")).text)
    return send(as_(who), address(group, "/edit"), **{**TERMS, "seen": seen, **answers})


def newest():
    db.session.expire_all()
    return db.session.scalar(select(Agreement).order_by(Agreement.version.desc()).limit(1))


def gives_out(as_, send, version, who="effie"):
    return send(as_(who), f"/supervision/agreements/{version.id}/give-out", page="/account/password")


def takes_back(as_, send, version, who="effie"):
    return send(as_(who), f"/supervision/agreements/{version.id}/take-back", page="/account/password")


def signs(as_, send, version, who, **answers):
    path = f"/supervision/agreements/{version.id}/sign"
    seen = hidden(as_(who).get(path).text)
    return send(as_(who), path, **{"agrees": "y", "seen": seen, **answers})


def to_sign():
    """What waits to be sent about an agreement."""
    return db.session.scalars(select(Message).where(Message.body.contains("to read and sign")).order_by(Message.id)).all()


@pytest.fixture
def given_out(as_, cast, send):
    """A group of Effie's with Ailsa and Mòrag, and its first version, given out."""
    group = a_group(cast, since=YESTERDAY)
    draws_up(as_, send, group)
    gives_out(as_, send, newest())
    return group


@pytest.fixture
def second_draft(as_, cast, send):
    """A version in force, and a draft of the next."""
    group = a_group(cast)
    agrees(cast, group)
    draws_up(as_, send, group, agenda="Something else.")
    return group


def throws_away(as_, send, group, who="effie", **answers):
    return send(as_(who), address(group, "/throw-away"), page="/account/password", **answers)


# --- drawing up -----------------------------------------------------------------------------------------------------------------------


def test_a_text_for_the_kind_is_there_already_and_is_saved_as_a_draft(as_, cast, send):
    group = a_group(cast)
    page = as_("effie").get(address(group, "/edit")).text
    assert "actions of last time" in page and "fitness to practise" in page
    for _ in range(2):
        assert draws_up(as_, send, group).status_code == 303
    assert db.session.query(Agreement).count() == 1 and newest().given_out_at is None
    assert as_("ailsa").get(address(group)).status_code == 404


def test_a_draft_is_thrown_away_and_what_is_in_force_stays(as_, cast, send, second_draft):
    seen = hidden(as_("effie").get(address(second_draft, "/throw-away")).text)
    assert [throws_away(as_, send, second_draft, seen=seen).status_code for _ in range(2)] == [303, 303]
    assert (newest().version, newest().agenda, newest().in_force_from is not None) == (1, "As we agreed.", True)


def test_a_draft_that_somebody_has_changed_meanwhile_is_not_thrown_away(as_, cast, send, second_draft):
    seen = hidden(as_("effie").get(address(second_draft, "/throw-away")).text)
    draws_up(as_, send, second_draft, agenda="Something better.")
    assert throws_away(as_, send, second_draft, seen=seen).status_code == 422 and newest().agenda == "Something better."


def test_what_is_given_out_is_no_draft(as_, cast, send, given_out):
    assert as_("effie").get(address(given_out, "/throw-away")).status_code == 404
    throws_away(as_, send, given_out)
    assert newest().given_out_at is not None


@pytest.mark.parametrize("who", ["ailsa", "lorna", "kirsty", "adam"])
def test_nobody_else_throws_it_away_by_a_guessed_address(as_, cast, send, second_draft, who):
    assert (throws_away(as_, send, second_draft, who).status_code, newest().version) == (404, 2)


def test_the_limits_cannot_be_taken_out(as_, cast, send):
    group = a_group(cast)
    draws_up(as_, send, group, confidentiality="Anything goes.")
    assert newest().confidentiality == f"Anything goes.\n\n{LIMITS}"
    draws_up(as_, send, group, confidentiality=f"Nothing at all.\r\n\r\n{LIMITS}")
    assert newest().confidentiality == f"Nothing at all.\n\n{LIMITS}"


def test_two_people_alone_have_a_line_manager_who_may_read(as_, cast, send):
    pair, group = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",)), a_group(cast, code="B")
    for which in (pair, group):
        draws_up(as_, send, which, line_manager_reads="yes", later_members_read="yes")
    versions = db.session.scalars(select(Agreement).order_by(Agreement.group_id))
    assert [(version.line_manager_reads, version.later_members_read) for version in versions] == [(True, False), (False, True)]


@pytest.mark.parametrize("day", [["2", "3", "2026"], ["1", "1", "2026"], ["1", "4", "2028"], ["31", "2", "2027"], ["", "", ""]])
def test_a_review_is_on_a_later_day_within_two_years(as_, cast, send, day):
    assert draws_up(as_, send, a_group(cast), review_on=day).status_code == 422 and newest() is None


def test_two_who_write_the_draft_at_once_lose_nothing(as_, cast, send):
    group = a_group(cast, facilitators=("effie", "gordon"))
    seen = hidden(as_("gordon").get(address(group, "/edit")).text)
    draws_up(as_, send, group, agenda="Effie’s agenda.")
    reply = draws_up(as_, send, group, who="gordon", agenda="Gordon’s agenda.", seen=seen)
    assert reply.status_code == 422 and "Effie’s agenda." in reply.text and "Gordon’s agenda." in reply.text
    assert newest().agenda == "Effie’s agenda."


def test_a_group_of_one_has_nobody_to_agree_with(as_, cast, send):
    draws_up(as_, send, a_group(cast, members=()))
    gives_out(as_, send, newest())
    assert newest().given_out_at is None


def test_a_draft_whose_review_has_come_is_not_given_out(as_, cast, send):
    draws_up(as_, send, a_group(cast))
    newest().review_on = TODAY
    db.session.commit()
    gives_out(as_, send, newest())
    assert newest().given_out_at is None


# --- in force -------------------------------------------------------------------------------------------------------------------------


def test_it_is_in_force_on_the_day_the_last_of_them_signs(as_, cast, send, given_out):
    for who in ("effie", "ailsa"):
        assert signs(as_, send, newest(), who).status_code == 303
    assert (newest().in_force_from, given_out.weeks_between) == (None, 4)
    signs(as_, send, newest(), "morag")
    db.session.refresh(given_out)
    assert (newest().in_force_from, given_out.weeks_between) == (TODAY, 6)


def test_who_has_an_address_hears_once_of_a_version_that_there_is_something_to_sign(as_, cast, send, given_out):
    takes_back(as_, send, newest())
    gives_out(as_, send, newest())
    (message,) = to_sign()
    assert (message.person_id, message.subject) == (cast["ailsa"].person_id, "Supervision")  # Mòrag has none, and Effie gave it out
    assert message.body.endswith(f"/supervision/agreements/{newest().id}/sign")
    assert [name for name in ("North", "Effie", "Ailsa", "Campbell", "It stays here") if name in message.body] == []
    for who in ("effie", "ailsa", "morag"):
        signs(as_, send, newest(), who)
    draws_up(as_, send, given_out)
    gives_out(as_, send, newest())
    assert len(to_sign()) == 2


def test_who_is_invited_hears_of_it_and_who_joins_does_not(as_, cast, send):
    group = a_group(cast)
    agrees(cast, group)
    group.is_open = True
    db.session.flush()
    members.invite(group_id=group.id, human=Human(cast["gordon"].person_id, "Gordon Milne", ""), by=cast["effie"].viewer())
    members.join(group_id=group.id, by=cast["kirsty"].viewer())
    assert [message.person_id for message in to_sign()] == [cast["gordon"].person_id]


def test_given_out_twice_everyone_has_one_place_to_sign(as_, cast, send, given_out):
    gives_out(as_, send, newest())
    assert db.session.query(AgreementSignature).count() == 3


def test_signed_twice_it_is_signed_once(as_, cast, send, given_out):
    path, version = f"/supervision/agreements/{newest().id}/sign", newest()
    seen = hidden(as_("ailsa").get(path).text)
    codes = [send(as_("ailsa"), path, page="/account/password", agrees="y", seen=seen).status_code for _ in range(2)]
    assert codes == [303, 303]
    assert db.session.query(AgreementSignature).filter(AgreementSignature.signed_at.is_not(None)).count() == 1
    assert "You signed this on 2 March 2026" in as_("ailsa").get(f"/supervision/agreements/{version.id}/sign").text


def test_without_the_tick_nothing_is_signed(as_, cast, send, given_out):
    path = f"/supervision/agreements/{newest().id}/sign"
    reply = send(as_("ailsa"), path, seen=hidden(as_("ailsa").get(path).text))
    assert reply.status_code == 422 and "Tick the box" in reply.text


def test_nobody_waits_for_who_is_taken_out(as_, cast, send, given_out):
    for who in ("effie", "ailsa"):
        signs(as_, send, newest(), who)
    send(as_("effie"), f"/supervision/groups/{given_out.id}/people/{cast['morag'].person_id}/take-out")
    assert newest().in_force_from == TODAY
    assert as_("morag").get(f"/supervision/agreements/{newest().id}/sign").status_code == 404


def test_nobody_waits_for_who_leaves_on_a_later_day(as_, cast, send, given_out):
    group_page = f"/supervision/groups/{given_out.id}/facilitator"
    leading = db.session.scalar(select(GroupMember.id).filter_by(role=MemberRole.FACILITATOR))
    for who in ("ailsa", "morag"):
        signs(as_, send, newest(), who)
    answers = {"known_as": "iona@example.org", "from_day": ["16", "3", "2026"], "instead_of": str(leading)}
    send(as_("effie"), group_page, **answers)
    assert newest().in_force_from == TODAY


def test_one_signature_is_no_agreement(as_, cast, send, given_out):
    signs(as_, send, newest(), "effie")
    for who in ("ailsa", "morag"):
        send(as_(who), f"/supervision/groups/{given_out.id}/leave")
    assert newest().in_force_from is None


def test_one_human_with_two_records_signs_once_for_both(as_, cast, send):
    group = a_group(cast, members=("kirsty", "iona", "ailsa"))
    draws_up(as_, send, group)
    gives_out(as_, send, newest())
    db.session.execute(update(Person).where(Person.id == cast["kirsty"].person_id).values(merged_into_id=cast["iona"].person_id))
    for who in ("effie", "ailsa", "iona"):
        signs(as_, send, newest(), who)
    assert newest().in_force_from == TODAY


def test_one_of_two_records_had_signed_before_they_were_one(as_, cast, send):
    group = a_group(cast, members=("kirsty", "iona"))
    draws_up(as_, send, group)
    gives_out(as_, send, newest())
    signs(as_, send, newest(), "kirsty")
    db.session.execute(update(Person).where(Person.id == cast["kirsty"].person_id).values(merged_into_id=cast["iona"].person_id))
    signs(as_, send, newest(), "effie")
    assert newest().in_force_from == TODAY
    assert "Read and sign" not in as_("iona").get("/supervision").text


@pytest.mark.on_both
def test_two_who_sign_at_once_bring_it_into_force_once(as_, cast, send, given_out, monkeypatch):
    signs(as_, send, newest(), "effie")
    path, ready = f"/supervision/agreements/{newest().id}/sign", []
    for who in ("ailsa", "morag"):
        client = as_(who)
        page = client.get(path).text
        ready.append((client, {"csrf_token": TOKEN.search(page).group(1), "seen": hidden(page), "agrees": "y"}))
    barrier, signatures = Barrier(2), service.signatures

    def meet(agreement_id):
        """Each has signed, and has looked for who else has."""
        rows = signatures(agreement_id)
        with suppress(BrokenBarrierError):
            barrier.wait(timeout=1)
        return rows

    db.session.rollback()
    monkeypatch.setattr(service, "signatures", meet)
    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(lambda sending: sending[0].post(path, data=sending[1]).status_code, ready))
    assert (codes, newest().in_force_from) == ([303, 303], TODAY)


# --- taking back ----------------------------------------------------------------------------------------------------------------------


def test_taken_back_it_is_a_draft_and_unsigned(as_, cast, send, given_out):
    signs(as_, send, newest(), "ailsa")
    for _ in range(2):
        takes_back(as_, send, newest())
    assert newest().given_out_at is None and db.session.query(AgreementSignature).count() == 0


def test_who_signs_what_was_taken_back_meanwhile_is_told(as_, cast, send, given_out):
    path, version = f"/supervision/agreements/{newest().id}/sign", newest()
    seen = hidden(as_("ailsa").get(path).text)
    takes_back(as_, send, version)
    reply = send(as_("ailsa"), path, page="/account/password", agrees="y", seen=seen)
    assert reply.status_code == 422 and "This version was taken back" in reply.text
    assert "It stays here." not in reply.text


def test_who_signs_what_was_changed_meanwhile_reads_it_again_first(as_, cast, send, given_out):
    path, version = f"/supervision/agreements/{newest().id}/sign", newest()
    reply = send(as_("ailsa"), path, agrees="y", seen="2026-03-01T09:00:00+00:00")
    assert reply.status_code == 422 and service.CHANGED in reply.text
    again = send(as_("ailsa"), path, agrees="y", seen=hidden(reply.text))
    assert again.status_code == 303 and version.id == newest().id


def test_what_is_in_force_is_not_taken_back(as_, cast, send, given_out):
    for who in ("effie", "ailsa", "morag"):
        signs(as_, send, newest(), who)
    takes_back(as_, send, newest())
    assert newest().in_force_from == TODAY


def test_what_is_being_signed_is_not_changed(as_, cast, send, given_out):
    assert draws_up(as_, send, given_out, agenda="Something else.").status_code == 422
    assert db.session.query(Agreement).count() == 1 and newest().agenda == "What we bring."


# --- a new version --------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def second(as_, cast, send):
    """A group with an agreement, and a second version of it that is given out."""
    group = a_group(cast)
    agrees(cast, group)
    draws_up(as_, send, group, agenda="Another agenda.")
    gives_out(as_, send, newest())
    return group


def test_the_old_version_holds_until_everyone_has_signed_the_new(as_, cast, send, second):
    writes(cast, meets(cast, second, YESTERDAY), "between the two")
    assert (newest().version, newest().in_force_from, reads(cast, "ailsa")) == (2, None, ["between the two"])
    for who in ("effie", "ailsa", "morag"):
        signs(as_, send, newest(), who)
    assert newest().in_force_from == TODAY


def test_what_is_new_stands_side_by_side(as_, cast, second):
    page = as_("ailsa").get(f"/supervision/agreements/{newest().id}/sign").text
    assert "Another agenda." in page and "As we agreed." in page and "Changed" in page
    assert "Another agenda." not in as_("ailsa").get(address(second, "?version=1")).text


def test_a_version_that_is_not_there_is_not_there(as_, cast, second):
    assert [as_("ailsa").get(address(second, f"?version={number}")).status_code for number in (1, 2, 3)] == [200, 200, 404]


# --- who comes later ------------------------------------------------------------------------------------------------------------------


def test_a_later_member_neither_reads_nor_is_waited_for_before_they_sign(as_, cast, send):
    group = a_group(cast)
    agrees(cast, group)
    send(as_("effie"), f"/supervision/groups/{group.id}/invite", known_as="gordon@example.org")
    writes(cast, meets(cast, group, TODAY), "with the new member")
    row = db.session.scalar(select(AgreementSignature).filter_by(person_id=cast["gordon"].person_id))
    assert (row.is_founding, row.signed_at, reads(cast, "gordon")) == (False, None, [])
    signs(as_, send, newest(), "gordon")
    assert reads(cast, "gordon") == ["with the new member"]


def test_who_comes_while_a_new_version_is_signed_signs_both(as_, cast, send, second):
    send(as_("effie"), f"/supervision/groups/{second.id}/invite", known_as="gordon@example.org")
    assert db.session.query(AgreementSignature).filter_by(person_id=cast["gordon"].person_id, is_founding=False).count() == 2
    for who in ("effie", "ailsa", "morag"):
        signs(as_, send, newest(), who)
    assert newest().in_force_from == TODAY
    rows = db.session.scalars(select(AgreementSignature).filter_by(person_id=cast["gordon"].person_id))
    assert [row.agreement_id for row in rows] == [newest().id]


# --- who may ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["gordon", "kirsty", "lorna", "priya", "adam", "beth"])
def test_nobody_outside_reads_or_signs_it_by_a_guessed_address(as_, cast, send, given_out, who):
    path = f"/supervision/agreements/{newest().id}"
    assert [as_(who).get(page).status_code for page in (f"{path}/sign", address(given_out), address(given_out, "/edit"))] == [404] * 3
    posted = [send(as_(who), f"{path}/{verb}", page="/account/password", agrees="y") for verb in ("sign", "give-out", "take-back")]
    assert [reply.status_code for reply in posted] == [404] * 3 and "It stays here." not in posted[0].text


def test_a_member_neither_gives_out_nor_takes_back(as_, cast, send, given_out):
    assert takes_back(as_, send, newest(), who="ailsa").status_code == 404
    assert newest().given_out_at is not None


def test_who_left_reads_what_they_were_given_to_sign_and_nothing_newer(as_, cast, send):
    group = a_group(cast)
    agrees(cast, group)
    send(as_("ailsa"), f"/supervision/groups/{group.id}/leave")
    draws_up(as_, send, group, agenda="Another agenda.")
    gives_out(as_, send, newest())
    page = as_("ailsa").get(address(group)).text
    assert "As we agreed." in page and "Another agenda." not in page


# --- pure -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(GroupKind))
def test_every_kind_has_a_whole_text_within_what_the_form_takes(kind):
    values = template(kind, weeks=None, place="", today=TODAY)
    texts = [text for text in values.values() if isinstance(text, str)]
    assert all(len(text) <= 3000 for text in texts) and len(clauses(kind, values)) == 12
    assert LIMITS in with_limits(values["confidentiality"])


@pytest.mark.parametrize("text", ["", "Ours.", LIMITS, f"Ours.\n\n{LIMITS}", f"{LIMITS}\r\n\r\nOurs."])
def test_the_limits_stand_once_however_often_it_is_saved(text):
    assert with_limits(with_limits(text)) == with_limits(text) and with_limits(text).count(LIMITS) == 1
    assert LIMITS not in without_limits(with_limits(text))


def test_a_year_after_the_odd_day():
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("signers", "complete"),
    [
        ([], False),
        ([Signer(True, True, True)], False),
        ([Signer(True, True, True), Signer(True, True, True)], True),
        ([Signer(True, True, True), Signer(True, False, True)], False),
        ([Signer(True, True, True), Signer(True, True, True), Signer(True, False, False)], True),
        ([Signer(True, True, True), Signer(True, True, True), Signer(False, False, True)], True),
        ([Signer(True, True, True), Signer(False, True, True)], True),
        ([Signer(True, True, True), Signer(True, True, False)], False),
    ],
)
def test_when_it_is_complete(signers, complete):
    assert is_complete(signers) is complete
