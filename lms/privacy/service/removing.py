"""Remove one batch: the rows of the order that are still due, by the rule of the order, with the log of it in the same transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select

from lms.accounts.models import SignIn
from lms.audit import service as audit
from lms.evaluations.models import Evaluation, EvaluationAnswer, OutcomeComment
from lms.files.models import StoredFile
from lms.kit import clock
from lms.kit.db import advisory_lock, db, insert_unaudited, table_of
from lms.outbox.models import Message, MessageMove
from lms.privacy.models import AccessCopy, Correction, CorrectionMove, Disposal, DisposalItem, DisposalPart
from lms.privacy.queries.due import DUE, LINES
from lms.privacy.rules.kinds import BY_TABLE
from lms.privacy.rules.retention import BATCH, DisposalState
from lms.privacy.service import blanking
from lms.privacy.service.blanking import Part
from lms.privacy.service.people import close_accounts, remove_people

#: Imports plan against people as they are: while they are held, nobody's details change under them.
IMPORTS = "imports"


@dataclass(frozen=True)
class Progress:
    done: int
    total: int


def remove_next(disposal_id: int, job_id: int) -> Progress | None:
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
    _log(one.id, job_id, REMOVE[one.rule](due, one.id) if due else [])
    db.session.execute(delete(DisposalItem).where(DisposalItem.disposal_id == one.id, DisposalItem.row_id.in_(ids)))
    left = db.session.scalar(select(func.count()).where(DisposalItem.disposal_id == one.id)) or 0
    return Progress(one.rows - left, one.rows)


def _still_due(key: str, before: date, ids: Sequence[int]) -> list[int]:
    """Somebody may have come back since the order was given: they are spared."""
    due = DUE[key](before).subquery()
    return list(db.session.scalars(select(due.c.row_id).where(due.c.row_id.in_(ids)).order_by(due.c.row_id)))


def _log(disposal_id: int, job_id: int, parts: Sequence[Part]) -> None:
    now = clock.now()
    rows = [
        {"disposal_id": disposal_id, "record": part.record, "deed": part.deed, "rows": part.rows, "job_id": job_id, "at": now}
        for part in parts
        if part.rows
    ]
    if rows:
        insert_unaudited(DisposalPart, rows)


# --- by rule ----------------------------------------------------------------------------------------------------------------------


def _sign_ins(ids: Sequence[int], _: int) -> list[Part]:
    return [blanking.drop(table_of(SignIn), table_of(SignIn).c.id.in_(ids))]


def _absence_reasons(ids: Sequence[int], _: int) -> list[Part]:
    kind, table = BY_TABLE["absence"], blanking.table_of_kind(BY_TABLE["absence"])
    return [blanking.blank(kind, table.c.id.in_(ids))]


def _booking_needs(ids: Sequence[int], _: int) -> list[Part]:
    kind = BY_TABLE["booking"]
    return [blanking.blank(kind, blanking.table_of_kind(kind).c.id.in_(ids))]


def _evaluation_answers(ids: Sequence[int], _: int) -> list[Part]:
    return [
        blanking.drop(table_of(EvaluationAnswer), table_of(EvaluationAnswer).c.evaluation_id.in_(ids)),
        blanking.drop(table_of(Evaluation), table_of(Evaluation).c.id.in_(ids)),
    ]


def _evaluation_comments(ids: Sequence[int], _: int) -> list[Part]:
    return [blanking.drop(table_of(OutcomeComment), table_of(OutcomeComment).c.id.in_(ids))]


def _uploads(ids: Sequence[int], _: int) -> list[Part]:
    return [blanking.put(table_of(StoredFile), table_of(StoredFile).c.id.in_(ids), {"content": b""})]


def _import_lines(ids: Sequence[int], _: int) -> list[Part]:
    return [blanking.drop(table_of(model), table_of(model).c.run_id.in_(ids)) for model in LINES]


def _messages(ids: Sequence[int], _: int) -> list[Part]:
    return [
        blanking.blank(BY_TABLE["message"], table_of(Message).c.id.in_(ids)),
        blanking.blank(BY_TABLE["message_move"], table_of(MessageMove).c.message_id.in_(ids)),
    ]


def _corrections(ids: Sequence[int], _: int) -> list[Part]:
    return [
        blanking.blank(BY_TABLE["correction"], table_of(Correction).c.id.in_(ids)),
        blanking.blank(BY_TABLE["correction_move"], table_of(CorrectionMove).c.correction_id.in_(ids)),
    ]


def _access_copies(ids: Sequence[int], _: int) -> list[Part]:
    return [blanking.blank(BY_TABLE["access_copy"], table_of(AccessCopy).c.id.in_(ids))]


def _trail(ids: Sequence[int], _: int) -> list[Part]:
    return [blanking.empty_trail(ids)]


REMOVE: Mapping[str, Callable[[Sequence[int], int], list[Part]]] = {
    "people": remove_people,
    "leaver_accounts": close_accounts,
    "sign_ins": _sign_ins,
    "absence_reasons": _absence_reasons,
    "booking_needs": _booking_needs,
    "evaluation_answers": _evaluation_answers,
    "evaluation_comments": _evaluation_comments,
    "uploads": _uploads,
    "import_lines": _import_lines,
    "messages": _messages,
    "corrections": _corrections,
    "access_copies": _access_copies,
    "trail": _trail,
}
