"""What is written in supervision while others write, move its session, or rotate the keys: nothing is lost, nobody waits for ever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from cryptography.fernet import Fernet

from lms.kit import clock
from lms.kit.concurrent_edits import EditConflict, fingerprint
from lms.kit.db import db, transaction
from lms.kit.readers import Reader
from lms.kit.refusal import Refused
from lms.operations import worker
from lms.supervision.rules.words import CancelledBy, CancelledWhy, MemberRole, SessionState
from lms.supervision_records.queries import records
from lms.supervision_records.service import records as service
from lms.supervision_sessions.service import sessions
from tests.cast import TODAY
from tests.supervision.groups import a_group, agrees, joins, meets

pytestmark = pytest.mark.on_both
SINCE = TODAY - timedelta(days=200)


@pytest.fixture
def session_id(cast):
    """Effie and Kirsty facilitate; it is not said yet that it took place."""
    group = a_group(cast)
    joins(cast, group, "kirsty", since=SINCE, role=MemberRole.FACILITATOR)
    agrees(cast, group)
    session = meets(cast, group, TODAY - timedelta(days=1), state=SessionState.PLANNED)
    db.session.commit()
    return session.id


def at_once(app, *acts):
    """All of them begin together, each in a transaction of its own; what came of each."""
    barrier = Barrier(len(acts))

    def run(act):
        with app.app_context():
            barrier.wait(timeout=20)
            try:
                with transaction():
                    return act()
            except (Refused, EditConflict) as no:
                return no
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def saves(cast, session_id, who, words, before=""):
    by, seen = cast[who].viewer(), fingerprint({"text": before, "learning": ""})

    def act():
        service.save_draft(session_id=session_id, text=words, learning="", seen=seen, by=by)
        return words

    return act


def draft(cast, session_id):
    db.session.rollback()
    return records.draft(session_id, Reader(cast["effie"].person_id, clock.now()))


def test_of_two_facilitators_who_write_at_once_the_second_is_told_of_the_first(app, cast, session_id):
    for turn in range(5):
        before = draft(cast, session_id).text if turn else ""
        outcomes = at_once(app, *(saves(cast, session_id, who, f"{who} {turn}", before) for who in ("effie", "kirsty")))
        kept = [outcome for outcome in outcomes if isinstance(outcome, str)]
        assert kept == [draft(cast, session_id).text] and any(isinstance(outcome, EditConflict) for outcome in outcomes)


def shares(cast, session_id):
    by, seen = cast["effie"].viewer(), fingerprint({"text": "", "learning": ""})
    return lambda: bool(service.share(session_id=session_id, text="We spoke.", learning="", seen=seen, by=by))


def cancels(cast, session_id):
    by = cast["kirsty"].viewer()

    def act():
        sessions.cancel(session_id=session_id, cancelled_by=CancelledBy.FACILITATOR, why=CancelledWhy.OTHER, by=by)
        return True

    return act


def test_a_session_is_shared_or_cancelled_and_never_both(app, cast, session_id):
    outcomes = at_once(app, shares(cast, session_id), cancels(cast, session_id))
    assert sorted(outcome is True for outcome in outcomes) == [False, True]


def test_keys_are_rotated_while_people_write_and_no_word_is_lost(app, cast, session_id, monkeypatch):
    worker.begin_with_keys()
    db.session.commit()
    old, new = app.config["CONFIDENTIAL_KEYS"][0], Fernet.generate_key().decode()
    at_once(app, saves(cast, session_id, "effie", "0"))
    monkeypatch.setitem(app.config, "CONFIDENTIAL_KEYS", (new, old))

    def rotates():
        with app.app_context():
            worker.rotate()
            db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        rotating = pool.submit(rotates)
        for turn in range(15):
            assert at_once(app, saves(cast, session_id, "effie", str(turn + 1), str(turn))) == [str(turn + 1)]
        rotating.result(timeout=60)
    worker.rotate()
    monkeypatch.setitem(app.config, "CONFIDENTIAL_KEYS", (new,))
    db.session.remove()
    assert draft(cast, session_id).text == "15"
