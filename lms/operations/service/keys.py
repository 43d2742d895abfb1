"""Under which keys texts stand: noted, forgotten, and one value written anew."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary, Text, delete, literal, update

from lms.kit.confidential import configured, fingerprint, opened_with, under
from lms.kit.db import db, insert
from lms.operations import queries
from lms.operations.models import ConfidentialKey
from lms.operations.rules.keys import Moved

#: What is encrypted for each key, so that it can be told whether the key is there.
KNOWN = b"This text is known to everyone."


def note(key: str) -> None:
    """Texts are written under this key from now on. Noted once."""
    row = {"fingerprint": fingerprint(key), "canary": under(key, KNOWN).decode()}
    db.session.execute(insert(ConfidentialKey).values(**row).on_conflict_do_nothing())


def forget(keys: Collection[str]) -> None:
    """Nothing stands under the keys with these fingerprints any more."""
    db.session.execute(delete(ConfidentialKey).where(ConfidentialKey.fingerprint.in_(keys)))


def anew(column: Column[Any], stored: bytes, moved: Moved) -> bytes:
    """What stands there, under the first key: what is under it already, and what cannot be read, as it is."""
    for value in queries.values_in(column, stored):
        opened = opened_with(value)
        if opened is None:
            moved.lost += 1
        elif opened[0] != configured()[0]:
            stored = stored.replace(value, under(configured()[0], opened[1]))
    return stored


def swap(column: Column[Any], row: Any, old: bytes, new: bytes) -> bool:
    """Put the new in the place of the old, unless somebody has changed it meanwhile."""
    kind = queries.kind_of(column)
    value: Any = literal(new, LargeBinary()) if isinstance(kind, LargeBinary) else literal(new.decode(), Text())
    if isinstance(kind, JSON):
        value = json.loads(new)
    is_as_it_was = queries.as_stored(column) == (old if isinstance(kind, LargeBinary) else old.decode())
    statement = update(queries.its_table(column)).where(queries.its_key(column) == row, is_as_it_was)
    return db.session.connection().execute(statement.values({column.name: value})).rowcount == 1
