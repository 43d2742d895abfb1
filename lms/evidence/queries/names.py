"""What people are called, and which words of a text are the names of colleagues, places and subjects."""

from collections.abc import Collection
from itertools import chain

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from lms.kit.db import db
from lms.kit.house import current_house
from lms.kit.identifiers import fold
from lms.kit.named_people import pairs
from lms.people.models import Organisation, Person
from lms.people.queries import name_in_sql, root_id


def names_of(person_ids: Collection[int]) -> dict[int, str]:
    """By whichever record of theirs is asked for."""
    record = aliased(Person)
    statement = select(record.id, name_in_sql()).join(Person, Person.id == root_id(record)).where(record.id.in_(person_ids))
    return {row.id: row[1] for row in db.session.execute(statement)} if person_ids else {}


def known_names(text: str) -> list[str]:
    """What in this text could be a name, and is that of a colleague, a place or a subject: nothing to warn of."""
    could_be = pairs(text)
    return [*_colleagues(could_be), *_places(could_be), *_subjects(could_be)] if could_be else []


def _colleagues(could_be: Collection[str]) -> list[str]:
    """Their names in the order in which people write them, with the first name and with the one they prefer."""
    last_names = sorted({pair.split(" ")[-1] for pair in could_be})
    begins = (Person.name_folded.between(f"{name} ", f"{name}!") for name in last_names)
    people = db.session.execute(select(Person.first_name, Person.preferred_name, Person.last_name).where(or_(*begins)))
    return list(chain.from_iterable((f"{row.first_name} {row.last_name}", f"{row.preferred_name} {row.last_name}") for row in people))


def _places(could_be: Collection[str]) -> list[str]:
    named = or_(*(Organisation.name_folded.contains(pair, autoescape=True) for pair in could_be))
    return list(db.session.scalars(select(Organisation.name).where(named)))


def _subjects(could_be: Collection[str]) -> list[str]:
    """They belong to a room above, which says how its rows are called."""
    called = db.session.execute(current_house().labels["subject"])
    return [name for _, name in called if any(pair in fold(name) for pair in could_be)]
