"""The cast is as its page says: every status occurs, and everyone has the role they are named for."""

import pytest
from sqlalchemy import select

from lms.access import Role
from lms.kit.db import db
from lms.people.models import Post
from lms.training import queries
from lms.training.models import Standing, Subject

STATUSES = {
    ("ailsa", 0, "FIRE-1"): "current",  # 24 months from 4 November 2024
    ("ailsa", 0, "IPC-2"): "expiring",  # on 14 April 2026
    ("morag", 0, "FIRE-1"): "not_yet_due",  # 28 days from 16 February
    ("gordon", 0, "FIRE-1"): "overdue",  # ran out on 30 November 2025
    ("effie", 0, "FIRE-1"): "overdue",  # never done
    ("kirsty", 0, "FIRE-1"): "paused",
    ("lukasz", 0, "FIRE-1"): "expiring",  # on 19 March 2026
    ("lukasz", 1, "FIRE-1"): "exempt",
    ("dougie", 0, "FIRE-1"): None,  # a personal assistant is offered it
    ("ailsa", 0, "DEM-2"): None,
}


def test_every_status_occurs(cast, today):
    lines = (
        select(Standing.post_id, Subject.code, Standing.is_offer, queries.status(today))
        .join(Subject)
        .join(Post)
        .join(queries.Employer, queries.Employer.id == Post.employer_id)
        .where(queries.on(today))
    )
    shown = {(post, code): None if is_offer else status for post, code, is_offer, status in db.session.execute(lines)}
    assert {key: shown[cast[key[0]].post_ids[key[1]], key[2]] for key in STATUSES} == STATUSES


@pytest.mark.parametrize("role", Role)
def test_every_role_is_played(cast, role):
    assert any(role in player.viewer().roles for player in cast.players.values())


def test_effie_supervises_and_gordon_does_not(cast):
    assert [cast[name].viewer().supervises for name in ("effie", "gordon")] == [True, False]
