"""The keys of confidential texts: noted when a worker begins, and rotated on command."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column

from lms.kit import progress
from lms.kit.confidential import configured, fingerprint, look_at_keys
from lms.kit.db import transaction
from lms.operations import queries
from lms.operations.rules.keys import Moved, forgotten, refuse_wrong_keys
from lms.operations.service import keys as service


def begin_with_keys() -> str:
    """Note the key that texts are written under from now on, unless nothing can be read; what there is to say, if anything."""
    if look_at_keys():
        _note_first()
    return queries.what_is_wrong_with_keys()


def _note_first() -> None:
    if fingerprint(configured()[0]) not in queries.noted_keys().here:
        with transaction():
            service.note(configured()[0])


def rotate(*, give_up: bool = False) -> Sequence[Moved]:
    """Write everything anew that stands under another key than the first, batch by batch, each a transaction of its own: what is done stays
    done. `give_up`: keys that are lost are no longer waited for, and what stands under them stays as it is. Raises Refused."""
    noted, first = queries.noted_keys(), fingerprint(configured()[0])
    if not give_up:
        refuse_wrong_keys(noted)
    _note_first()
    columns = queries.encrypted_columns()
    progress.begin(sum(map(queries.rows_with_some, columns)))
    moved = [_rotated(column) for column in columns]
    with transaction():
        service.forget(forgotten(noted, moved, first, give_up=give_up))
    look_at_keys()
    return moved


def _rotated(column: Column[Any]) -> Moved:
    moved = Moved(str(column))
    for batch in queries.stored_batches(column):
        # Encrypted before the transaction begins: whoever else writes waits for no key.
        rows = [(row, stored, service.anew(column, stored, moved)) for row, stored in batch]
        with transaction():
            for row, stored, new in rows:
                progress.advance()
                if new != stored:
                    moved.count(service.swap(column, row, stored, new))
    return moved
