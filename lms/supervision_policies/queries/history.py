"""What is recorded of sessions, as far as files are held against it: a fixed number of queries for each few thousand groups."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select

from lms.kit.db import AnySelect, chunked, db
from lms.kit.identifiers import folded_number
from lms.kit.importing import Line, Options, Sheet
from lms.kit.readers import Work, reading_as
from lms.people.models import Person, Post, Term
from lms.people.queries import imports as people
from lms.people.queries import places, root_id
from lms.people.rules.imports.lookups import Tree
from lms.supervision.models import (
    OneToOneRecord,
    RecordDraft,
    Reflection,
    SessionAttendance,
    SharedRecord,
    SupervisionAction,
    SupervisionGroup,
    SupervisionSession,
)
from lms.supervision_policies.rules.history import HistoryKnown, KnownAttendance, KnownGroup, KnownSession, SessionKey, Span

WRITTEN = "Something has been written about it since."


def history_known(sheet: Sheet[Line], _: Options) -> HistoryKnown:
    """Posts with their terms, and the groups that the file names with all their sessions."""
    groups = _groups({folded_number(line["group_code"]) for line in sheet.lines})
    return HistoryKnown(Tree(places()), people.people_by_name(), _terms(), groups, dict(_sessions(groups)))


def _terms() -> dict[int, list[Span]]:
    terms: defaultdict[int, list[Span]] = defaultdict(list)
    for post_id, start, end in db.session.execute(
        select(Term.post_id, Term.starts_on, Term.ends_on).order_by(Term.post_id, Term.starts_on)
    ):
        terms[post_id].append((start, end))
    return terms


def _groups(codes: Collection[str]) -> dict[str, KnownGroup]:
    columns = SupervisionGroup.code, SupervisionGroup.id, SupervisionGroup.kind, SupervisionGroup.ended_on
    rows = db.session.execute(select(*columns).order_by(SupervisionGroup.id.desc()))
    groups = ((folded_number(row.code), KnownGroup(row.id, row.kind, row.ended_on)) for row in rows)
    return {code: group for code, group in groups if code in codes}


def _sessions(groups: Mapping[str, KnownGroup]) -> Iterator[tuple[SessionKey, KnownSession]]:
    codes = {group.id: code for code, group in groups.items()}
    columns = SupervisionSession.id, SupervisionSession.group_id, SupervisionSession.held_on, SupervisionSession.state
    for chunk in chunked(sorted(codes)):
        attended = _attended(SupervisionSession.group_id.in_(chunk))
        statement = select(*columns, SupervisionSession.minutes).where(SupervisionSession.group_id.in_(chunk))
        for row_id, group_id, held_on, state, minutes in db.session.execute(statement):
            yield (codes[group_id], held_on), KnownSession(row_id, state, minutes, attended.get(row_id, {}))


def _attended(condition: ColumnElement[bool]) -> dict[int, dict[int, KnownAttendance]]:
    """By session, who is on its record, by the record of the person that counts."""
    statement = (
        select(
            SessionAttendance.session_id,
            root_id(),
            SessionAttendance.post_id,
            SessionAttendance.role,
            SessionAttendance.mark,
            SessionAttendance.minutes,
            SupervisionSession.minutes,
        )
        .join(SupervisionSession, SupervisionSession.id == SessionAttendance.session_id)
        .join(Post, Post.id == SessionAttendance.post_id)
        .join(Person, Person.id == Post.person_id)
        .where(condition)
    )
    attended: defaultdict[int, dict[int, KnownAttendance]] = defaultdict(dict)
    for session_id, person_id, post_id, role, mark, own, whole in db.session.execute(statement):
        attended[session_id][person_id] = KnownAttendance(post_id, role, mark, own or whole)
    return attended


# --- rows that imports have written -------------------------------------------------------------------------------------------------


def attendance_names() -> AnySelect:
    """Who was at a session."""
    return (
        people.post_names()
        .join(SessionAttendance, SessionAttendance.post_id == Post.id)
        .with_only_columns(SessionAttendance.id, people.post_names().selected_columns[1])
    )


def no_posts(_: Mapping[int, Any]) -> Collection[int]:
    """What is worked out for posts and stored does not hang on sessions."""
    return ()


def written_about(sessions: Mapping[int, Any]) -> Mapping[int, str]:
    """Of these sessions, those about which somebody has written: they took place, whatever a file says."""
    written: dict[int, str] = {}
    tables = (SharedRecord, OneToOneRecord, RecordDraft, Reflection, SupervisionAction)
    for chunk in chunked(sorted(sessions)):
        texts = or_(*(exists(select(table.id).where(table.session_id == SupervisionSession.id)) for table in tables))
        statement = select(SupervisionSession.id).where(SupervisionSession.id.in_(chunk), texts)
        written |= dict.fromkeys(db.session.scalars(reading_as(statement, Work.FACTS)), WRITTEN)
    return written


def attended_sessions(session_ids: Collection[int]) -> set[int]:
    """Those of these sessions on whose record somebody is."""
    attended: set[int] = set()
    for chunk in chunked(sorted(session_ids)):
        attended.update(db.session.scalars(select(SessionAttendance.session_id).where(SessionAttendance.session_id.in_(chunk))))
    return attended
