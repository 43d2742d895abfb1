"""Two assessors in the same moment, each in a transaction of their own: what one of them signs is signed once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError

import pytest

from lms.access import Role
from lms.kit.db import db
from lms.signoff.models import RequestItem
from lms.signoff.service import judging, unasked
from tests.client import TOKEN
from tests.frameworks import sign_off
from tests.meeting import patience
from tests.signoff.conftest import DEMONSTRATED, behaviours, sign_offs, version_id

#: Both databases keep people apart in ways of their own.
pytestmark = pytest.mark.on_both


@pytest.fixture
def at_once(as_, monkeypatch):
    """`at_once((who, url, answers), ...)`: sent together, they wait for one another where the learner is locked; the codes."""

    def send_all(*requests):
        ready = []
        for who, url, answers in requests:
            client = as_(who)
            ready.append((client, url, {"csrf_token": TOKEN.search(client.get("/account/password").text).group(1), **answers}))
        barrier, lock = Barrier(len(requests)), judging.lock

        def meet(learner):
            with suppress(BrokenBarrierError):
                barrier.wait(timeout=patience())
            return lock(learner)

        db.session.rollback()
        with monkeypatch.context() as patched:
            for place in (judging, unasked):
                patched.setattr(place, "lock", meet)
            with ThreadPoolExecutor(len(requests)) as pool:
                codes = [reply.status_code for reply in pool.map(lambda sending: sending[0].post(sending[1], data=sending[2]), ready)]
        db.session.expire_all()
        return sorted(codes)

    return send_all


def test_two_assessors_sign_the_same_person(cast, ccbf, asks, at_once, grant):
    sign_off(cast, ccbf, "tam", "CARE1", 3, on=date(2025, 6, 2))
    grant("tam", Role.ASSESSOR, "NHSL")
    item = asks()
    db.session.commit()
    rated = {f"rating-{line}": DEMONSTRATED for line in behaviours(ccbf, "CARE1", 1)}
    asked = (f"/sign-offs/items/{item.id}", {**rated, "version": version_id(ccbf), "saw": "A visit.", "do": "sign"})
    unasked_form = {"pair": "CARE1:1", "score": DEMONSTRATED, "saw": "A visit.", "version": version_id(ccbf)}
    codes = at_once(("effie", *asked), ("tam", f"/sign-offs/new/{cast['ailsa'].person_id}", unasked_form))
    assert (sign_offs(cast), codes) in (([("CARE1", 1)], [303, 303]), ([("CARE1", 1)], [303, 422]))
    assert db.session.get_one(RequestItem, item.id).state.value in ("signed", "withdrawn")


def test_a_form_sent_twice(cast, ccbf, at_once):
    form = {"pair": "CARE1:1", "score": DEMONSTRATED, "saw": "A visit.", "version": version_id(ccbf)}
    address = f"/sign-offs/new/{cast['ailsa'].person_id}"
    assert at_once(("effie", address, form), ("effie", address, form)) == [303, 303]
    assert sign_offs(cast) == [("CARE1", 1)]
