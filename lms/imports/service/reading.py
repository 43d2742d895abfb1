"""What is kept of how a file is read: by the worker, for the pages, and for applying it exactly so."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, insert

from lms.imports import queries
from lms.imports.models import ImportReading, ImportRun, ImportValue
from lms.imports.rules.mapping import Asks
from lms.imports.rules.mapping.header import FilePreview
from lms.imports.rules.mapping.reading import NeedsMapping, ReadAs, Reading
from lms.imports.rules.runs import RunState
from lms.imports.service.plan_import import Prepared
from lms.kit.db import chunked, db, table_of
from lms.kit.identifiers import fold
from lms.kit.refusal import Refused

ANSWERED_SINCE = "Somebody has said who lines are since this preview. Check the file again to see what it would do now."
CHANGED_SINCE = "The mapping has been changed since this preview. Check the file again to see what it would do now."


def ask_for_columns(run: ImportRun, needs: NeedsMapping) -> None:
    """The file's header is not ours: somebody has to say what its columns are."""
    _put(run.id, Asks.COLUMNS, needs.read_as, needs.sketch, {})
    run.state, run.problem = RunState.CHECKED, str(needs)


def keep_reading(run: ImportRun, prepared: Prepared) -> None:
    """How the file was read, and its values. One whose columns have just been mapped goes on to its values, if any are undecided."""
    reading, before = prepared.reading, queries.reading(run.id)
    if reading is None or prepared.sketch is None:
        if before is not None:
            db.session.delete(before)
        return
    mapped_just_now = before is not None and before.asks == Asks.VALUES
    _put(run.id, Asks.VALUES if mapped_just_now and reading.undecided else Asks.NOTHING, reading.read_as, prepared.sketch, reading.used())
    db.session.execute(delete(ImportValue).where(ImportValue.run_id == run.id))
    for some in chunked(list(_values(run.id, reading))):
        db.session.execute(insert(table_of(ImportValue)), list(some))


def _values(run_id: int, reading: Reading) -> Iterator[dict[str, Any]]:
    for column, tallies in reading.values.items():
        for key, one in tallies.items():
            counted = {"lines": one.lines, "first_line": one.first_line, "is_known": one.is_known}
            yield {"run_id": run_id, "column": column, "value": one.value, "value_folded": key} | counted


def _put(run_id: int, asks: Asks, read_as: ReadAs, sketch: FilePreview, used: dict[str, Any]) -> None:
    row = queries.reading(run_id) or ImportReading(run_id=run_id)
    row.asks, row.source, row.source_folded = asks, read_as.source, fold(read_as.source)
    row.header_line, row.sheet = sketch.header_line, sketch.sheet
    row.sketch, row.used = sketch.as_json(), used
    db.session.add(row)
    db.session.flush()


def refuse_unread(run: ImportRun) -> None:
    """Raises Refused while it is not said how the file is to be read, or where that or who its lines are has changed since its preview."""
    if queries.is_answered_anew(run.id):
        raise Refused(ANSWERED_SINCE)
    reading = queries.reading(run.id)
    if reading is None:
        return
    if reading.asks == Asks.COLUMNS:
        raise Refused("Say first what the columns of the file are.")
    if reading.asks == Asks.VALUES:
        raise Refused("Say first what the values of the file mean, or go on to the preview without.")
    if queries.is_changed(run, reading):
        raise Refused(CHANGED_SINCE)
