"""Lines for Home: a release that waits for a second person; and for members, that a record of theirs was released."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from lms.access import NEVER_RELEASE, May, Viewer
from lms.kit.datetimes import local_date
from lms.kit.db import db
from lms.kit.todo import Todo, Weight
from lms.people.queries import records_of
from lms.supervision.models import GroupMember, RecordRelease, SupervisionGroup, SupervisionSession
from lms.supervision.queries.readers import covers
from lms.supervision.rules.words import ReleaseState
from lms.supervision_records.queries.releases import waits_for


def todo(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    """In two statements at most. No line says a name, or why: Home may be seen over one's shoulder."""
    if viewer.may(May.RELEASE_RECORD) and not viewer.roles & NEVER_RELEASE:
        yield from _to_decide(viewer, now)
    yield from _released(viewer, now)


def _to_decide(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    waiting = (
        select(RecordRelease.id, RecordRelease.proposed_at)
        .join(SupervisionSession, SupervisionSession.id == RecordRelease.session_id)
        .where(waits_for(viewer, local_date(now)), RecordRelease.proposed_by_id.not_in(records_of(viewer.person_id)))
        .order_by(RecordRelease.id)
    )
    for row in db.session.execute(waiting):
        yield Todo(
            verb="Decide",
            thing="whether a record of supervision is released",
            weight=Weight.WAITING,
            endpoint="supervision_records.release",
            values={"release_id": row.id},
            when="Proposed on",
            on=local_date(row.proposed_at),
        )


def _released(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    """For whoever was in the group on the day of the session, as long as the two can open the record."""
    released = (
        select(RecordRelease.session_id, RecordRelease.decided_at, SupervisionGroup.kind, SupervisionGroup.name)
        .join(SupervisionSession, SupervisionSession.id == RecordRelease.session_id)
        .join(SupervisionGroup, SupervisionGroup.id == SupervisionSession.group_id)
        .join(GroupMember, GroupMember.group_id == SupervisionGroup.id)
        .where(GroupMember.person_id.in_(records_of(viewer.person_id)), covers(SupervisionSession.held_on))
        .where(RecordRelease.state == ReleaseState.RELEASED, RecordRelease.readable_until >= local_date(now))
        .distinct()
        .order_by(RecordRelease.decided_at, RecordRelease.session_id)
    )
    for row in db.session.execute(released):
        yield Todo(
            verb="See",
            thing=f"to whom a record of {row.kind.called(row.name)} was released",
            weight=Weight.SOON,
            endpoint="supervision_sessions.session",
            values={"session_id": row.session_id},
            when="Released on",
            on=local_date(row.decided_at),
        )
