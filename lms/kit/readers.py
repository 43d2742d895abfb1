"""Guarded tables: a statement that does not say who reads them is refused, and one that does gets the rows of that reader alone.

A room marks a table with `info=GUARDED`, and says in `Room.readable` which rows are whose. Statements say `reading_as(statement, reader)`.
Work of the house that shows nobody a text names what it is for instead (`Work`). Two listeners keep this: one narrows each statement over
the mapped classes to the rows of its reader, the other looks at every statement on its way to the database, however it was made.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from flask import current_app, has_app_context
from sqlalchemy import ColumnElement, Engine, event
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.base import Executable

from lms.kit.db import Base

#: In the `info` of a table.
GUARDED = {"guarded": True}
#: For `mapped_column`: the column loads where it is asked for by name, and not by the way.
PRIVATE: Mapping[str, Any] = {"deferred": True, "deferred_raiseload": True}
OPTION = "reader"
#: What answers with rows. What a flush writes answers at most with the number of a new row.
_ANSWERS = re.compile(r"\s*(?:\(|SELECT|WITH|VALUES|TABLE|COPY|EXPLAIN)|(?:UPDATE|DELETE).*\bRETURNING\b", re.IGNORECASE | re.DOTALL)

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


class NoReader(RuntimeError):
    """A statement over a guarded table does not say who reads. A mistake in the code, never of somebody who uses it."""


def reading_as(statement: Statement, reader: Reader | Work) -> Statement:
    """The statement, for this reader's eyes."""
    return statement.execution_options(**{OPTION: reader})


def guard_tables(engine: Engine) -> None:
    """From now on every statement of this engine is looked at."""
    if not event.contains(engine, "before_cursor_execute", _refuse_without_reader):
        event.listen(engine, "before_cursor_execute", _refuse_without_reader)


def _refuse_without_reader(_connection: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool) -> None:
    if not _guarded_names().search(statement) or not _ANSWERS.match(statement):
        return
    reader = context.execution_options.get(OPTION) if context is not None else None
    if not isinstance(reader, Reader | Work):
        raise NoReader("A statement over a guarded table does not say who reads (lms/kit/readers.py).")


@cache
def _guarded_names() -> re.Pattern[str]:
    names = [table.name for table in Base.metadata.sorted_tables if table.info.get("guarded")]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")


@event.listens_for(Session, "do_orm_execute")
def _narrow_to_reader(state: ORMExecuteState) -> None:
    """Only the rows of its reader, wherever in the statement the guarded classes stand."""
    reader = state.execution_options.get(OPTION)
    if isinstance(reader, Reader) and (state.is_select or state.is_update or state.is_delete):
        state.statement = state.statement.options(*(_only(model, readable(reader)) for model, readable in _readable().items()))


def _only(model: type[Base], condition: ColumnElement[bool]) -> Any:
    return with_loader_criteria(model, condition, include_aliases=True)


def _readable() -> Mapping[type[Base], Readable]:
    """Guarded class -> what tells which of its rows are a reader's, of all rooms."""
    return current_app.extensions["house"].readable if has_app_context() and "house" in current_app.extensions else {}
