"""Columns that several matters have in common."""

from datetime import date

from sqlalchemy import ColumnElement, Date, Integer, cast, literal, null

#: What is about no post.
NO_POST = cast(null(), Integer).label("post_id")
#: What there is one of for a person.
NO_REF = literal("").label("ref")


def a_day(day: date, name: str) -> ColumnElement[date]:
    """The same day in every row."""
    return literal(day, Date).label(name)
