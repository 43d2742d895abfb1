"""Saying what the empty cells and the dates of a file mean."""

from dataclasses import replace

from lms.access import Viewer
from lms.imports import queries
from lms.imports.models import ImportReading, ImportRun
from lms.imports.rules.cell_choices import CellChoices
from lms.imports.rules.mapping import ColumnMapping
from lms.imports.rules.runs import WAITING
from lms.imports.service.mapping import check_again, remember
from lms.imports.service.runs import allow
from lms.kit.refusal import Refused


def choose_cells(run: ImportRun, choices: CellChoices, *, by: Viewer) -> None:
    """Keep it, and have the file read so. Which order its dates have is remembered with the mapping of its source, where it has one."""
    allow(queries.kind_of(run.kind), run.employer_id, by=by)
    if run.state not in WAITING:
        raise Refused(f"This import is {run.state.label.lower()}: that cannot be said any more.")
    run.cell_choices = choices.as_json()
    reading = queries.reading(run.id)
    if reading is not None and reading.used and choices.date_order:
        _remember(run, reading, choices, by)
    check_again(run, by=by)


def _remember(run: ImportRun, reading: ImportReading, choices: CellChoices, by: Viewer) -> None:
    """A source that comes with the product has no mapping of its own, and gets none by this."""
    known = queries.remembered(queries.kind_of(run.kind), run.employer_id, source=reading.source)
    if known is not None:
        feeds = ColumnMapping.from_json(reading.used)
        feeds = replace(feeds, orders={**feeds.orders, **choices.date_order})
        reading.used = reading.used | feeds.as_json()
        remember(run, reading.source, feeds, known.shape, run.employer_id, by)
