"""Releases of records: what could be released, what waits, and what the members are told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select, true

from lms.access import Viewer
from lms.evidence.queries.names import names_of
from lms.kit.datetimes import local_date
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.identifiers import fold
from lms.kit.readers import Reader, Work, reading_as
from lms.people.models import Person
from lms.people.queries import records_of
from lms.supervision.models import (
    GroupMember,
    RecordReading,
    RecordRelease,
    SupervisionGroup,
    SupervisionSession,
)
from lms.supervision.queries.openable import has_record
from lms.supervision.queries.readers import covers
from lms.supervision.rules.words import GroupKind, ReadingReason, ReleaseReason, ReleaseState
from lms.supervision_records.queries.offices import is_office_of
from lms.supervision_records.queries.records import called, standing, who_met

MOST = 100


@dataclass(frozen=True)
class Releasable:
    """A session whose record could be released: who, when, which kind."""

    session_id: int
    held_on: date
    kind: GroupKind
    called: str
    people: Sequence[str]


@dataclass(frozen=True)
class Release:
    """One release, as those who decide it, and the members, see it."""

    id: int
    session_id: int
    reason: ReleaseReason
    why: str
    proposed_by_id: int
    proposed_by: str
    proposed_at: datetime
    state: ReleaseState
    decided_by_id: int | None
    decided_by: str
    decided_at: datetime | None
    readable_until: date | None
    held_on: date
    kind: GroupKind
    called: str


@dataclass(frozen=True)
class Reading:
    """Somebody outside the members has opened the record."""

    who: str
    why: ReadingReason
    opened_at: datetime


# --- what could be released -----------------------------------------------------------------------------------------------------------


def releasable(viewer: Viewer, today: date, find: str) -> list[Releasable]:
    """Sessions with a record that this viewer could propose, newest first, by the name of the group or of a person in it. No text."""
    statement = (
        select(SupervisionSession.id, SupervisionSession.held_on, SupervisionGroup.kind, SupervisionGroup.name)
        .join(SupervisionGroup, SupervisionGroup.id == SupervisionSession.group_id)
        .where(has_record(SupervisionSession.id), *is_office_of(viewer, today))
        .order_by(SupervisionSession.held_on.desc(), SupervisionSession.id.desc())
    )
    if find.strip():
        statement = statement.where(or_(SupervisionGroup.name.icontains(find.strip(), autoescape=True), _has_member_called(find)))
    rows = db.session.execute(reading_as(statement.limit(MOST), Work.FACTS)).all()
    people = who_met([row.id for row in rows])
    return [Releasable(row.id, row.held_on, row.kind, called(row.name, people[row.id]), people[row.id]) for row in rows]


def _has_member_called(find: str) -> ColumnElement[bool]:
    words = (Person.name_folded.contains(word, autoescape=True) for word in fold(find).split())
    members = select(GroupMember.id).join(Person, Person.id == GroupMember.person_id)
    return exists(
        members.where(
            GroupMember.group_id == SupervisionSession.group_id, covers(SupervisionSession.held_on), and_(true(), *words)
        ).correlate(SupervisionSession)
    )


# --- releases -------------------------------------------------------------------------------------------------------------------------


def _releases() -> AnySelect:
    return (
        select(RecordRelease, SupervisionSession.held_on, SupervisionGroup.kind, SupervisionGroup.name)
        .join(SupervisionSession, SupervisionSession.id == RecordRelease.session_id)
        .join(SupervisionGroup, SupervisionGroup.id == SupervisionSession.group_id)
    )


def waits_for(viewer: Viewer, today: date) -> ColumnElement[bool]:
    """Releases that are proposed, in whose record this viewer has a say. Whoever proposed one is the first of the two, and not left out."""
    return and_(RecordRelease.state == ReleaseState.PROPOSED, *is_office_of(viewer, today))


def own_and_waiting(viewer: Viewer, now: datetime) -> list[Release]:
    """Those that this viewer proposed or decided, and those that wait for them or another; newest first."""
    mine, waits = records_of(viewer.person_id), waits_for(viewer, local_date(now))
    statement = _releases().where(or_(RecordRelease.proposed_by_id.in_(mine), RecordRelease.decided_by_id.in_(mine), waits))
    return _read(db.session.execute(_with_why(statement).order_by(RecordRelease.id.desc()).limit(MOST)).all())


def release(release_id: int) -> Release | None:
    """For those who may see it: ask `office` first."""
    return next(iter(_read(db.session.execute(_with_why(_releases().where(RecordRelease.id == release_id))).all())), None)


def own_ids(viewer: Viewer) -> frozenset[int]:
    """The records of the viewer, by any of which they may have proposed something."""
    return frozenset(db.session.scalars(records_of(viewer.person_id)))


def is_by(its_release: Release, viewer: Viewer) -> bool:
    """Did this human propose it, by whichever record?"""
    return its_release.proposed_by_id in own_ids(viewer)


def is_of(its_release: Release, viewer: Viewer) -> bool:
    """Is this human one of the two?"""
    return bool({its_release.proposed_by_id, its_release.decided_by_id} & own_ids(viewer))


def releases_of(session_id: int) -> list[Release]:
    """For the members: who, why, when."""
    return _read(db.session.execute(_with_why(_releases().where(RecordRelease.session_id == session_id)).order_by(RecordRelease.id)).all())


def _with_why(statement: AnySelect) -> AnySelect:
    return statement.add_columns(RecordRelease.why)


def _read(rows: Iterable[AnyRow]) -> list[Release]:
    rows = list(rows)
    people = who_met([row.RecordRelease.session_id for row in rows])
    names = names_of({who for row in rows for who in (row.RecordRelease.proposed_by_id, row.RecordRelease.decided_by_id) if who})
    return [
        Release(
            id=row.RecordRelease.id,
            session_id=row.RecordRelease.session_id,
            reason=row.RecordRelease.reason,
            why=row.why,
            proposed_by_id=row.RecordRelease.proposed_by_id,
            proposed_by=names[row.RecordRelease.proposed_by_id],
            proposed_at=row.RecordRelease.proposed_at,
            state=row.RecordRelease.state,
            decided_by_id=row.RecordRelease.decided_by_id,
            decided_by=names.get(row.RecordRelease.decided_by_id, ""),
            decided_at=row.RecordRelease.decided_at,
            readable_until=row.RecordRelease.readable_until,
            held_on=row.held_on,
            kind=row.kind,
            called=called(row.name, people[row.RecordRelease.session_id]),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class WrittenOfSession:
    """What the page of a session says of what was written: that there is a record, who else has opened it, never a word of it."""

    session_id: int
    was_in: bool
    facilitated: bool
    reads: bool
    shared_at: datetime | None
    is_shared: bool
    is_to_come: bool
    why_not: str
    readings: Sequence[Reading]
    releases: Sequence[Release]


def for_session(session_id: int, reader: Reader) -> WrittenOfSession | None:
    """For `templates/supervision_records/session_record.html`, as `written`: in seven statements. None: there is no such session."""
    stands = standing(session_id, reader)
    if stands is None:
        return None
    today = local_date(reader.now)
    return WrittenOfSession(
        session_id=session_id,
        was_in=stands.was_in,
        facilitated=stands.facilitated,
        reads=stands.reads,
        shared_at=stands.shared_at,
        is_shared=stands.is_shared,
        is_to_come=stands.held_on > today,
        why_not=stands.why_not_write(today),
        readings=readings(session_id) if stands.is_member else [],
        releases=releases_of(session_id) if stands.is_member else [],
    )


def readings(session_id: int) -> list[Reading]:
    """For the members: who outside them has opened the record, last first."""
    columns = select(RecordReading.person_id, RecordReading.why, RecordReading.opened_at).where(RecordReading.session_id == session_id)
    rows = db.session.execute(columns.order_by(RecordReading.opened_at.desc(), RecordReading.id.desc())).all()
    names = names_of({row.person_id for row in rows})
    return [Reading(names[row.person_id], row.why, row.opened_at) for row in rows]
