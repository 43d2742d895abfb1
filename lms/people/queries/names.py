"""What people are called, for statements that read many."""

from sqlalchemy import ColumnElement, func

from lms.people.models import Person


def name_in_sql() -> ColumnElement[str]:
    """As `rules.full_name` says it, of the person that the statement reads."""
    return func.trim(func.coalesce(func.nullif(Person.preferred_name, ""), Person.first_name) + " " + Person.last_name)
