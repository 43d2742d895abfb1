"""What was written of a session, for one reader; and, without a word of it, that it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from lms.evidence.queries.names import names_of
from lms.kit.datetimes import local_date
from lms.kit.db import AnySelect, db
from lms.kit.readers import Reader, Work, reading_as
from lms.people.queries import records_of
from lms.supervision.models import (
    Agreement,
    GroupMember,
    OneToOneRecord,
    RecordDraft,
    RecordNote,
    SharedRecord,
    SupervisionAction,
    SupervisionGroup,
    SupervisionSession,
)
from lms.supervision.queries.openable import has_record, is_openable
from lms.supervision.queries.readers import covers, in_group_that_day, is_released, manages_supervisor, record_is_open
from lms.supervision.rules.words import GroupKind, MemberRole, NoteKind
from lms.supervision_records.rules.records import Standing

#: The session that is asked about: the conditions of readers have their own.
_theirs = aliased(SupervisionSession)


@dataclass(frozen=True)
class Draft:
    """What a facilitator is writing."""

    text: str
    learning: str
    version: int
    saved_at: datetime
    writer: str

    @property
    def values(self) -> dict[str, object]:
        """What a form shows of it."""
        return {"text": self.text, "learning": self.learning}


@dataclass(frozen=True)
class Note:
    """A dissent, or an addition."""

    kind: NoteKind
    author: str
    added_at: datetime
    text: str


@dataclass(frozen=True)
class Record:
    """The record as it was shared, with what was said to it since."""

    text: str
    learning: str
    writer: str
    shared_at: datetime
    notes: Sequence[Note]


def standing(session_id: int, reader: Reader) -> Standing | None:
    """How this reader stands to what is written of a session. Two statements; no text. None: there is no such session."""
    row = db.session.execute(_standing(reader).where(_theirs.id == session_id)).one_or_none()
    return Standing(**row._mapping, shared_at=shared_at(session_id)) if row else None


def _standing(reader: Reader) -> AnySelect:
    mine = GroupMember.group_id == _theirs.group_id, GroupMember.person_id.in_(records_of(reader.person_id)), covers(_theirs.held_on)
    agreed = Agreement.group_id == _theirs.group_id, Agreement.in_force_from <= local_date(reader.now)
    return select(
        _theirs.id.label("session_id"),
        _theirs.group_id,
        SupervisionGroup.kind,
        SupervisionGroup.name,
        _theirs.held_on,
        _theirs.state,
        exists(select(Agreement.id).where(*agreed).correlate(_theirs)).label("is_agreed"),
        exists(select(GroupMember.id).where(*mine).correlate(_theirs)).label("was_in"),
        in_group_that_day(_theirs.id, reader).label("is_member"),
        in_group_that_day(_theirs.id, reader, MemberRole.FACILITATOR).label("facilitated"),
        manages_supervisor(_theirs.id, reader).label("manages"),
        is_released(_theirs.id, reader).label("is_released"),
        record_is_open(_theirs.id, reader).label("reads"),
    ).join(SupervisionGroup, SupervisionGroup.id == _theirs.group_id)


def shared_at(session_id: int) -> datetime | None:
    """When the record was shared; None: it has not been."""
    parts = (select(model.shared_at).where(model.session_id == session_id) for model in (SharedRecord, OneToOneRecord))
    shared, one_to_one = parts
    return db.session.scalar(reading_as(shared.union_all(one_to_one), Work.FACTS))


def is_written(session_id: int) -> bool:
    """Is there a record, words of a draft, or an action of this session?"""
    drafted = exists(
        select(RecordDraft.id).where(RecordDraft.session_id == _theirs.id, or_(RecordDraft.text != "", RecordDraft.learning != ""))
    )
    acted = exists(select(SupervisionAction.id).where(SupervisionAction.session_id == _theirs.id))
    statement = select(_theirs.id).where(_theirs.id == session_id, or_(has_record(_theirs.id), drafted, acted))
    return db.session.scalar(reading_as(statement, Work.FACTS)) is not None


def draft(session_id: int, reader: Reader) -> Draft | None:
    """For those who facilitated that day."""
    columns = select(RecordDraft.text, RecordDraft.learning, RecordDraft.version, RecordDraft.saved_at, RecordDraft.writer_id)
    row = db.session.execute(reading_as(columns.where(RecordDraft.session_id == session_id), reader)).one_or_none()
    return Draft(row.text, row.learning, row.version, row.saved_at, names_of([row.writer_id])[row.writer_id]) if row else None


def record(session_id: int, kind: GroupKind, reader: Reader) -> Record | None:
    """None: it is not there for this reader."""
    model = OneToOneRecord if kind.is_pair else SharedRecord
    columns = select(model.text, model.learning, model.writer_id, model.shared_at).where(model.session_id == session_id)
    row = db.session.execute(reading_as(columns, reader)).one_or_none()
    if row is None:
        return None
    theirs = select(RecordNote.kind, RecordNote.author_id, RecordNote.added_at, RecordNote.text).where(RecordNote.session_id == session_id)
    notes = db.session.execute(reading_as(theirs.order_by(RecordNote.added_at, RecordNote.id), reader)).all()
    names = names_of({row.writer_id, *(note.author_id for note in notes)})
    answers = [Note(note.kind, names[note.author_id], note.added_at, note.text) for note in notes]
    return Record(row.text, row.learning, names[row.writer_id], row.shared_at, answers)


# --- for those outside the members ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Openable:
    """A record that somebody outside the members may open: whose and when, and no word of it."""

    session_id: int
    held_on: date
    kind: GroupKind
    called: str
    why: str


def openable(reader: Reader) -> list[Openable]:
    """The records that this reader may open and log, newest session first."""
    released = is_released(_theirs.id, reader)
    statement = (
        select(_theirs.id, _theirs.held_on, _theirs.group_id, SupervisionGroup.kind, SupervisionGroup.name, released.label("is_released"))
        .join(SupervisionGroup, SupervisionGroup.id == _theirs.group_id)
        .where(is_openable(_theirs.id, reader))
        .order_by(_theirs.held_on.desc(), _theirs.id.desc())
    )
    rows = db.session.execute(reading_as(statement, Work.FACTS)).all()
    who = who_met([row.id for row in rows])
    return [
        Openable(row.id, row.held_on, row.kind, called(row.name, who[row.id]), "Released to you" if row.is_released else "As line manager")
        for row in rows
    ]


def who_met(session_ids: Sequence[int]) -> dict[int, list[str]]:
    """Session -> the names of those who were in the group that day."""
    statement = (
        select(_theirs.id, GroupMember.person_id)
        .join(GroupMember, GroupMember.group_id == _theirs.group_id)
        .where(_theirs.id.in_(session_ids), covers(_theirs.held_on))
        .distinct()
    )
    rows = db.session.execute(statement).all() if session_ids else []
    names = names_of({row.person_id for row in rows})
    people: dict[int, set[str]] = {session_id: set() for session_id in session_ids}
    for row in rows:
        people[row.id].add(names[row.person_id])
    return {session_id: sorted(its) for session_id, its in people.items()}


@dataclass(frozen=True)
class SessionFacts:
    """A session as those see it who may know that it was."""

    held_on: date
    kind: GroupKind
    called: str
    people: Sequence[str]


def session_facts(session_id: int) -> SessionFacts:
    """Who, when, which kind: for those who may know it."""
    statement = select(SupervisionSession.held_on, SupervisionGroup.kind, SupervisionGroup.name).join(
        SupervisionGroup, SupervisionGroup.id == SupervisionSession.group_id
    )
    row, people = db.session.execute(statement.where(SupervisionSession.id == session_id)).one(), who_met([session_id])[session_id]
    return SessionFacts(row.held_on, row.kind, called(row.name, people), people)


def called(name: str, people: Sequence[str]) -> str:
    """A group by its name, and two people by theirs."""
    return name or " and ".join(people) or "A group without a name"


def member_of(session_id: int) -> int | None:
    """Who was supervised that day: the member of a group of two."""
    statement = (
        select(func.min(GroupMember.person_id))
        .join(_theirs, _theirs.group_id == GroupMember.group_id)
        .where(_theirs.id == session_id, GroupMember.role == MemberRole.MEMBER, covers(_theirs.held_on))
    )
    return db.session.scalar(statement)
