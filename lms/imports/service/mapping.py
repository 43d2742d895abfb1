"""Saying how a file is to be read: its columns, then its values. Remembered for the next file of the same source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lms.access import Reach, Viewer
from lms.audit import service as audit
from lms.imports import queries
from lms.imports.models import ImportMapping, ImportReading, ImportRun, ImportWord
from lms.imports.rules.mapping import LEFT_OUT, Asks, ColumnMapping, Decision, Vocabulary, check_mapping, identity
from lms.imports.rules.mapping.reading import OUR_TEMPLATE
from lms.imports.rules.runs import WAITING, RunState
from lms.imports.service.opening import preview_file
from lms.imports.service.runs import CHECK, PAGE, allow, move
from lms.jobs import service as jobs
from lms.kit import clock
from lms.kit.db import advisory_lock, db
from lms.kit.identifiers import fold
from lms.kit.refusal import Refused

#: Those who decide about the same values wait for each other.
LOCK = "imports.words"
LONGEST_SOURCE = 60


@dataclass(frozen=True)
class Mapped:
    """What somebody says about the columns of a file."""

    source: str
    header_line: int
    sheet: str
    feeds: ColumnMapping
    for_everybody: bool = False


def map_columns(run: ImportRun, said: Mapped, *, by: Viewer) -> None:
    """Keep which columns feed which, for this file and the next of its source, and have the file checked with them.

    Another line or sheet for the header only has the file looked at again.
    """
    reading = _open(run, by)
    _refuse_wide(run, said.for_everybody, by)
    if said.sheet == reading.sheet and said.header_line not in {line for line, _ in reading.sketch["top"]}:
        raise Refused("Give one of the first lines of the file that has something in it.", field="header_line")
    if (said.header_line, said.sheet) != (reading.header_line, reading.sheet):
        reading.header_line, reading.sheet, reading.used, reading.asks = said.header_line, said.sheet, {}, Asks.COLUMNS
        check_again(run, by=by)
        return
    source = _source(said.source)
    kind, given = queries.kind_of(run.kind), run.employer_id is not None
    for field, sentence in check_mapping(kind, said.feeds, reading.sketch["columns"], employer_given=given):
        raise Refused(sentence, field=field)
    known = queries.remembered(kind, run.employer_id, source=source)
    feeds = said.feeds.with_orders_of(known.feeds) if known else said.feeds
    remember(run, source, feeds, reading.sketch["shape"], None if said.for_everybody else run.employer_id, by)
    reading.source, reading.source_folded, reading.used, reading.asks = source, fold(source), feeds.as_json(), Asks.VALUES
    check_again(run, by=by)


def map_values(run: ImportRun, *, by: Viewer) -> None:
    """Begin to map the values of a file that has our own header."""
    allow(queries.kind_of(run.kind), run.employer_id, by=by)
    kind = queries.kind_of(run.kind)
    if not kind.of_an_employer or run.state not in WAITING or queries.reading(run.id) is not None:
        raise Refused("The values of this file cannot be mapped now.")
    sketch = preview_file(kind, queries.content(run), 1, "")
    feeds = identity(kind, sketch.columns)
    row = ImportReading(
        run_id=run.id,
        asks=Asks.VALUES,
        source=OUR_TEMPLATE,
        source_folded=fold(OUR_TEMPLATE),
        header_line=sketch.header_line,
        sheet=sketch.sheet,
    )
    row.sketch, row.used = sketch.as_json(), feeds.as_json()
    db.session.add(row)
    remember(run, OUR_TEMPLATE, feeds, sketch.shape, run.employer_id, by)
    check_again(run, by=by)


def recheck(run: ImportRun, *, by: Viewer) -> None:
    """Hold the file against what is recorded once more, with the mapping as it is by now."""
    reading = _open(run, by)
    if reading.asks == Asks.COLUMNS:
        raise Refused("Say first what the columns of the file are.")
    now = queries.remembered(queries.kind_of(run.kind), run.employer_id, source=reading.source)
    reading.asks = Asks.NOTHING
    reading.used = now.feeds.as_json() if now else reading.used
    check_again(run, by=by)


def _open(run: ImportRun, by: Viewer) -> ImportReading:
    allow(queries.kind_of(run.kind), run.employer_id, by=by)
    reading = queries.reading(run.id)
    if reading is None or run.state not in WAITING:
        raise Refused(f"This import is {run.state.label.lower()}: its mapping cannot be changed any more.")
    return reading


def _refuse_wide(run: ImportRun, for_everybody: bool, by: Viewer) -> None:
    if for_everybody and by.reach(queries.kind_of(run.kind).may) != Reach.PARTNERSHIP:
        raise Refused("You may only decide for your own employer.")


def check_again(run: ImportRun, *, by: Viewer) -> None:
    """Have the worker read the file once more."""
    move(run, RunState.CHECKING)
    title = f"Read a file again: {queries.kind_of(run.kind).label.lower()}"
    jobs.ask(kind=CHECK, about_id=run.id, by_account_id=by.account_id, title=title, endpoint=PAGE)


def _source(text: str) -> str:
    name = " ".join("".join(letter for letter in text if letter.isprintable()).split())
    if not name:
        raise Refused("Give the system that the file comes from a name, such as eESS.", field="source")
    if len(name) > LONGEST_SOURCE:
        raise Refused(f"The name may have {LONGEST_SOURCE} characters at most.", field="source")
    return name


def remember(run: ImportRun, source: str, feeds: ColumnMapping, shape: str, employer_id: int | None, by: Viewer) -> None:
    """Keep how files of a source are read by an employer, or (without one) by everybody."""
    advisory_lock(LOCK)
    row = queries.mapping_of(queries.kind_of(run.kind), employer_id, source)
    row = row or ImportMapping(kind=run.kind, employer_id=employer_id, source=source, source_folded=fold(source))
    row.shape, row.feeds, row.changed_at, row.changed_by_account_id = shape, feeds.as_json(), clock.now(), by.account_id
    db.session.add(row)
    db.session.flush()


# --- what values mean ---------------------------------------------------------------------------------------------------------------


class Do(StrEnum):
    """What somebody does with the values they have chosen."""

    SAVE = "save"  # each means what is written beside it, or all mean the same
    LEAVE_OUT = "leave_out"
    UNDECIDE = "undecide"


@dataclass(frozen=True)
class Said:
    """A decision about several values. `texts` by value, as typed or picked from the list; `all_mean` goes before them."""

    do: Do
    chosen: Sequence[int]
    texts: Mapping[int, str]
    all_mean: str = ""
    for_everybody: bool = False


def decide(said: Said, *, by: Viewer) -> int:
    """Keep what values mean, for every later file of the same source; how many were decided. Values out of reach are passed over."""
    if not said.chosen:
        raise Refused("Tick the values that you decide about.")
    advisory_lock(LOCK)
    written = 0
    for run, source, values in queries.values_by_source(said.chosen, by):
        _refuse_wide(run, said.for_everybody, by)
        vocabularies = queries.vocabularies(run.employer_id, {one.column for one in values})
        employer_id = None if said.for_everybody else run.employer_id
        meant = {one: _meant(said, one.id, one.value, vocabularies[one.column]) for one in values}
        rows = {(one.column, one.value_folded): _word(employer_id, source, one, meaning) for one, meaning in meant.items()}
        written += _put_words(employer_id, source, rows)
    return written


def _meant(said: Said, value_id: int, value: str, vocabulary: Vocabulary) -> str | None:
    if said.do == Do.UNDECIDE:
        return None
    if said.do == Do.LEAVE_OUT:
        return LEFT_OUT
    text = (said.all_mean or said.texts.get(value_id, "")).strip()
    if not text:
        raise Refused(f"Say what “{value[:60]}” means, or choose to leave its lines out.")
    choice = vocabulary.typed(text)
    if choice is None:
        raise Refused(f"“{text[:60]}” is not on the list: pick one of its entries.")
    return choice.target


def _word(employer_id: int | None, source: str, value: Any, meant: str | None) -> dict[str, Any]:
    decision = Decision.LEAVE_OUT if meant == LEFT_OUT else Decision.MEANS
    key = {"employer_id": employer_id, "source_folded": fold(source), "column": value.column, "value_folded": value.value_folded}
    return key | {"value": value.value, "decision": None if meant is None else decision, "target": meant or ""}


def _put_words(employer_id: int | None, source: str, rows: dict[tuple[str, str], dict[str, Any]]) -> int:
    there = queries.words_of(employer_id, source, {key for _, key in rows})
    gone = [there[key] for key, row in rows.items() if row["decision"] is None and key in there]
    if gone:
        audit.remove_rows(ImportWord, gone)
    kept = {key: row for key, row in rows.items() if row["decision"] is not None}
    audit.insert_rows(ImportWord, [row for key, row in kept.items() if key not in there])
    changed = [{"id": there[key], "decision": row["decision"], "target": row["target"]} for key, row in kept.items() if key in there]
    audit.update_rows(ImportWord, changed)
    return len(gone) + len(kept)
