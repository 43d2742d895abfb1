"""Files of sessions: writing what a plan holds, and the import kind."""

from collections.abc import Mapping
from datetime import date
from operator import attrgetter
from typing import Any

from lms.access import May
from lms.audit import service as audit
from lms.kit.importing import ImportKind, Ledger, Undo
from lms.people.queries.imports import employer_choices
from lms.supervision.models import SessionAttendance, SupervisionGroup, SupervisionSession
from lms.supervision.rules.words import GroupKind, SessionState
from lms.supervision_policies.queries import history as queries
from lms.supervision_policies.rules import history as rules
from lms.supervision_policies.rules import history_columns as columns
from lms.supervision_policies.rules.history import HistoryKnown, HistoryWrites, SessionKey

LABEL = attrgetter("label")
#: Said in full, as an undo takes back what still is as it was written.
NOWHERE = {"place": "", "link": ""}
AS_BROUGHT = {"state": SessionState.HAPPENED, "themes": frozenset[str](), "revision": 0, **NOWHERE}


def write_history(writes: HistoryWrites, known: HistoryKnown, ledger: Ledger) -> None:
    """Groups, their sessions, and who was there. Nobody becomes a member."""
    new = ledger.insert(SupervisionGroup, [_group(*values) for values in writes.groups.values()])
    group_ids = {code: group.id for code, group in known.groups.items()} | dict(zip(writes.groups, new, strict=True))
    sessions = [{"group_id": group_ids[group], "held_on": held_on, "minutes": minutes} for group, held_on, minutes in writes.sessions]
    session_ids = ledger.insert(SupervisionSession, [{**session, **AS_BROUGHT} for session in sessions])
    ids: dict[SessionKey, int] = {key: session.id for key, session in known.sessions.items()}
    ids |= {(group, held_on): row_id for (group, held_on, _), row_id in zip(writes.sessions, session_ids, strict=True)}
    took_place = [{"id": row_id, "state": SessionState.HAPPENED, "minutes": minutes} for row_id, minutes in writes.filled]
    ledger.update(SupervisionSession, took_place)
    ledger.insert(SessionAttendance, [{"session_id": ids[key], **row} for key, row in writes.attendances])


def _group(code: str, kind: GroupKind, first_day: date) -> dict[str, Any]:
    return {"code": code, "kind": kind, "name": "" if kind.is_pair else code, "opened_on": first_day, "is_open": False, **NOWHERE}


def plan_again(sessions: Mapping[int, Mapping[str, Any]]) -> None:
    """Sessions that a file filled in were only planned before; one that somebody is on the record of by now took place all the same."""
    still = queries.attended_sessions(sessions)
    audit.update_rows(SupervisionSession, [dict(row) for row_id, row in sorted(sessions.items()) if row_id not in still])


HISTORY = ImportKind(
    code="supervision",
    label="Supervision",
    nouns=("attendance at supervision", "attendances at supervision"),
    may=May.MANAGE_SUPERVISION,
    columns=columns.COLUMNS,
    known=queries.history_known,
    plan=rules.plan_history,
    write=write_history,
    undo=(
        Undo(SessionAttendance, queries.attendance_names, title="Supervision of", posts=queries.no_posts),
        Undo(
            SupervisionSession,
            title="Session of",
            posts=queries.no_posts,
            why_not=queries.written_about,
            put_back=plan_again,
        ),
        Undo(SupervisionGroup, title="Group", posts=queries.no_posts),
    ),
    check=columns.check_line,
    of_an_employer=True,
    vocabularies={
        "kind": columns.choices(columns.KINDS, LABEL),
        "attendance": columns.choices(columns.MARKS, LABEL),
        "role": columns.choices(columns.ROLES, LABEL),
        "employer_code": employer_choices,
    },
)
