"""That somebody was at supervision, for their own timeline: the day and how long, and not even with whom."""

from collections.abc import Iterator, Sequence

from sqlalchemy import exists, func, or_, select

from lms.access import Viewer
from lms.kit import clock
from lms.kit.db import db
from lms.kit.timeline import Done
from lms.people.models import Post
from lms.supervision.models import GroupMember, SessionAttendance, SupervisionSession
from lms.supervision.queries.readers import covers
from lms.supervision.rules.words import AttendanceMark, SessionState

THERE = [mark for mark in AttendanceMark if mark.is_there]


def timeline(person_ids: Sequence[int], viewer: Viewer) -> Iterator[Done]:
    """The sessions at which the human with these records was; nothing for anybody else's eyes. Those of a group that they were in lead to
    their page: a file may say that somebody came, and makes nobody a member."""
    if viewer.person_id not in person_ids:
        return
    was_in_it = (
        select(GroupMember.id)
        .where(GroupMember.group_id == SupervisionSession.group_id, GroupMember.person_id.in_(person_ids))
        .where(or_(covers(SupervisionSession.held_on), covers(clock.today())))
        .correlate(SupervisionSession)
    )
    statement = (
        select(
            SupervisionSession.id,
            SupervisionSession.held_on,
            func.coalesce(SessionAttendance.minutes, SupervisionSession.minutes),
            exists(was_in_it),
        )
        .join(SessionAttendance, SessionAttendance.session_id == SupervisionSession.id)
        .join(Post, Post.id == SessionAttendance.post_id)
        .where(Post.person_id.in_(person_ids), SessionAttendance.mark.in_(THERE), SupervisionSession.state == SessionState.HAPPENED)
    )
    for session_id, held_on, minutes, is_theirs in db.session.execute(statement):
        endpoint = "supervision_sessions.session" if is_theirs else ""
        yield Done(held_on, "Supervision", minutes, endpoint, {"session_id": session_id})
