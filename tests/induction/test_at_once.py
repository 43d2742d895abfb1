"""Two things that change one induction, at the same moment: what is stored has both."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest

from lms.induction.rules.words import ConfirmedBy, How, Status
from lms.induction.service import inductions, records
from lms.kit.db import db, transaction
from lms.training.service import Achieved, award
from tests.cast import TODAY
from tests.induction.programmes import induction, programme, step
from tests.meeting import patience


@pytest.fixture
def at_once(app, monkeypatch):
    """`at_once(verb, verb)`: each in its own transaction; they wait for one another where what is stored is read."""
    barrier, stored = Barrier(2), inductions.stored

    def meet(post_ids):
        found = stored(post_ids)
        with suppress(BrokenBarrierError):
            barrier.wait(timeout=patience())
        return found

    def do(verb):
        with app.app_context(), transaction():
            verb()

    def run(*verbs):
        db.session.commit()
        monkeypatch.setattr(inductions, "stored", meet)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(do, verbs))
        db.session.expire_all()

    return run


@pytest.mark.on_both
def test_a_step_and_training_that_are_recorded_at_once_both_count(cast, at_once):
    of, morag, effie = programme("VOL", step("fire", subject=cast.subjects["FIRE-1"]), step("met")), cast["morag"], cast["effie"].viewer()
    met = {"post_ids": [morag.post_id], "programme_id": of.id, "step_key": "met", "done_on": TODAY, "how": How.APP, "by": effie}
    trained = Achieved(morag.person_id, cast.subjects["FIRE-1"], TODAY, cast.places["HARB"])
    at_once(lambda: records.record(**met, confirmed_by=ConfirmedBy.SUPERVISOR), lambda: award(wanted=[trained]))
    assert induction(morag).status is Status.COMPLETE
