"""Writing what a plan holds: through the ledger of its run; then rooms derive anew what depends on the posts that it touches, and
what hangs on them follows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from lms.imports import queries
from lms.imports.service.ledger import Ledger
from lms.imports.service.plan_import import Prepared
from lms.kit.db import table_of
from lms.kit.house import current_house
from lms.kit.importing import AnyKind, Undo


@dataclass(frozen=True)
class Touched:
    """The posts about which rows are facts (None: everybody's may be); and the posts at which other things count as learnt."""

    posts: Collection[int] | None
    learnt_at: Collection[int]


def write(run_id: int, prepared: Prepared) -> None:
    """Apply the plan in the transaction that is open. Nothing is read again: the caller holds the lock under which it was planned."""
    ledger = Ledger(run_id, prepared.kind)
    prepared.kind.write(prepared.plan.writes, prepared.known, ledger)
    run_hooks(touched(prepared.kind, ledger.written), ledger)
    ledger.close()


def touched(kind: AnyKind, written: Mapping[str, Mapping[int, Mapping[str, Any]]]) -> Touched:
    """By rows that were written, by table and id."""
    posts: set[int] | None = set()
    learnt: set[int] = set()
    for undo in kind.undo:
        rows = written.get(undo.record, {})
        if undo.learnt_at:
            learnt.update(undo.learnt_at(rows) if rows else ())
            continue
        of_table = _posts(undo, rows)
        posts = None if posts is None or of_table is None else posts | {*of_table}
    return Touched(posts, learnt)


def _posts(undo: Undo, written: Mapping[int, Mapping[str, Any]]) -> Collection[int] | None:
    if undo.posts:
        return undo.posts(written) if written else ()
    table = table_of(undo.model)
    return {row["post_id"] for row in queries.stored_rows(table, written.keys(), ["post_id"]).values()} if "post_id" in table.c else ()


def run_hooks(changed: Touched, ledger: Ledger | None = None) -> None:
    """The facts about these posts have changed. What that sets off goes into the ledger."""
    current_house().posts_changed(None if changed.posts is None else sorted(changed.posts), ledger)
    if changed.learnt_at:
        current_house().learning_changed(sorted(changed.learnt_at))
