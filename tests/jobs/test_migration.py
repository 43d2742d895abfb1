"""The queue keeps its rows when its table is made anew, up and down."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from lms.jobs import service
from lms.jobs.models import Job
from lms.jobs.rules import JobState
from lms.kit.db import db
from tests.databases import app_on

OLD = (
    "INSERT INTO job (id, kind, about_id, state, done, total, tries, made_at)"
    " VALUES (7, 'count', 3, 'waiting', 0, 0, 1, '2026-03-02 09:00:00')"
)


@pytest.fixture
def before(empty_database_url):
    """The version before, with a job that waits."""
    with app_on(empty_database_url).app_context():
        upgrade(revision="0002")
        with db.engine.begin() as connection:
            connection.execute(text(OLD))
        yield
        db.session.remove()
        db.engine.dispose()


def test_a_job_that_waited_still_waits_and_the_next_gets_a_number_of_its_own(before):
    upgrade(revision="head")
    service.ask(kind="other", about_id=1, by_account_id=None)
    db.session.commit()
    found = {job.kind: (job.id, job.state) for job in db.session.query(Job)}
    assert db.session.get_one(Job, 7).due_at == db.session.get_one(Job, 7).made_at
    assert found == {"count": (7, JobState.WAITING), "other": (8, JobState.WAITING)}


def test_going_down_what_was_cancelled_counts_as_failed(before):
    upgrade(revision="0003")
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE job SET state = 'cancelled'"))
    downgrade(revision="0002")
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT id, state FROM job")).all() == [(7, "failed")]
