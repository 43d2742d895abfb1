"""Guarded tables: a statement that does not say who reads them is refused, and one that does gets the rows of that reader alone.

A room marks a table with `info=GUARDED`, and says in `Room.readable` which rows are whose. Statements say `reading_as(statement, reader)`.
Work of the house that shows nobody a text names what it is for instead (`Work`). Two listeners keep this, and neither trusts the other: one
narrows each statement over the mapped classes to the rows of its reader, and leaves a mark wherever it did; the other reads every statement
as it goes to the database, however it was made, and counts: each place where a guarded table stands has its mark, or nothing is asked.

Nobody gets a row from memory that they could not read: for work of the house no whole rows are loaded, and a request reads for one person.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from flask import current_app, has_app_context
from sqlalchemy import Column, ColumnElement, Engine, and_, event, inspect, literal_column
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql import visitors
from sqlalchemy.sql.base import Executable

from lms.kit.columns import is_confidential
from lms.kit.db import Base

#: In the `info` of a table.
GUARDED = {"guarded": True}
#: For `mapped_column`: the column loads where it is asked for by name, and not by the way.
PRIVATE: Mapping[str, Any] = {"deferred": True, "deferred_raiseload": True}
OPTION = "reader"

Statement = TypeVar("Statement", bound=Executable)


@dataclass(frozen=True)
class Reader:
    """Who reads, and when: the human (id of the record that counts) and the moment. What they may read is as of then."""

    person_id: int
    now: datetime


#: Which rows of a guarded table are a reader's.
Readable = Callable[[Reader], ColumnElement[bool]]


class Work(StrEnum):
    """What the house reads guarded rows for, and shows to nobody else than whose they are."""

    OWN_COPY = "the copy of all that is held about somebody, for themselves"
    REMOVAL = "which rows go when a record ends; no text"
    TRAIL = "the trail of changes; no text"
    KEYS = "writing encrypted texts anew, unread"
    FACTS = "numbers, days and states; no text"


#: For these no text is ever selected.
WITHOUT_TEXT = frozenset({Work.REMOVAL, Work.FACTS})


class NoReader(RuntimeError):
    """A statement over a guarded table does not say who reads. A mistake in the code, never of somebody who uses it."""


def reading_as(statement: Statement, reader: Reader | Work) -> Statement:
    """The statement, for this reader's eyes."""
    return statement.execution_options(**{OPTION: reader})


def guard_tables(engine: Engine) -> None:
    """From now on every statement of this engine is looked at."""
    if not event.contains(engine, "before_cursor_execute", _refuse_without_reader):
        event.listen(engine, "before_cursor_execute", _refuse_without_reader)


# --- the statement as it goes to the database ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Looked:
    """What the text of a statement says. `shows_nothing`: it writes rows of one guarded table, and neither reads nor answers with any.
    `is_narrowed`: each place where a guarded table stands was narrowed to somebody's rows."""

    shows_nothing: bool
    is_narrowed: bool


#: What makes and drops tables and looks at their shape, and what copies a table into its new shape during a migration.
_OF_TABLES = re.compile(
    r"\s*(?:(?:CREATE|DROP|ALTER|PRAGMA|COMMENT)\b(?!.*\bSELECT\b)|INSERT INTO _alembic_tmp_)", re.IGNORECASE | re.DOTALL
)
_WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)(?![.\w])", re.IGNORECASE)
#: What writing one row answers with: its number.
_NUMBER = re.compile(r"\bRETURNING\s+(?:\w+\.)?id(?:\s*,\s*(?:\w+\.)?id\s+AS\s+id__\d+)*\s*$", re.IGNORECASE)
_ANSWERS = re.compile(r"\bRETURNING\b", re.IGNORECASE)
_MARK = "narrowed_"


def _refuse_without_reader(_connection: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool) -> None:
    looked = _look(statement, len(Base.metadata.tables))
    if looked is None:
        return
    reader = context.execution_options.get(OPTION) if context is not None else None
    if isinstance(reader, Work) or (looked.is_narrowed and isinstance(reader, Reader)):
        return
    if isinstance(reader, Reader):
        raise NoReader(
            "A statement over a guarded table could not be narrowed to the rows of its reader: write it over the mapped classes."
        )
    if not looked.shows_nothing:
        raise NoReader("A statement over a guarded table does not say who reads (lms/kit/readers.py).")


@lru_cache(maxsize=4_000)
def _look(statement: str, tables: int) -> _Looked | None:
    """None: it names no guarded table. `tables`: how many there are, so that a table that came later counts."""
    names = _guarded_names(tables)
    if names is None or not names.search(statement) or _OF_TABLES.match(statement):
        return None
    stands = sorted(match[1].lower() for match in names.finditer(statement) if not match["column"])
    marks = sorted(mark.lower() for mark in re.findall(rf"'{_MARK}(\w+)'", statement))
    return _Looked(shows_nothing=_shows_nothing(statement, stands), is_narrowed=stands == marks)


def _shows_nothing(statement: str, stands: list[str]) -> bool:
    writes = _WRITES.match(statement)
    if writes is None or stands != [writes[2].lower()]:
        return False  # it reads, or reads a guarded table in order to write elsewhere
    return not _ANSWERS.search(statement) or (writes[1].upper() == "INSERT INTO" and bool(_NUMBER.search(statement)))


@lru_cache(maxsize=8)
def _guarded_names(tables: int) -> re.Pattern[str] | None:
    """Their names wherever they stand; `column`: as part of the name of a column."""
    names = [table.name for table in Base.metadata.tables.values() if table.info.get("guarded")]
    return re.compile(rf"\b({'|'.join(map(re.escape, names))})\b(?P<column>\.)?", re.IGNORECASE) if names else None


# --- the statement before it is made ------------------------------------------------------------------------------------------------


@event.listens_for(Session, "do_orm_execute")
def _narrow_to_reader(state: ORMExecuteState) -> None:
    """Only the rows of its reader, wherever in the statement the guarded classes stand; for work of the house, no more than it says."""
    reader = state.execution_options.get(OPTION)
    if isinstance(reader, Reader) and (state.is_select or state.is_update or state.is_delete):
        named = _named_in(state.statement)
        readable = tuple((model, mine) for model, mine in _readable().items() if model.__tablename__ in named)
        state.statement = state.statement.options(*_narrowing(reader, readable))
    elif isinstance(reader, Work) and state.is_select:
        _check_work(reader, state.statement)


def _named_in(statement: Any) -> set[str]:
    """The guarded tables that it is about, so that no more is added to it than it needs: one that is overlooked is refused on its way."""
    tables: Iterator[Any] = (getattr(part, "table", part) for part in visitors.iterate(statement))
    return {getattr(table, "element", table).name for table in tables if _is_guarded(table)}


@lru_cache(maxsize=64)
def _narrowing(reader: Reader, readable: tuple[tuple[type[Base], Readable], ...]) -> tuple[Any, ...]:
    return tuple(
        with_loader_criteria(model, and_(mine(reader), _mark(model.__tablename__)), include_aliases=True) for model, mine in readable
    )


def _mark(table: str) -> ColumnElement[bool]:
    return literal_column(f"'{_MARK}{table}'").is_not(None)


def _check_work(work: Work, statement: Any) -> None:
    """Whole rows would stay in memory, for whoever asks next; texts are for no work that says it needs none."""
    for described in getattr(statement, "column_descriptions", ()):
        entity = described.get("entity")
        if entity is not None and described["expr"] is entity and _is_guarded(inspect(entity).selectable):
            raise NoReader("Work of the house selects columns of guarded tables, never whole rows.")
    if work in WITHOUT_TEXT:
        columns = (part for column in statement.selected_columns for part in visitors.iterate(column) if isinstance(part, Column))
        if any(is_confidential(column) and _is_guarded(column.table) for column in columns):
            raise NoReader(f"No text is read for this: {work}.")


def _is_guarded(selectable: Any) -> bool:
    """Is it a guarded table, or an alias of one?"""
    return bool(getattr(getattr(selectable, "element", selectable), "info", {}).get("guarded"))


def _readable() -> Mapping[type[Base], Readable]:
    """Guarded class -> what tells which of its rows are a reader's, of all rooms."""
    return current_app.extensions["house"].readable if has_app_context() and "house" in current_app.extensions else {}
