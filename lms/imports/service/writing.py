"""Writing what a plan holds: through the ledger of its run; then rooms derive anew what depends on the posts that it touches, and
what hangs on them follows."""

from collections.abc import Collection, Mapping
from typing import Any

from lms.imports import queries
from lms.imports.service.ledger import Ledger
from lms.imports.service.plan_import import Prepared
from lms.kit.db import table_of
from lms.kit.house import current_house
from lms.kit.importing import AnyKind, Undo


def write(run_id: int, prepared: Prepared) -> None:
    """Apply the plan in the transaction that is open. Nothing is read again: the caller holds the lock under which it was planned."""
    ledger = Ledger(run_id, prepared.kind)
    prepared.kind.write(prepared.plan.writes, prepared.known, ledger)
    run_hooks(posts_touched(prepared.kind, ledger.written), ledger)
    ledger.close()


def posts_touched(kind: AnyKind, written: Mapping[str, Mapping[int, Mapping[str, Any]]]) -> Collection[int] | None:
    """The posts about which rows that were written are facts, by table and id; None: everybody's may."""
    touched: set[int] = set()
    for undo in kind.undo:
        posts = _posts(undo, written.get(undo.record, {}))
        if posts is None:
            return None
        touched |= {*posts}
    return touched


def _posts(undo: Undo, written: Mapping[int, Mapping[str, Any]]) -> Collection[int] | None:
    if undo.posts:
        return undo.posts(written) if written else ()
    table = table_of(undo.model)
    return {row["post_id"] for row in queries.stored_rows(table, written.keys(), ["post_id"]).values()} if "post_id" in table.c else ()


def run_hooks(posts: Collection[int] | None, ledger: Ledger | None = None) -> None:
    """The facts about these posts have changed; None: about all. What that sets off goes into the ledger."""
    current_house().posts_changed(None if posts is None else sorted(posts), ledger)
