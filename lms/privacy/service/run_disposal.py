"""Remove one batch: the rows of the order that are still due, by the rule of the order, with the log of it in the same transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select

from lms.audit import service as audit
from lms.kit import clock
from lms.kit.db import advisory_lock, db, insert_unaudited
from lms.kit.house import current_house
from lms.kit.personal import Goes
from lms.kit.readers import Work, reading_as
from lms.privacy.models import Disposal, DisposalItem, DisposalPart
from lms.privacy.queries.paths import table_named
from lms.privacy.rules.retention import BATCH, DisposalState
from lms.privacy.service import redaction
from lms.privacy.service.people import close_accounts, remove_people
from lms.privacy.service.redaction import Part

#: Imports plan against people as they are: while they are held, nobody's details change under them.
IMPORTS = "imports"


@dataclass(frozen=True)
class Progress:
    done: int
    total: int


def run_next_batch(disposal_id: int, job_id: int) -> Progress | None:
    """One batch; None when nothing is left. Two workers with the same order wait for each other at its row."""
    advisory_lock(IMPORTS)
    one = db.session.scalar(select(Disposal).where(Disposal.id == disposal_id).with_for_update().execution_options(populate_existing=True))
    if one is None or one.state != DisposalState.ORDERED:
        return None
    items = select(DisposalItem.row_id).where(DisposalItem.disposal_id == one.id).order_by(DisposalItem.row_id)
    ids = list(db.session.scalars(items.limit(BATCH)))
    if not ids:
        one.state, one.done_at = DisposalState.DONE, clock.now()
        return None
    while audit.seal():  # what is not sealed yet keeps its values: they are part of what the seal will be made of
        pass
    due = _still_due(one.rule, one.before_on, ids)
    one.spared += len(ids) - len(due)
    _log(one.id, job_id, _remove(one.rule, due, one.id) if due else [])
    db.session.execute(delete(DisposalItem).where(DisposalItem.disposal_id == one.id, DisposalItem.row_id.in_(ids)))
    left = db.session.scalar(select(func.count()).where(DisposalItem.disposal_id == one.id)) or 0
    return Progress(one.rows - left, one.rows)


def _still_due(key: str, before: date, ids: Sequence[int]) -> list[int]:
    """Somebody may have come back since the order was given: they are spared."""
    due = current_house().retention[key].due(before).subquery()
    still = reading_as(select(due.c.row_id), Work.REMOVAL).where(due.c.row_id.in_(ids)).order_by(due.c.row_id)
    return list(db.session.scalars(still))


def _log(disposal_id: int, job_id: int, parts: Iterable[Part]) -> None:
    now = clock.now()
    rows = [
        {"disposal_id": disposal_id, "record": part.record, "deed": part.deed, "rows": part.rows, "job_id": job_id, "at": now}
        for part in parts
        if part.rows
    ]
    if rows:
        insert_unaudited(DisposalPart, rows)


# --- by rule ----------------------------------------------------------------------------------------------------------------------


def _remove(rule: str, ids: Sequence[int], disposal_id: int) -> Iterable[Part]:
    """What the rule says of these rows: here, where it reaches through many rooms; else as the room has declared it."""
    if rule in THROUGH_ROOMS:
        return THROUGH_ROOMS[rule](ids, disposal_id)
    return [_go(step, ids) for step in current_house().retention[rule].goes]


def _go(step: Goes, ids: Sequence[int]) -> Part:
    where = table_named(step.table).c[step.by].in_(ids)
    if step.is_deleted:
        return redaction.delete_rows(table_named(step.table), where)
    return redaction.redact(current_house().personal_by_name[step.table], where)


def _trail(ids: Sequence[int], _: int) -> list[Part]:
    return [redaction.redact_trail(ids)]


THROUGH_ROOMS: Mapping[str, Callable[[Sequence[int], int], list[Part]]] = {
    "people": remove_people,
    "leaver_accounts": close_accounts,
    "trail": _trail,
}
