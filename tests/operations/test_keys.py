"""The keys of confidential texts: a wrong one, one that is put in front, one that is dropped; and rotations that are broken off."""

import os
import signal
from datetime import timedelta
from hashlib import sha256

import pytest
from cryptography.fernet import Fernet
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text, update

from lms.bookings.models import Booking
from lms.files import service as files
from lms.files.models import StoredFile
from lms.imports.models import ImportRun, ImportWrite
from lms.imports.rules.runs import RunState
from lms.imports.rules.undo import Did
from lms.kit.confidential import UNREADABLE, UNWRITABLE, decrypt, decrypt_bytes, encrypt, fingerprint
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.operations import queries, worker
from lms.operations.service import keys as verbs
from lms.people.models import Absence
from tests import processes
from tests.events import booking, course, event

NEW = Fernet.generate_key().decode()
PHOTO = b"date,reason\n2026-03-02,Surgery\n" * 100


@pytest.fixture
def old(app):
    return app.config["CONFIDENTIAL_KEYS"][0]


@pytest.fixture
def keys(app, monkeypatch):
    """As after a restart with these keys."""

    def set_to(*these):
        monkeypatch.setitem(app.config, "CONFIDENTIAL_KEYS", these)
        db.session.remove()

    return set_to


@pytest.fixture
def told(cast, today):
    """Something in a text, in a file and in a document; the id of the booking."""
    one = booking(cast, event(cast, course(cast)), "ailsa", needs="A hearing loop")
    db.session.add(Absence(post_id=cast["effie"].post_id, starts_on=today, ends_on=today + timedelta(days=60), reason="Surgery"))
    file = files.keep(name="leave.csv", content=PHOTO, is_private=True)
    run = ImportRun(kind="absences", state=RunState.CHECKING, file_id=file.id)
    db.session.add(run)
    db.session.flush()
    kept = {"starts_on": "2026-03-02", "reason": encrypt('Said "no"')}
    db.session.add(ImportWrite(run_id=run.id, record="absence", row_id=1, did=Did.ADDED, before={}, after=kept))
    db.session.commit()
    return one.id


def all_that_was_told():
    needs, content = (db.session.scalars(select(column)).one() for column in (Booking.needs, StoredFile.content))
    reasons = sorted(db.session.scalars(select(Absence.reason)))
    return needs, reasons, decrypt_bytes(content), decrypt(db.session.scalars(select(ImportWrite.after)).one()["reason"])


def everything_stored():
    db.session.rollback()
    return [row for column in queries.encrypted_columns() for batch in queries.stored_batches(column) for row in batch]


def under(key):
    db.session.rollback()
    return sum(queries.stands(column).under.get(fingerprint(key), 0) for column in queries.encrypted_columns())


def run(app, *args):
    """(exit code, what was said)"""
    said = app.test_cli_runner().invoke(args=["keys", *args])
    return said.exit_code, said.output


def rotated(app, *args):
    """What is said at the end, after how far it has come."""
    code, said = run(app, "rotate", *args)
    assert (code, said.splitlines()[0]) == (0, "1 of 5 looked at")
    return [line for line in said.splitlines() if "looked at" not in line]


# --- a wrong key ----------------------------------------------------------------------------------------------------------------------


def test_with_a_wrong_key_pages_are_served_without_the_texts(told, keys, as_):
    keys(NEW)
    page = as_("ailsa").get(f"/bookings/{told}")
    assert (page.status_code, "A hearing loop" in page.text, UNREADABLE in page.text) == (200, False, True)
    held = as_("ailsa").get("/account/what-we-hold")
    assert (held.status_code, "A hearing loop" in held.text, UNREADABLE in held.text) == (200, False, True)


def test_with_a_wrong_key_nothing_is_kept_and_the_form_says_why(told, keys, as_, send):
    before = everything_stored()
    keys(NEW)
    reply = send(as_("ailsa"), f"/bookings/{told}/needs", page=f"/bookings/{told}", needs="A ramp")
    assert (reply.status_code, UNWRITABLE in reply.text, everything_stored()) == (422, True, before)


def test_with_a_wrong_key_readyz_says_so_and_turns_nobody_away(told, keys, nobody):
    assert "What is told in private can be read and kept." in nobody.get("/readyz").text
    keys(NEW)
    reply = nobody.get("/readyz")
    assert (reply.status_code, nobody.get("/readyz?work=yes").status_code) == (200, 503)
    assert "CONFIDENTIAL_KEYS is not what it was written with" in reply.text
    assert "CONFIDENTIAL_KEYS is not what it was written with" in nobody.get("/status").text


def test_once_the_right_key_is_back_all_is_as_it_was(told, keys, old):
    before = all_that_was_told()
    keys(NEW)
    assert worker.begin_with_keys().startswith("What was told in private cannot be read, and is not kept")
    keys(old)
    assert (worker.begin_with_keys(), all_that_was_told()) == ("", before)


def test_one_text_under_an_unknown_key_breaks_no_page(told, as_, app):
    db.session.execute(text("UPDATE booking SET needs = :lost"), {"lost": f"enc1:{Fernet(NEW).encrypt(b'Lost').decode()}"})
    db.session.commit()
    assert UNREADABLE in as_("ailsa").get(f"/bookings/{told}").text
    code, said = run(app, "status")
    assert (code, "1 value cannot be read with any of these keys" in said) == (1, True)


# --- rotating -------------------------------------------------------------------------------------------------------------------------


def test_everything_is_written_anew_under_the_first_key_and_the_old_one_can_go(told, keys, old, app):
    before = all_that_was_told()
    keys(NEW, old)
    code, said = run(app, "status")
    assert (code, "would write 5 values anew" in said, fingerprint(NEW) in said) == (0, True, True)
    assert rotated(app) == ["5 values written anew."]
    assert f"Nothing stands under {fingerprint(old)}: it can be dropped" in run(app, "status")[1]
    keys(NEW)
    assert (run(app, "status")[0], all_that_was_told(), worker.begin_with_keys()) == (0, before, "")


def test_a_second_time_changes_nothing(told, keys, old, app):
    keys(NEW, old)
    worker.rotate()
    once = everything_stored()
    assert (rotated(app), everything_stored()) == (["Nothing had to be written anew."], once)


def test_what_was_never_encrypted_is(told, app):
    db.session.execute(text("UPDATE booking SET needs = 'Plain'"))
    db.session.commit()
    assert rotated(app) == ["1 value written anew."]
    assert db.session.scalar(text("SELECT needs FROM booking")).startswith("enc1:")
    assert db.session.scalars(select(Booking.needs)).one() == "Plain"


def test_what_is_changed_meanwhile_is_not_overwritten(told, keys, old, monkeypatch):
    keys(NEW, old)
    seal = verbs.anew

    def somebody_is_quicker(column, stored, moved):
        if str(column) == "booking.needs":
            db.session.execute(update(Booking).values(needs="A ramp"))
            db.session.commit()
        return seal(column, stored, moved)

    monkeypatch.setattr(verbs, "anew", somebody_is_quicker)
    moved = {column.name: column for column in worker.rotate()}
    assert (moved["booking.needs"].done, moved["booking.needs"].left) == (0, 1)
    assert db.session.scalars(select(Booking.needs)).one() == "A ramp"
    assert fingerprint(old) in queries.noted_keys().here


def test_broken_off_it_goes_on_with_what_is_left(told, keys, old, monkeypatch):
    before = all_that_was_told()
    keys(NEW, old)
    swap, done = verbs.swap, []

    def fail_at_the_third(*row):
        done.append(row)
        if len(done) == 3:
            raise OSError("no power")
        return swap(*row)

    monkeypatch.setattr(verbs, "swap", fail_at_the_third)
    with pytest.raises(OSError, match="no power"):
        worker.rotate()
    monkeypatch.setattr(verbs, "swap", swap)
    assert 0 < under(NEW) < 5
    assert all_that_was_told() == before
    worker.rotate()
    assert (under(NEW), under(old), all_that_was_told()) == (5, 0, before)


@pytest.mark.rest
@pytest.mark.parametrize("at", [1, 3, 5])
def test_killed_it_goes_on_with_what_is_left(told, keys, old, database_url, monkeypatch, at):
    before = all_that_was_told()
    keys(NEW, old)
    swap, done = verbs.swap, []

    def die(*row):
        done.append(row)
        if len(done) == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return swap(*row)

    def rotate_and_die(app):
        app.config["CONFIDENTIAL_KEYS"] = (NEW, old)
        verbs.swap = die
        worker.rotate()

    db.engine.dispose()
    assert processes.end(processes.start(1, database_url, rotate_and_die)) == [-signal.SIGKILL]
    assert (under(NEW) + under(old), all_that_was_told()) == (5, before)
    worker.rotate()
    assert (under(NEW), under(old), all_that_was_told()) == (5, 0, before)


def test_with_a_wrong_key_nothing_is_rotated(told, keys, app):
    before = everything_stored()
    keys(NEW)
    code, said = run(app, "rotate")
    assert (code, "None of the keys is here" in said, everything_stored()) == (1, True, before)


def test_a_key_that_is_lost_for_good_is_given_up(told, keys, app, old):
    keys(NEW)
    assert rotated(app, "--give-up") == [
        "Nothing had to be written anew.",
        "5 values cannot be read with any of the keys, and stayed as they were.",
    ]
    db.session.execute(update(Booking).values(needs="Told anew"))
    db.session.commit()
    assert db.session.scalars(select(Booking.needs)).one() == "Told anew"
    keys(NEW, old)
    assert db.session.scalars(select(Absence.reason)).all().count(UNREADABLE) == 0


def test_a_key_that_is_dropped_too_early_is_missed(told, keys, old, app, nobody):
    keys(NEW, old)
    assert worker.begin_with_keys() == ""
    keys(NEW)
    assert "one of its keys is not in CONFIDENTIAL_KEYS" in nobody.get("/readyz").text
    code, said = run(app, "status")
    assert (code, f"texts were written under it: {fingerprint(old)}" in said) == (1, True)
    assert encrypt("Kept under the new one")


# --- backups --------------------------------------------------------------------------------------------------------------------------
HERE_ALONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@HERE_ALONE
def test_a_backup_names_its_keys_and_is_not_restored_without_any(told, keys, old, app, tmp_path):
    file = tmp_path / "all.backup"
    db.session.remove()
    before = everything_stored()
    invoke = app.test_cli_runner().invoke
    assert invoke(args=["backup", str(file)]).exit_code == 0
    keys(NEW)
    refused = invoke(args=["restore", str(file), "--replace"])
    assert refused.output.startswith(f"What was told in private in this backup stands under the key {fingerprint(old)}. Not here:")
    assert (refused.exit_code, "Nothing was changed." in refused.output, everything_stored()) == (1, True, before)
    keys(NEW, old)
    db.session.remove()
    restored = invoke(args=["restore", str(file), "--replace"])
    assert (restored.exit_code, "here in CONFIDENTIAL_KEYS" in restored.output, everything_stored()) == (0, True, before)
    keys(NEW)
    assert invoke(args=["restore", str(file), "--replace", "--without-key"]).exit_code == 0
    assert everything_stored() == before


@HERE_ALONE
def test_tables_are_not_brought_to_this_version_under_a_wrong_key(told, keys, old):
    db.session.remove()
    downgrade(revision="0030")
    keys(NEW)
    with pytest.raises(Refused, match="set CONFIDENTIAL_KEYS to the key it was written with"):
        upgrade()
    keys(NEW, old)
    upgrade()
    assert {*queries.noted_keys().here} == {fingerprint(NEW), fingerprint(old)}


def test_hashes_of_private_files_from_before_are_hashes_under_the_key(told):
    db.session.execute(update(StoredFile).values(sha256=sha256(PHOTO).hexdigest()))
    db.session.commit()
    db.session.remove()
    downgrade(revision="0030")
    upgrade()
    assert db.session.scalars(select(StoredFile.sha256)).one() == files.hashes_of(PHOTO, is_private=True)[0]
