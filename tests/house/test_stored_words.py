"""Words that stand in databases, addresses of calendars and messages that were sent: whoever changes one writes a migration, or keeps it."""

from sqlalchemy import Enum

from lms.kit.db import db
from tests.house.source import HOME

WORDS = HOME / "tests" / "house" / "stored_words.txt"


def stored(house):
    """A line for each place in which words are stored: its name, then the words."""
    rooms = house.extensions["house"]
    yield "kinds of job", rooms.handlers
    yield "kinds of import", (kind.code for kind in rooms.imports)
    yield "measures", (measure.name for measure in rooms.measures)
    yield "rules of retention", rooms.retention
    yield "kinds of certificate", (kind for room in rooms.below("lms.demo.room") for kind in room.certificate_today)
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Enum):
                yield f"{table.name}.{column.name}", column.type.enums


def test_what_is_stored_by_name_keeps_its_name(house):
    lines = sorted(f"{place}: {' '.join(sorted(words))}" for place, words in stored(house))
    assert lines == WORDS.read_text(encoding="utf-8").splitlines(), "write a migration for what is stored, then change the list"
