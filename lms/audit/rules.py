"""Pure: what a change is worth as a number that nobody can forge, and how the seals hang together.

The values of a change are digested with a salt of their own, so that retention can remove values and salt: what was there can then
neither be read nor guessed, and the chain still holds.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

#: What the first seal follows.
BEGINNING = "0" * 64
#: What stands where retention has removed the values of a change.
REMOVED: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Head:
    """A change without its values."""

    id: int
    at: datetime
    by_account_id: int | None
    act: str
    cause: str | None
    record: str
    row_id: int
    what: str


def values_digest(salt: str, values: Mapping[str, Any]) -> str:
    """Of the values alone, with their salt."""
    return _digest(salt, json.dumps(values, sort_keys=True, ensure_ascii=True, separators=(",", ":")))


def digest(head: Head, of_values: str) -> str:
    """Of the whole change; holds although its values are removed."""
    told = (head.id, head.at.isoformat(), head.by_account_id, head.act, head.cause, head.record, head.row_id, head.what, of_values)
    return _digest(json.dumps(told))


def chained(previous: str, digests: Iterable[str]) -> str:
    """The hash of a seal: of the seal before it, and of its changes in order."""
    return _digest(previous, *digests)


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
