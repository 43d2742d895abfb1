"""Sealing the trail in batches, so that writers never wait for each other, and finding out whether it was altered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from sqlalchemy import func, select, update

from lms.audit.models import Change, Seal, SealedChange
from lms.audit.rules import BEGINNING, REMOVED, Head, chained, digest, values_digest
from lms.kit import clock
from lms.kit.db import advisory_lock, chunked, db, insert_unaudited

#: Changes under one seal.
BATCH = 5_000


def seal() -> int:
    """Close over the oldest changes that no seal holds yet, 5,000 at the most; how many. Call it again until it answers 0."""
    advisory_lock("seal")
    unsealed = select(Change).outerjoin(SealedChange, SealedChange.change_id == Change.id).where(SealedChange.change_id.is_(None))
    changes = db.session.scalars(unsealed.order_by(Change.id).limit(BATCH)).all()
    if not changes:
        return 0
    rows = [_sealed(change) for change in changes]
    previous = db.session.scalar(select(Seal.hash).order_by(Seal.id.desc()).limit(1)) or BEGINNING
    made = Seal(at=clock.now(), number_of_changes=len(rows), previous=previous, hash=chained(previous, (row["digest"] for row in rows)))
    db.session.add(made)
    db.session.flush()
    insert_unaudited(SealedChange, [row | {"seal_id": made.id} for row in rows])
    return len(rows)


def _sealed(change: Change) -> dict[str, Any]:
    salt = token_hex(16)
    of_values = values_digest(salt, change.values)
    return {"change_id": change.id, "salt": salt, "values_digest": of_values, "digest": digest(_head(change), of_values)}


def _head(change: Change) -> Head:
    return Head(change.id, change.at, change.by_account_id, change.act, change.cause, change.record, change.row_id, change.what)


def remove_values(change_ids: Sequence[int]) -> int:
    """For retention: take the values out of these changes, and the salt that would let them be guessed. How many had any.

    Only sealed changes: a change that no seal holds yet is left for the next time.
    """
    removed = 0
    for some in chunked(change_ids):
        sealed = select(SealedChange.change_id).where(SealedChange.change_id.in_(some), SealedChange.salt.is_not(None))
        ids = list(db.session.scalars(sealed))
        db.session.execute(update(Change).where(Change.id.in_(ids)).values(values=dict(REMOVED)))
        db.session.execute(update(SealedChange).where(SealedChange.change_id.in_(ids)).values(salt=None))
        removed += len(ids)
    return removed


# --- was it altered? ------------------------------------------------------------------------------------------------------------


@dataclass
class Verdict:
    """What was found: a line for everything that is not as it was sealed."""

    seals: int = 0
    changes: int = 0
    removed: int = 0  # changes whose values retention has taken out
    unsealed: int = 0
    last_hash: str = BEGINNING
    complaints: list[str] = field(default_factory=list)


def verify() -> Verdict:
    """Follow the chain from its beginning, a seal at a time."""
    verdict = Verdict()
    for one in db.session.scalars(select(Seal).order_by(Seal.id)).all():
        verdict.complaints += _check(one, verdict)
        verdict.seals, verdict.last_hash = verdict.seals + 1, one.hash
    total = db.session.scalar(select(func.count()).select_from(Change)) or 0
    verdict.unsealed = total - verdict.changes
    return verdict


def _check(one: Seal, verdict: Verdict) -> Iterator[str]:
    if one.previous != verdict.last_hash:
        yield f"Seal {one.id} does not follow the seal before it."
    rows = _held(one.id)
    if chained(one.previous, (sealed.digest for sealed, _ in rows)) != one.hash or len(rows) != one.number_of_changes:
        yield f"Seal {one.id} does not close over the changes that it closed over."
    for sealed, change in rows:
        verdict.changes += 1
        verdict.removed += sealed.salt is None
        if digest(_head(change), sealed.values_digest) != sealed.digest:
            yield f"Change {change.id} is not as it was sealed: who, when or what."
        elif sealed.salt is None and change.values != REMOVED:
            yield f"Change {change.id} has values again that were removed."
        elif sealed.salt is not None and values_digest(sealed.salt, change.values) != sealed.values_digest:
            yield f"Change {change.id} is not as it was sealed: its values."
    db.session.expunge_all()


def _held(seal_id: int) -> list[tuple[SealedChange, Change]]:
    wanted = select(SealedChange, Change).join(Change, Change.id == SealedChange.change_id).where(SealedChange.seal_id == seal_id)
    return [(sealed, change) for sealed, change in db.session.execute(wanted.order_by(Change.id))]
