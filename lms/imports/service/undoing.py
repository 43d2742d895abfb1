"""Taking a whole import back as one act: asked for with a reason, done by the worker under the lock of imports."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete

from lms.access import Reach, Viewer
from lms.audit import service as audit
from lms.imports import queries
from lms.imports.models import ImportKept, ImportRun, ImportUndo
from lms.imports.rules.runs import RunState
from lms.imports.rules.undo import KEPT_LISTED, Known, Ref, Row, UndoPlan, UndoState, Written, plan_undo, removal_order
from lms.imports.service.runs import PAGE, allow
from lms.imports.service.writing import Touched, run_hooks, touched
from lms.jobs import service as jobs
from lms.kit import clock
from lms.kit.db import db, drop_derived, insert_unaudited, table_of
from lms.kit.importing import AnyKind, Undo
from lms.kit.refusal import Refused
from lms.people.queries import places

UNDO = "imports.undo"
LONGEST_REASON = 500


def ask_undo(run: ImportRun, reason: str, *, by: Viewer) -> None:
    """Ask for a whole import to be taken back."""
    allow(queries.kind_of(run.kind), run.employer_id, by=by)
    _check_reach(run, by)
    begin_undo(run, reason, by.account_id)
    title = f"Take an import back: {queries.kind_of(run.kind).label.lower()}"
    jobs.ask(kind=UNDO, about_id=run.id, by_account_id=by.account_id, title=title, endpoint=PAGE)


def _check_reach(run: ImportRun, by: Viewer) -> None:
    """Raises Refused where a run that names no employer wrote beyond what this officer looks after by now."""
    may = queries.kind_of(run.kind).may
    if run.employer_id is not None or by.reach(may) == Reach.PARTNERSHIP:
        return
    among = places()
    written = queries.places_written(run)
    paths = {"/" if place is None else among[place].path for place in written if place is None or place in among}
    if not all(by.reaches(may, path) for path in paths):
        raise Refused("This import reaches beyond what you look after by now. Ask the partnership’s learning and development lead.")


def begin_undo(run: ImportRun, reason: str, by_account_id: int | None) -> ImportUndo:
    """The undo as a row, for the worker or the command line to go on with. Raises Refused where there is nothing to take back."""
    refuse_undo(run)
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("Say why the import is taken back.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"The reason may have {LONGEST_REASON} characters at most.", field="reason")
    undo = queries.undo_of(run.id) or ImportUndo(run_id=run.id)
    undo.state, undo.by_account_id, undo.asked_at, undo.reason, undo.problem = UndoState.ASKED, by_account_id, clock.now(), reason, ""
    db.session.add(undo)
    db.session.flush()
    return undo


def refuse_undo(run: ImportRun) -> None:
    """Raises Refused unless this import can be taken back."""
    if run.state != RunState.APPLIED:
        raise Refused(f"This import is {run.state.label.lower()}: there is nothing to undo.")
    undo = queries.undo_of(run.id)
    if undo is not None and undo.state == UndoState.DONE:
        raise Refused("This import has been undone already.")
    if undo is not None and undo.state == UndoState.ASKED:
        raise Refused("This import is being undone.")
    if not queries.has_writes(run.id):
        raise Refused("This import changed nothing that could be undone, or was applied before undoing was possible.")


def look_back(run: ImportRun) -> UndoPlan:
    """What an undo would do now; changes nothing."""
    return _look_back(run)[2]


def _look_back(run: ImportRun) -> tuple[dict[Row, Written], Known, UndoPlan]:
    written = queries.written(run)
    known = queries.known_now(queries.kind_of(run.kind), written)
    return written, known, plan_undo(written, known)


def finish_undo(run: ImportRun) -> UndoPlan:
    """Take back what can be taken back; the caller holds the lock and owns the transaction."""
    undo = queries.undo_of(run.id)
    assert undo is not None
    written, known, plan = _look_back(run)
    _take_back(queries.kind_of(run.kind), written, plan, known.refs)
    undo.state, undo.done_at, undo.problem = UndoState.DONE, clock.now(), ""
    undo.removed, undo.revoked, undo.restored, undo.kept = len(plan.remove), len(plan.revoke), len(plan.restore), len(plan.kept)
    _list_kept(run, plan)
    return plan


def fail_undo(run: ImportRun, problem: str) -> None:
    """Nothing was taken back; it may be asked for again."""
    undo = queries.undo_of(run.id)
    if undo is not None:
        undo.state, undo.problem = UndoState.FAILED, problem


def _list_kept(run: ImportRun, plan: UndoPlan) -> None:
    db.session.execute(delete(ImportKept).where(ImportKept.run_id == run.id))
    insert_unaudited(ImportKept, [{"run_id": run.id, "what": what, "why": why} for what, why in left(queries.kind_of(run.kind), plan)])


def left(kind: AnyKind, plan: UndoPlan, most: int = KEPT_LISTED) -> list[tuple[str, str]]:
    """The first of the rows that stay, in words, and why."""
    rows = sorted(plan.kept)[:most]
    words = queries.in_words(kind, rows)
    return [(words.get(row, f"A {row.record} that is gone"), plan.kept[row]) for row in rows]


# --- the rows ---------------------------------------------------------------------------------------------------------------------------


def _take_back(kind: AnyKind, written: Mapping[Row, Written], plan: UndoPlan, refs: Sequence[Ref]) -> None:
    """What nothing points to goes first, so that a post never has two open terms; what old values let go of goes when they are back.
    Numbers come last: by then nobody else has them."""
    tables = queries.undoable(kind)
    changed = _changed(kind, written)
    _remove_derived(plan.remove)
    before, after = removal_order(plan, refs)
    _remove(tables, before)
    numbers = {row for row in plan.restore if (unique := tables[row.record].unique) and unique[1] in plan.restore[row]}
    _restore(tables, {row: values for row, values in plan.restore.items() if row not in numbers})
    _revoke(tables, plan)
    _remove(tables, after)
    _restore(tables, {row: values for row, values in plan.restore.items() if row in numbers})
    for undo in tables.values():
        if undo.work_out and any(row.record == undo.record for row in (*plan.restore, *plan.remove)):
            undo.work_out()
    run_hooks(changed)


def _changed(kind: AnyKind, written: Mapping[Row, Written]) -> Touched:
    """The posts of which something else may be true afterwards."""
    by_table: defaultdict[str, dict[int, Mapping[str, Any]]] = defaultdict(dict)
    for row, write in written.items():
        by_table[row.record][row.id] = write.after
    return touched(kind, by_table)


def _remove_derived(rows: Iterable[Row]) -> None:
    """What is worked out from rows that go is dropped first, and worked out anew after."""
    for record, ids in queries.ids_by_table(rows).items():
        drop_derived(record, ids)


def _remove(tables: Mapping[str, Undo], levels: Iterable[Collection[Row]]) -> None:
    for rows in levels:
        for record, ids in queries.ids_by_table(rows).items():
            audit.remove_rows(tables[record].model, ids)


def _restore(tables: Mapping[str, Undo], rows_back: Mapping[Row, Mapping[str, Any]]) -> None:
    """Rows with the same columns together."""
    groups: defaultdict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = defaultdict(list)
    for row, values in rows_back.items():
        groups[row.record, tuple(sorted(values))].append({"id": row.id, **values})
    # Where a term is closed again and another reopened, the closing comes first: a post has one open term at most.
    for (record, _), rows in sorted(groups.items(), key=lambda group: group[0]):
        undo = tables[record]
        if undo.put_back:
            undo.put_back({row["id"]: row for row in rows})
            continue
        audit.update_rows(undo.model, sorted(rows, key=lambda row: undo.span is not None and row.get(undo.span[1], "") is None))


def _revoke(tables: Mapping[str, Undo], plan: UndoPlan) -> None:
    for record, ids in queries.ids_by_table(plan.revoke).items():
        undo, table = tables[record], table_of(tables[record].model)
        rows = queries.stored_rows(table, ids, [column.name for column in table.columns])
        assert undo.revoked is not None
        audit.update_rows(undo.model, [{"id": row_id} | dict(undo.revoked.values(rows[row_id])) for row_id in ids])
