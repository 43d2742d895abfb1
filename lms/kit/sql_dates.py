"""Days later, worked out by the database: both know it, each in its own words."""

from datetime import date
from typing import Any

from sqlalchemy import Date, Function, Integer, SQLColumnExpression, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class days_later(FunctionElement[date]):  # noqa: N801  (it is written like any other SQL function)
    """`days_later(day, days)`: so many days after the day; before it, where there are less than none."""

    type = Date()
    inherit_cache = True
    name = "days_later"


@compiles(days_later, "sqlite")
def _sqlite(element: Function[Any], compiler: SQLCompiler, **words: Any) -> str:
    day, days = (compiler.process(part, **words) for part in element.clauses)
    return f"date({day}, ({days}) || ' days')"


@compiles(days_later, "postgresql")
def _postgresql(element: Function[Any], compiler: SQLCompiler, **words: Any) -> str:
    day, days = (compiler.process(part, **words) for part in element.clauses)
    return f"(CAST({day} AS DATE) + CAST({days} AS INTEGER))"


def plus(day: SQLColumnExpression[Any], days: SQLColumnExpression[Any] | int) -> SQLColumnExpression[date]:
    """The day that lies so many days after another."""
    return days_later(day, literal(days, Integer()) if isinstance(days, int) else days)
