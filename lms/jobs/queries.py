"""Reads of the queue."""

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.sql import ColumnElement

from lms.jobs.models import Job
from lms.jobs.rules import ABANDONED_AFTER, JobState
from lms.kit.db import db


def free(now: datetime) -> ColumnElement[bool]:
    """Waiting, or left behind by a worker that died."""
    dead = and_(Job.state == JobState.RUNNING, or_(Job.alive_at.is_(None), Job.alive_at < now - ABANDONED_AFTER))
    return or_(Job.state == JobState.WAITING, dead)


def next_free(now: datetime) -> int | None:
    """The oldest job that nobody has in hand."""
    return db.session.scalar(select(Job.id).where(free(now)).order_by(Job.id).limit(1))


def latest(kind: str, about_id: int) -> Job | None:
    """The newest job of this kind about this row."""
    return db.session.scalar(select(Job).where(Job.kind == kind, Job.about_id == about_id).order_by(Job.id.desc()).limit(1))
