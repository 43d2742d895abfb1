"""What was told in private, as it is stored: nobody who reads the tables reads it, and whoever has the keys does."""

from base64 import urlsafe_b64decode
from hashlib import sha256

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Column, select, text, update
from sqlalchemy.dialects import sqlite

from lms.files import service as files
from lms.kit.columns import ConfidentialBytes, is_confidential
from lms.kit.confidential import MARK, UNREADABLE, WrongKey, decrypt, encrypt, fingerprint
from lms.kit.db import db
from lms.people.models import Absence

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))
TOLD = "Bhàsaich a màthair. \U0001f600 " * 40


@pytest.fixture
def keys(app, monkeypatch):
    return lambda *these: monkeypatch.setitem(app.config, "CONFIDENTIAL_KEYS", these)


def stored():
    return db.session.scalar(text("SELECT reason FROM absence WHERE id = (SELECT max(id) FROM absence)"))


@pytest.fixture
def absence(cast, today):
    row = Absence(post_id=cast["ailsa"].post_id, starts_on=today, reason=TOLD)
    db.session.add(row)
    db.session.commit()
    return row


def test_tables_do_not_tell_it_and_pages_do(absence):
    assert stored().startswith(MARK) and TOLD not in stored()
    db.session.expire_all()
    assert absence.reason == TOLD


def test_the_same_words_are_never_stored_alike(app):
    assert encrypt("No nuts") != encrypt("No nuts")


def test_whether_there_is_any_can_be_asked(absence):
    absence.reason = None
    db.session.commit()
    assert (
        stored() is None and db.session.scalars(select(Absence.id).where(Absence.reason.is_not(None), Absence.id == absence.id)).all() == []
    )


def test_no_text_stays_no_text(app):
    assert (encrypt(""), decrypt("")) == ("", "")


def test_a_key_that_comes_first_is_used_from_then_on_and_the_one_before_still_reads(keys, app):
    (old,) = app.config["CONFIDENTIAL_KEYS"]
    before = encrypt("No nuts")
    keys(NEW, old)
    assert (decrypt(before), decrypt(encrypt("A ramp"))) == ("No nuts", "A ramp")
    keys(NEW)
    with pytest.raises(WrongKey):
        decrypt(before)


def test_without_its_key_a_sentence_stands_in_the_place_of_a_text(absence, keys):
    keys(NEW)
    db.session.expire_all()
    assert absence.reason == UNREADABLE


def test_without_the_right_key_nothing_is_written_by_model_statement_or_file(absence, keys):
    keys(NEW)
    for write in (
        lambda: setattr(absence, "reason", "Another"),
        lambda: db.session.execute(update(Absence).values(reason="Another")),
        lambda: files.keep(name="x.csv", content=b"x", is_private=True),
    ):
        with pytest.raises(WrongKey, match=r"cannot be kept at the moment.*Nothing was changed"):
            write()
    db.session.rollback()
    absence.reason = None  # what somebody takes back goes all the same
    db.session.commit()
    assert stored() is None


def test_a_form_that_comes_back_as_it_was_changes_nothing(absence, keys):
    before = stored()
    keys(NEW)
    db.session.expire_all()
    absence.reason, absence.ends_on = absence.reason, absence.starts_on
    db.session.commit()
    assert stored() == before


def test_the_sentence_itself_is_never_kept(absence):
    with pytest.raises(WrongKey):
        absence.reason = UNREADABLE


def test_a_fingerprint_names_a_key_and_tells_nothing_of_it(app):
    assert fingerprint(OLD) == fingerprint(OLD) != fingerprint(NEW)
    assert (len(fingerprint(OLD)), fingerprint(OLD) in urlsafe_b64decode(OLD).hex()) == (12, False)


def test_a_private_file_has_no_hash_of_what_is_in_it_and_is_known_again(app, keys):
    found = sha256(b"A staff list").hexdigest()
    before = files.keep(name="x.csv", content=b"A staff list", is_private=True).sha256
    keys(NEW, *app.config["CONFIDENTIAL_KEYS"])
    hashes = files.hashes_of(b"A staff list", is_private=True)
    assert (found in hashes, before in hashes, hashes[0] == before) == (False, True, False)
    assert files.keep(name="x.csv", content=b"A staff list").sha256 == found


def test_what_a_release_without_keys_has_written_is_read(absence):
    db.session.execute(text("UPDATE absence SET reason = 'Plain'"))
    db.session.commit()
    assert db.session.get_one(Absence, absence.id, populate_existing=True).reason == "Plain"


def test_a_file_is_stored_so_as_well_and_no_file_stays_none(app):
    kind, photo = ConfidentialBytes(), b"\x89PNG\r\n" * 10
    stored = kind.process_bind_param(photo, sqlite.dialect())
    assert stored.startswith(MARK.encode()) and photo not in stored
    assert kind.process_result_value(stored, sqlite.dialect()) == photo
    assert (kind.process_bind_param(None, sqlite.dialect()), kind.process_result_value(b"", sqlite.dialect())) == (None, b"")
    assert is_confidential(Column("photo", kind))
