"""What people are called, and by which numbers, for statements that read many."""

from sqlalchemy import ColumnElement, func

from lms.people.models import Person, Post


def name_in_sql() -> ColumnElement[str]:
    """As `rules.full_name` says it, of the person that the statement reads."""
    return func.trim(func.coalesce(func.nullif(Person.preferred_name, ""), Person.first_name) + " " + Person.last_name)


def has_its_number() -> ColumnElement[bool]:
    """Is the post that the statement reads still found by its number? Not once that is given to somebody else: `rules.numbers.former`."""
    return Post.number_folded.not_like("% %")
