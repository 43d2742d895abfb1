"""Writing what a plan holds: through the ledger of its run; then rooms derive anew what depends on the posts that it touches."""

from collections.abc import Collection, Mapping
from typing import Any

from lms.imports.service.ledger import Ledger
from lms.imports.service.plan_import import Prepared
from lms.kit.house import current_house
from lms.kit.importing import AnyKind


def write(run_id: int, prepared: Prepared) -> None:
    """Apply the plan in the transaction that is open. Nothing is read again: the caller holds the lock under which it was planned."""
    ledger = Ledger(run_id, prepared.kind)
    prepared.kind.write(prepared.plan.writes, prepared.known, ledger)
    ledger.close()
    run_hooks(posts_touched(prepared.kind, ledger.written))


def posts_touched(kind: AnyKind, written: Mapping[str, Mapping[int, Mapping[str, Any]]]) -> Collection[int] | None:
    """The posts whose training depends on rows that were written, by table and id; None: everybody's may."""
    touched: set[int] = set()
    for undo in kind.undo:
        posts = undo.posts(written[undo.record]) if undo.record in written else ()
        if posts is None:
            return None
        touched |= {*posts}
    return touched


def run_hooks(posts: Collection[int] | None) -> None:
    """The facts about these posts have changed; None: about all."""
    current_house().posts_changed(None if posts is None else sorted(posts))
