"""What the ids in a change stand for: a name beside the number, all in one query."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column

from lms.audit.models import Change
from lms.audit_log.rules import parts_in_words
from lms.kit.columns import PlainJson
from lms.kit.db import Base
from lms.kit.house import current_house
from lms.kit.labels import labels, points_to


@dataclass(frozen=True)
class Names:
    """Names by table and id."""

    found: Mapping[tuple[str, int], str]

    def say(self, record: str, column: str, value: Any) -> str | None:
        """A value for people; None for nothing."""
        if value is None or isinstance(value, bool):
            return None if value is None else "yes" if value else "no"
        if isinstance(value, str) and _has_parts(record, column):
            return parts_in_words(value)
        name = self.found.get((target(record, column), value))
        return f"{name} ({value})" if name else str(value)


def names_in(changes: Iterable[Change]) -> Names:
    """Of everything that these changes point to, in one query."""
    ids: dict[str, set[int]] = defaultdict(set)
    for one in changes:
        for column, pair in one.values.items():
            ids[target(one.record, column)].update(value for value in pair if type(value) is int)
    return Names(labels(current_house().labels, ids))


def target(record: str, column: str) -> str:
    """The table that a column points to, as the tables themselves say; "" where it points nowhere."""
    stored = _column(record, column)
    return "" if stored is None else points_to(stored) or ""


def _has_parts(record: str, column: str) -> bool:
    stored = _column(record, column)
    return stored is not None and isinstance(stored.type, PlainJson)


def _column(record: str, column: str) -> Column[Any] | None:
    """None: there was one when this was written, and is no more."""
    table = Base.metadata.tables.get(record)
    return None if table is None else table.columns.get(column)
