"""Policies for tests, written straight into the table."""

from datetime import timedelta

from sqlalchemy import select

from lms.kit.db import db
from lms.people.models import JobRole
from lms.supervision_policies.models import SupervisionPolicy
from tests.cast import TODAY

LONG_AGO = TODAY - timedelta(days=400)


def policy(cast, place, days, *, role=None, worker_type=None, groups=False, since=LONG_AGO, until=None):
    """So often, for whoever has a post there."""
    role_id = db.session.scalar(select(JobRole.id).where(JobRole.key == role)) if role else None
    row = SupervisionPolicy(
        organisation_id=cast.places[place], job_role_id=role_id, worker_type=worker_type, interval_days=days, group_counts=groups,
        effective_from=since, effective_until=until,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def stored():
    """(place, days, do groups count, from, until) of every policy, in their order."""
    rows = db.session.scalars(select(SupervisionPolicy).order_by(SupervisionPolicy.effective_from, SupervisionPolicy.id))
    return [(row.organisation_id, row.interval_days, row.group_counts, row.effective_from, row.effective_until) for row in rows]
