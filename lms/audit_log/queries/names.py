"""What the ids in a change stand for: a name beside the number, all in one query."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lms.audit.models import Change
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
    table = Base.metadata.tables.get(record)
    return (points_to(table.columns[column]) or "") if table is not None and column in table.columns else ""
