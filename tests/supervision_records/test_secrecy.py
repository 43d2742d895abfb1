"""A sentence is planted in everything that is written in supervision, and sought by everyone, at every address, in all that is kept."""

import json
import logging
from contextvars import Context
from datetime import timedelta
from io import BytesIO
from itertools import product
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from cryptography.fernet import Fernet
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.access import Role
from lms.accounts.models import SignIn
from lms.audit.models import Change
from lms.kit import clock
from lms.kit.concurrent_edits import fingerprint
from lms.kit.confidential import UNREADABLE, UNWRITABLE
from lms.kit.db import Base, db
from lms.kit.readers import OPTION, Reader, Work, reading_as
from lms.operations import worker
from lms.privacy.queries.held import held
from lms.privacy.rules.held import as_json
from lms.supervision.models import AgendaItem, RecordDraft, RecordNote, RecordRelease, Reflection, SupervisionAction
from lms.supervision.rules.words import ActionState, GroupKind, NoteKind, ReleaseReason
from lms.supervision_records.queries import records
from lms.supervision_records.service import records as service
from tests.cast import TODAY
from tests.supervision.groups import a_group, agrees, meets, supervised_by, writes

#: What people look for, and what gives a text away: the second stands in no address.
LOOKED_FOR, SIGN = "Plantedword", "qv17"
TEXTS = ("draft", "shared", "learning", "one", "reflection", "note", "agenda", "action", "dropped", "release")
OUTSIDE = ("adam", "priya", "lorna", "beth", "tam", "kirsty", "gordon", "fraser", "hamish")
REST = pytest.mark.rest
#: Of a member and a facilitator: what is not for them, under Supervision or anywhere.
NOT_FOR = {"morag": {"draft", "one", "reflection", "release"}, "ailsa": {"draft", "reflection"}}


def planted(text):
    return f"{LOOKED_FOR} {SIGN} {text}."


def in_them(words):
    return {text for text in TEXTS if planted(text).rstrip(".") in words}


@pytest.fixture
def house_with_texts(cast, grant):
    """A group and a pair with something in every table; Fraser manages Effie and has not opened anything; Hamish is a guardian."""
    grant("hamish", Role.CALDICOTT_GUARDIAN, "LOCH")
    supervised_by(cast, "effie", "fraser")
    group, pair = a_group(cast), a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",), code="PAIR")
    for each in (group, pair):
        agrees(cast, each, line_manager_reads=True, later_members_read=True)
    shared, drafted = (meets(cast, group, TODAY - timedelta(days=days), "ailsa", "morag", led_by="effie") for days in (8, 1))
    one = meets(cast, pair, TODAY - timedelta(days=1), "ailsa", led_by="effie")
    writes(cast, shared, planted("shared"), learning=planted("learning"))
    writes(cast, one, planted("one"))
    effie, ailsa, morag = (cast[who].person_id for who in ("effie", "ailsa", "morag"))
    db.session.add_all(
        [
            RecordDraft(session_id=drafted.id, writer_id=effie, version=1, text=planted("draft"), learning=""),
            Reflection(session_id=shared.id, person_id=effie, version=1, text=planted("reflection")),
            RecordNote(session_id=shared.id, author_id=morag, kind=NoteKind.DISSENT, text=planted("note")),
            AgendaItem(session_id=shared.id, author_id=ailsa, text=planted("agenda")),
            SupervisionAction(
                session_id=shared.id, owner_id=ailsa, text=planted("action"), due_on=TODAY, state=ActionState.DROPPED,
                settled_on=TODAY, settled_by_id=ailsa, why_dropped=planted("dropped"),
            ),
            RecordRelease(session_id=one.id, reason=ReleaseReason.HARM, why=planted("release"), proposed_by_id=cast["hamish"].person_id),
        ]
    )  # fmt: skip
    db.session.commit()
    return {"shared": shared.id, "drafted": drafted.id, "one": one.id}


# --- every address, by everyone -----------------------------------------------------------------------------------------------------


ROOMS = ("supervision.", "supervision_records.", "supervision_sessions.")


def addresses(app, cast, *, of_supervision=False):
    """Every address that can be read, with ids that are there; under Supervision with every id that might be."""
    bound = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint == "static" or rule.endpoint.startswith(ROOMS) != of_supervision:
            continue
        names = sorted(rule.arguments - set(rule.defaults or {}))
        for values in product(*(_ids(cast, name, rule, of_supervision) for name in names)):
            try:
                address = bound.build(rule.endpoint, dict(zip(names, values, strict=True)))
            except (ValueError, TypeError):
                continue
            yield f"{address}?name={LOOKED_FOR}&text={LOOKED_FOR}&find={LOOKED_FOR}&q={LOOKED_FOR}"


def _ids(cast, name, rule, every):
    if name == "person_id":
        return [cast[who].person_id for who in ("ailsa", "effie")]
    if name == "post_id":
        return [cast[who].post_id for who in ("ailsa", "effie")]
    if type(rule._converters[name]).__name__ in ("Id", "IntegerConverter"):
        return [1, 2, 3] if every else [1]
    return ["ailsa"]


def browser(app, cast, who):
    """Plain, without a look at each page: there are thousands."""
    app.test_client_class = None
    client, account = app.test_client(), f"session-of-{cast[who].name.split()[0]}"
    db.session.query(SignIn).filter_by(key=account).update({"at": clock.now(), "proved_at": clock.now()})
    db.session.commit()
    with client.session_transaction() as session:
        session.update({"_user_id": account, "sign_in": account, "_fresh": True})
    return client


def read(client, address):
    """All that somebody could make out of the answer."""
    reply = Context().run(client.get, address, buffered=True)
    body = reply.get_data()
    if body.startswith(b"%PDF"):
        return reply.status_code, "".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    if is_zipfile(BytesIO(body)):
        archive = ZipFile(BytesIO(body))
        body = b"\n".join(archive.read(name) for name in archive.namelist())
    return reply.status_code, body.decode("utf-8", "replace")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", ["adam", pytest.param("priya", marks=REST), *(pytest.param(who, marks=REST) for who in OUTSIDE[2:])])
def test_nobody_outside_reads_a_word_at_any_address_of_the_house(app, cast, house_with_texts, caplog, who):
    """But what they wrote themselves, in their own copy: here, why a record should be released."""
    client, answered = browser(app, cast, who), 0
    with caplog.at_level(logging.DEBUG):
        for address in addresses(app, cast):
            status, words = read(client, address)
            own = {"release"} if who == "hamish" and address.startswith("/account/what-we-hold") else set()
            assert in_them(words) <= own, address
            answered += status == 200
    assert answered > 20 and SIGN not in caplog.text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nobody_outside_reads_a_word_under_supervision(app, cast, house_with_texts, caplog):
    """But the reason for a release, which is for the guardians who decide on it."""
    with caplog.at_level(logging.DEBUG):
        for who in OUTSIDE:
            client = browser(app, cast, who)
            for address in addresses(app, cast, of_supervision=True):
                allowed = {"release"} if who == "hamish" and address.startswith("/supervision/releases/") else set()
                assert in_them(read(client, address)[1]) <= allowed, (who, address)
    assert SIGN not in caplog.text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", ["morag", pytest.param("ailsa", marks=REST)])
def test_a_member_reads_what_is_for_them_and_no_more(app, cast, house_with_texts, who):
    client, seen = browser(app, cast, who), set()
    for address in (*addresses(app, cast, of_supervision=True), *addresses(app, cast)):
        seen |= in_them(read(client, address)[1])
    assert seen & NOT_FOR[who] == set() and seen >= {"shared", "learning", "note"}


def test_the_planted_sentences_are_there_for_those_they_are_for(app, cast, house_with_texts, as_):
    session = f"/supervision/sessions/{house_with_texts['shared']}"
    assert in_them(as_("effie").get(f"{session}/record").text) == {"shared", "learning", "note"}
    assert in_them(as_("effie").get(f"{session}/reflection").text) == {"reflection"}
    assert in_them(as_("effie").get(f"/supervision/sessions/{house_with_texts['drafted']}/record").text) == {"draft"}
    assert in_them(as_("ailsa").get(f"/supervision/sessions/{house_with_texts['one']}/record").text) == {"one", "release"}


# --- what is kept -------------------------------------------------------------------------------------------------------------------


def test_it_stands_nowhere_as_it_was_written(app, cast, house_with_texts):
    """Not in the file of the database, nor in a row of it, as it is stored: trail, jobs, messages, exports among them."""
    url, stored = db.engine.url, []
    with db.engine.connect().execution_options(**{OPTION: Work.OWN_COPY}) as connection:
        for table in Base.metadata.sorted_tables:
            stored += [repr(tuple(row)) for row in connection.exec_driver_sql(f'SELECT * FROM "{table.name}"')]
    if url.get_backend_name() == "sqlite":
        stored += [file.read_bytes().decode("latin-1") for file in Path(url.database).parent.glob(f"{Path(url.database).name}*")]
    everything = "\n".join(stored)
    assert "Robertson" in everything and SIGN not in everything and LOOKED_FOR not in everything


def test_no_other_table_has_it_even_with_the_keys(app, cast, house_with_texts):
    own = {table.name for table in Base.metadata.sorted_tables if table.info.get("guarded")} | {"supervision_release"}
    others = [table for table in Base.metadata.sorted_tables if table.name not in own]
    assert [table.name for table in others for row in db.session.execute(select(table)) if SIGN in repr(tuple(row))] == []


def test_the_trail_says_that_it_changed_and_never_what(app, cast, house_with_texts):
    changes = db.session.scalars(select(Change).where(Change.record.startswith("supervision_"))).all()
    texts = [change.values["text"] for change in changes if "text" in change.values]
    assert len(texts) == 7 and {tuple(pair) for pair in texts} == {("…", "…")}


def test_the_trail_has_no_word_of_an_agreement_and_no_address_where_a_group_meets(app, cast, as_):
    group = a_group(cast)
    agreement, session = agrees(cast, group), meets(cast, group, TODAY)
    for word, change in enumerate(("agenda", "recording", "confidentiality", "cancellation", "disagreement", "leaves_room")):
        setattr(agreement, change, f"{SIGN} {word}")
    session.link = group.link = f"https://meet.example.org/{SIGN}"
    db.session.commit()
    changes = db.session.scalars(select(Change).where(Change.record.startswith("supervision_"))).all()
    assert [change.record for change in changes if SIGN in json.dumps(change.values)] == []
    assert "confidentiality" in changes[-3].values | changes[-2].values | changes[-1].values
    for who in ("adam", "priya"):
        assert SIGN not in as_(who).get("/changes").text


def test_ones_own_copy_has_ones_own_and_an_officers_copy_none_of_it(app, cast, house_with_texts):
    copies = {who: json.dumps(as_json(held(cast[who].person_id, clock.now())), default=str) for who in ("ailsa", "effie", "kirsty")}
    assert {who: in_them(copy) for who, copy in copies.items()} == {
        "ailsa": {"one", "agenda", "action", "dropped"},
        "effie": {"reflection"},
        "kirsty": set(),
    }
    for who in ("ailsa", "effie", "morag", "hamish"):
        copy = json.dumps(as_json(held(cast[who].person_id, clock.now(), for_officer=True)), default=str)
        assert in_them(copy) == set() and SIGN not in copy
        assert "supervision_reflection" not in [kind["name"] for kind in json.loads(copy)["kinds"]]


def test_an_error_says_nothing_of_it(app, cast, house_with_texts, monkeypatch, caplog):
    def fails(**_):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(service, "save_draft", fails)
    app.config["PROPAGATE_EXCEPTIONS"], app.testing = False, False
    client, page = browser(app, cast, "effie"), f"/supervision/sessions/{house_with_texts['drafted']}/record"
    token = read(client, page)[1].split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    sent = {"csrf_token": token, "text": planted("draft"), "learning": "", "seen": ""}
    with caplog.at_level(logging.DEBUG):
        reply = Context().run(client.post, f"{page}/draft", data=sent)
    assert (reply.status_code, SIGN in reply.text, SIGN in caplog.text) == (500, False, False)


def test_what_the_database_refuses_is_told_without_it(app, cast, house_with_texts):
    db.session.add(Reflection(session_id=house_with_texts["shared"], person_id=cast["effie"].person_id, version=1, text=planted("draft")))
    with pytest.raises(IntegrityError) as error:
        db.session.flush()
    db.session.rollback()
    assert SIGN not in str(error.value)


# --- keys ---------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def wrong_key(app, monkeypatch, house_with_texts):
    worker.begin_with_keys()
    db.session.commit()
    monkeypatch.setitem(app.config, "CONFIDENTIAL_KEYS", (Fernet.generate_key().decode(),))
    db.session.remove()


def test_with_a_wrong_key_a_sentence_stands_in_its_place_and_nothing_is_kept(cast, house_with_texts, wrong_key, as_, send):
    page = f"/supervision/sessions/{house_with_texts['drafted']}/record"
    assert UNREADABLE in as_("ailsa").get(f"/supervision/sessions/{house_with_texts['shared']}/record").text
    seen = fingerprint({"text": UNREADABLE, "learning": ""})
    reply = send(as_("effie"), page, text="My new words", learning="", seen=seen)
    assert reply.status_code == 422 and UNWRITABLE in reply.text and "My new words</textarea>" in reply.text


def test_keys_are_rotated_while_somebody_writes(app, cast, house_with_texts, monkeypatch):
    old = app.config["CONFIDENTIAL_KEYS"][0]
    worker.begin_with_keys()
    new = Fernet.generate_key().decode()
    monkeypatch.setitem(app.config, "CONFIDENTIAL_KEYS", (new, old))
    db.session.remove()
    effie, session_id = cast["effie"].viewer(), house_with_texts["drafted"]
    seen = fingerprint({"text": planted("draft"), "learning": ""})
    service.save_draft(session_id=session_id, text="Written meanwhile", learning="", seen=seen, by=effie)
    db.session.commit()
    worker.rotate()
    monkeypatch.setitem(app.config, "CONFIDENTIAL_KEYS", (new,))
    db.session.remove()
    reader = Reader(effie.person_id, clock.now())
    assert records.draft(session_id, reader).text == "Written meanwhile"
    assert records.record(house_with_texts["one"], GroupKind.INDIVIDUAL, reader).text == planted("one")
    assert db.session.scalar(reading_as(select(Reflection.text), reader)) == planted("reflection")
