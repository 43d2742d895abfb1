"""The trail is sealed in batches; whatever is altered afterwards is found, and retention may still take values out."""

import pytest
from sqlalchemy import text

from lms.audit import service as audit
from lms.audit.models import Change, Seal, SealedChange
from lms.audit.rules import BEGINNING, chained
from lms.audit.service import sealing
from lms.jobs import worker as jobs
from lms.jobs.models import Job
from lms.jobs.rules import JobState
from lms.kit.db import db
from lms.people.models import Organisation


@pytest.fixture
def sealed(cast, monkeypatch):
    """The trail of the cast, in seals of twenty."""
    monkeypatch.setattr(sealing, "BATCH", 20)
    while audit.seal():
        pass
    db.session.commit()
    return cast


def behind_our_back(statement):
    """What somebody with the database's own password could do: the triggers are no help against them."""
    if db.engine.dialect.name == "sqlite":
        for act in ("update", "delete"):
            db.session.execute(text(f"DROP TRIGGER IF EXISTS change_no_{act}"))
    else:
        db.session.execute(text("ALTER TABLE change DISABLE TRIGGER ALL"))
    db.session.execute(text(statement))
    db.session.commit()


def test_everything_is_sealed_once_and_nothing_is_wrong(sealed):
    verdict = audit.verify()
    assert (verdict.unsealed, verdict.complaints) == (0, [])
    assert verdict.changes == db.session.query(Change).count() and verdict.seals > 2
    assert audit.seal() == 0


def test_the_first_seal_follows_nothing(sealed):
    assert db.session.query(Seal).order_by(Seal.id).first().previous == BEGINNING


def test_the_same_changes_after_another_seal_make_another_hash():
    """Or whoever can write to the tables could exchange everything up to a seal, and leave those after it alone."""
    assert chained(BEGINNING, ["digest"]) != chained("1" * 64, ["digest"])


def test_what_comes_later_waits_for_the_next_seal(sealed):
    db.session.get_one(Organisation, sealed.places["HARB"]).name = "Harbour"
    db.session.flush()
    assert audit.verify().unsealed == 1
    assert audit.seal() == 1


@pytest.mark.parametrize(
    ("altered", "said"),
    [
        ("UPDATE change SET by_account_id = 1 WHERE id = 3", "Change 3 is not as it was sealed: who, when or what"),
        ("UPDATE change SET at = '2020-01-01 00:00:00' WHERE id = 3", "Change 3 is not as it was sealed: who, when or what"),
        ('UPDATE change SET "values" = \'{"name": [null, "x"]}\' WHERE id = 3', "Change 3 is not as it was sealed: its values"),
        ("DELETE FROM sealed_change WHERE change_id = 3", "does not close over"),
        ("UPDATE sealed_change SET digest = 'x' WHERE change_id = 3", "does not close over"),
        ("UPDATE seal SET number_of_changes = 1 WHERE id = 1", "does not close over"),
        ("UPDATE seal SET previous = 'x' WHERE id = 2", "Seal 2 does not follow"),
    ],
)
def test_what_is_altered_is_found(sealed, altered, said):
    behind_our_back(altered)
    assert any(said in line for line in audit.verify().complaints)


def test_a_line_that_is_taken_out_is_found(sealed):
    behind_our_back("DELETE FROM sealed_change WHERE change_id = 3")
    behind_our_back("DELETE FROM change WHERE id = 3")
    assert audit.verify().complaints


def test_a_seal_that_is_taken_out_of_the_middle_is_found(sealed):
    behind_our_back("DELETE FROM sealed_change WHERE seal_id = 2")
    behind_our_back("DELETE FROM seal WHERE id = 2")
    assert any("does not follow" in line for line in audit.verify().complaints)


def test_a_salt_makes_equal_values_look_different(sealed):
    assert len({row.salt for row in db.session.query(SealedChange)}) == db.session.query(SealedChange).count()


def test_the_worker_seals_by_itself(cast, app):
    db.session.commit()
    jobs.ask_for_what_is_due({"trail.seal": app.extensions["house"].schedules["trail.seal"]})
    assert jobs.work(app.extensions["house"].handlers) == 1
    assert (audit.verify().unsealed, db.session.query(Job.state).scalar()) == (0, JobState.DONE)
