"""Columns that several matters have in common."""

from datetime import date

from sqlalchemy import ColumnElement, Date, Integer, cast, func, literal, null

from lms.people.models import Term

#: What is about no post.
NO_POST = cast(null(), Integer).label("post_id")
#: What there is one of for a person.
NO_REF = literal("").label("ref")
#: Not by its index: SQLite would look at everybody who began then, not at these people alone.
STARTS_ON: ColumnElement[date] = func.coalesce(Term.starts_on, date.min)


def a_day(day: date, name: str) -> ColumnElement[date]:
    """The same day in every row."""
    return literal(day, Date).label(name)
