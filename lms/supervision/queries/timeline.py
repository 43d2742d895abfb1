"""That somebody was at supervision, for their own timeline: the day and how long, and not even with whom."""

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select

from lms.access import Viewer
from lms.kit.db import db
from lms.kit.timeline import Done
from lms.people.models import Post
from lms.supervision.models import SessionAttendance, SupervisionSession
from lms.supervision.rules.words import AttendanceMark, SessionState

THERE = [mark for mark in AttendanceMark if mark.is_there]


def timeline(person_ids: Sequence[int], viewer: Viewer) -> Iterator[Done]:
    """The sessions at which the human with these records was; nothing for anybody else's eyes."""
    if viewer.person_id not in person_ids:
        return
    statement = (
        select(SupervisionSession.held_on, func.coalesce(SessionAttendance.minutes, SupervisionSession.minutes))
        .join(SessionAttendance, SessionAttendance.session_id == SupervisionSession.id)
        .join(Post, Post.id == SessionAttendance.post_id)
        .where(Post.person_id.in_(person_ids), SessionAttendance.mark.in_(THERE), SupervisionSession.state == SessionState.HAPPENED)
    )
    for held_on, minutes in db.session.execute(statement):
        yield Done(held_on, "Supervision", minutes)
