"""Writing rows so that they can be taken back: with their trail, and with what they were before in a table of our own."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from lms.audit import service as audit
from lms.imports import queries
from lms.imports.models import ImportWrite
from lms.imports.rules.undo import Did
from lms.kit.db import Base, insert_unaudited, table_of
from lms.kit.importing import AnyKind


class Ledger:
    """What one run writes. Nothing is kept until it is closed."""

    def __init__(self, run_id: int, kind: AnyKind) -> None:
        self.run_id = run_id
        self.undo = queries.undoable(kind)
        self.rows: list[dict[str, Any]] = []
        self.written: defaultdict[str, dict[int, Mapping[str, Any]]] = defaultdict(dict)

    def insert(self, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """New rows; their ids in the same order."""
        name = self._name(model)
        ids = audit.insert_rows(model, rows)
        for row_id, row in zip(ids, rows, strict=True):
            self._note(name, row_id, Did.ADDED, {}, row)
        return ids

    def update(self, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        """Changed rows, each with `id` and the same columns; what is as it was is left alone."""
        if not rows:
            return
        record = self._name(model)
        table, names = table_of(model), [name for name in rows[0] if name != "id"]
        before = queries.stored_rows(table, [row["id"] for row in rows], names)
        audit.update_rows(model, rows)
        for row in rows:
            old = before[row["id"]]
            changed = [name for name in names if old[name] != row[name] and name not in self.undo[record].forgets]
            if changed:
                self._note(record, row["id"], Did.CHANGED, {name: old[name] for name in changed}, {name: row[name] for name in changed})

    def _name(self, model: type[Base]) -> str:
        """What an undo cannot take back is not written."""
        name = table_of(model).name
        assert name in self.undo, f"The import kind does not say how an undo takes back rows of {name}."
        return name

    def _note(self, record: str, row_id: int, did: Did, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        table = table_of(self.undo[record].model)
        sides = {"before": queries.as_json(table, before), "after": queries.as_json(table, after)}
        sides["after"] = {name: value for name, value in sides["after"].items() if name not in self.undo[record].follows}
        if did == Did.CHANGED:  # an empty one is told from one that was not touched
            sides = {side: {name: values.get(name) for name in before} for side, values in sides.items()}
        self.written[record].setdefault(row_id, after)
        self.rows.append({"run_id": self.run_id, "record": record, "row_id": row_id, "did": did} | sides)

    def close(self) -> None:
        """Keep what was written."""
        insert_unaudited(ImportWrite, self.rows)
