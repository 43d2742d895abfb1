"""The keys of confidential texts: noted when a worker begins, and rotated on command."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary, Text, delete, literal, update

from lms.kit import progress
from lms.kit.confidential import configured, fingerprint, look_at_keys, opened_with, under
from lms.kit.db import db, insert, transaction
from lms.operations import queries
from lms.operations.models import ConfidentialKey
from lms.operations.rules.keys import Moved, forgotten, refuse_wrong_keys

#: What is encrypted for each key, so that it can be told whether the key is there.
KNOWN = b"This text is known to everyone."


def begin() -> str:
    """Note the key that texts are written under from now on, unless nothing can be read; what there is to say, if anything."""
    if look_at_keys():
        note(configured()[0])
    return queries.what_is_wrong_with_keys()


def note(key: str) -> None:
    """Texts are written under this key from now on. Noted once."""
    name = fingerprint(key)
    if name not in queries.noted_keys().here:
        with transaction():
            row = {"fingerprint": name, "canary": under(key, KNOWN).decode()}
            db.session.execute(insert(ConfidentialKey).values(**row).on_conflict_do_nothing())


def rotate(*, give_up: bool = False) -> Sequence[Moved]:
    """Write everything anew that stands under another key than the first, batch by batch, each a transaction of its own: what is done stays
    done. `give_up`: keys that are lost are no longer waited for, and what stands under them stays as it is. Raises Refused."""
    noted, first = queries.noted_keys(), configured()[0]
    if not give_up:
        refuse_wrong_keys(noted)
    note(first)
    columns = queries.encrypted_columns()
    progress.begin(sum(map(queries.rows_with_some, columns)))
    moved = [_rotated(column) for column in columns]
    _forget(forgotten(noted, moved, fingerprint(first), give_up=give_up))
    return moved


def _forget(keys: set[str]) -> None:
    with transaction():
        db.session.execute(delete(ConfidentialKey).where(ConfidentialKey.fingerprint.in_(keys)))
    look_at_keys()


def _rotated(column: Column[Any]) -> Moved:
    moved = Moved(str(column))
    for batch in queries.stored_batches(column):
        anew = [(row, stored, _anew(column, stored, moved)) for row, stored in batch]
        with transaction():
            for row, stored, new in anew:
                progress.advance()
                if new != stored:
                    moved.count(_swap(column, row, stored, new))
    return moved


def _anew(column: Column[Any], stored: bytes, moved: Moved) -> bytes:
    """What stands there, under the first key: what is under it already, and what cannot be read, as it is."""
    for value in queries.values_in(column, stored):
        opened = opened_with(value)
        if opened is None:
            moved.lost += 1
        elif opened[0] != configured()[0]:
            stored = stored.replace(value, under(configured()[0], opened[1]))
    return stored


def _swap(column: Column[Any], row: Any, old: bytes, new: bytes) -> bool:
    """Put the new in the place of the old, unless somebody has changed it meanwhile."""
    its, kind = queries.its_table(column), queries.kind_of(column)
    value: Any = literal(new, LargeBinary()) if isinstance(kind, LargeBinary) else literal(new.decode(), Text())
    if isinstance(kind, JSON):
        value = json.loads(new)
    is_as_it_was = queries.as_stored(column) == (old if isinstance(kind, LargeBinary) else old.decode())
    done = db.session.connection().execute(update(its).where(queries.its_key(column) == row, is_as_it_was).values({column.name: value}))
    return done.rowcount == 1
