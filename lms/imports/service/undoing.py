"""Taking a whole import back as one act: asked for with a reason, done by the worker under the lock of imports."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete

from lms.access import Reach, Viewer
from lms.audit import service as audit
from lms.imports import queries
from lms.imports.models import ImportKept, ImportRun, ImportUndo
from lms.imports.queries.runs import MAY
from lms.imports.rules.runs import RunState
from lms.imports.rules.undo import AWARD, KEPT_LISTED, POST, REVOKED_BECAUSE, TERM, Row, UndoPlan, UndoState, Written, plan_undo
from lms.imports.service.runs import PAGE, allow
from lms.imports.service.writing import put_paths
from lms.jobs import service as jobs
from lms.kit import clock
from lms.kit.db import chunked, db, insert_unaudited, table_of
from lms.kit.house import current_house
from lms.kit.refusal import Refused
from lms.people.models import Organisation
from lms.people.queries import places
from lms.training import queries as training
from lms.training.models import Award, Standing

UNDO = "imports.undo"
LONGEST_REASON = 500


def ask_undo(run: ImportRun, reason: str, *, by: Viewer) -> None:
    """Ask for a whole import to be taken back."""
    allow(run.kind, run.employer_id, by=by)
    _check_reach(run, by)
    begin_undo(run, reason, by.account_id)
    title = f"Take an import back: {run.kind.label.lower()}"
    jobs.ask(kind=UNDO, about_id=run.id, by_account_id=by.account_id, title=title, endpoint=PAGE)


def _check_reach(run: ImportRun, by: Viewer) -> None:
    """Raises Refused where a run that names no employer wrote beyond what this officer looks after by now."""
    if run.employer_id is not None or by.reach(MAY[run.kind]) == Reach.PARTNERSHIP:
        return
    among = places()
    paths = {"/" if one is None else among[one].path for one in queries.places_written(run.id) if one is None or one in among}
    if not all(by.reaches(MAY[run.kind], path) for path in paths):
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


def look_back(run: ImportRun) -> tuple[dict[Row, Written], UndoPlan]:
    """What an undo would do now; changes nothing."""
    written = queries.written(run.id)
    return written, plan_undo(written, queries.known_now(written))


def finish_undo(run: ImportRun) -> UndoPlan:
    """Take back what can be taken back; the caller holds the lock and owns the transaction."""
    undo = queries.undo_of(run.id)
    assert undo is not None
    written, plan = look_back(run)
    _take_back(written, plan)
    undo.state, undo.done_at, undo.problem = UndoState.DONE, clock.now(), ""
    undo.removed, undo.revoked, undo.restored, undo.kept = len(plan.remove), len(plan.revoke), len(plan.restore), len(plan.kept)
    _list_kept(run.id, plan)
    return plan


def fail_undo(run: ImportRun, problem: str) -> None:
    """Nothing was taken back; it may be asked for again."""
    undo = queries.undo_of(run.id)
    if undo is not None:
        undo.state, undo.problem = UndoState.FAILED, problem


def _list_kept(run_id: int, plan: UndoPlan) -> None:
    db.session.execute(delete(ImportKept).where(ImportKept.run_id == run_id))
    insert_unaudited(ImportKept, [{"run_id": run_id, "what": what, "why": why} for what, why in left(plan)])


def left(plan: UndoPlan, most: int = KEPT_LISTED) -> list[tuple[str, str]]:
    """The first of the rows that stay, in words, and why."""
    rows = sorted(plan.kept)[:most]
    words = queries.in_words(rows)
    return [(words.get(row, f"A {row.record} that is gone"), plan.kept[row]) for row in rows]


# --- the rows ---------------------------------------------------------------------------------------------------------------------------


def _take_back(written: Mapping[Row, Written], plan: UndoPlan) -> None:
    """Terms first, so that a post never has two open ones; what others point to last, when its standings are gone."""
    touched = _touched(written)
    _remove(plan, TERM)
    _restore(plan)
    _revoke(plan)
    _remove_rules(plan)
    moves = any(row.record == "organisation" for row in (*plan.restore, *plan.remove))
    if moves:
        put_paths()
    current_house().posts_changed(None if moves else sorted(touched))
    for record in ("registration", POST, "person"):
        _remove(plan, record)
    _remove_places(plan)


def _touched(written: Mapping[Row, Written]) -> set[int]:
    """The posts whose standings may differ afterwards."""
    ids: defaultdict[str, set[int]] = defaultdict(set)
    for row in written:
        ids[row.record].add(row.id)
    terms = queries.stored_rows(queries.table(TERM), ids[TERM], ["post_id"])
    awards = queries.stored_rows(queries.table(AWARD), ids[AWARD], ["person_id"])
    touched = {row["post_id"] for row in terms.values()} | ids[POST]
    touched |= set(training.posts_of_persons(row["person_id"] for row in awards.values()))
    return touched | set(training.posts_reached_by_rules(ids["requirement"]) if ids["requirement"] else ())


def _remove(plan: UndoPlan, record: str) -> None:
    audit.remove_rows(queries.MODELS[record], sorted(row.id for row in plan.remove if row.record == record))


def _restore(plan: UndoPlan) -> None:
    """Rows with the same columns together."""
    groups: defaultdict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = defaultdict(list)
    for row, values in plan.restore.items():
        groups[row.record, tuple(sorted(values))].append({"id": row.id, **values})
    # Where a term is closed again and another reopened, the closing comes first: a post has one open term at most.
    for (record, _), rows in sorted(groups.items(), key=lambda group: group[0]):
        audit.update_rows(queries.MODELS[record], sorted(rows, key=_opens))


def _opens(row: Mapping[str, Any]) -> bool:
    return "ends_on" in row and row["ends_on"] is None


def _revoke(plan: UndoPlan) -> None:
    ids = [row.id for row in plan.revoke]
    days = queries.stored_rows(queries.table(AWARD), ids, ["achieved_on"])
    rows = [{"id": row_id, "revoked_on": days[row_id]["achieved_on"], "revoked_reason": REVOKED_BECAUSE} for row_id in sorted(ids)]
    audit.update_rows(Award, rows)


def _remove_rules(plan: UndoPlan) -> None:
    """Standings are worked out from rules: those that name a rule which goes are dropped first, and worked out anew after."""
    ids = sorted(row.id for row in plan.remove if row.record == "requirement")
    for some in chunked(ids):
        named = Standing.requirement_id.in_(some) | Standing.interval_requirement_id.in_(some)
        db.session.execute(delete(table_of(Standing)).where(named))
    _remove(plan, "requirement")


def _remove_places(plan: UndoPlan) -> None:
    """Those below first."""
    ids = [row.id for row in plan.remove if row.record == "organisation"]
    paths = queries.stored_rows(queries.table("organisation"), ids, ["path"])
    for level in _levels(paths):
        audit.remove_rows(Organisation, level)


def _levels(paths: Mapping[int, Mapping[str, str]]) -> Iterable[list[int]]:
    depths: defaultdict[int, list[int]] = defaultdict(list)
    for row_id, row in paths.items():
        depths[row["path"].count("/")].append(row_id)
    return [sorted(depths[depth]) for depth in sorted(depths, reverse=True)]
