"""Words that stand in databases, addresses of calendars and messages that were sent: changing one takes a migration.

A room lists its own in `tests/<room>/stored_words.txt`; those of the first rooms stand in one file here.
"""

from sqlalchemy import Enum

from lms.kit.db import db
from tests.house.source import HOME

LISTS = sorted((HOME / "tests").glob("*/stored_words.txt"))


def stored(house):
    """A line for each word that a room declares, and for each column of words: where it is stored, then the words."""
    rooms = house.extensions["house"]
    collected = {
        "kind of job": rooms.handlers,
        "kind of import": [kind.code for kind in rooms.imports],
        "measure": [measure.name for measure in rooms.measures],
        "rule of retention": rooms.retention,
        "matter": [matter.name for room in rooms.below("lms.demo.room") for matter in room.matters],
        "kind of certificate": [kind for room in rooms.below("lms.demo.room") for kind in room.certificate_today],
    }
    yield from ((place, [word]) for place, words in collected.items() for word in words)
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Enum):
                yield f"{table.name}.{column.name}", column.type.enums


def test_what_is_stored_by_name_keeps_its_name(house):
    lines = sorted(f"{place}: {' '.join(sorted(words))}" for place, words in stored(house))
    listed = sorted(line for words in LISTS for line in words.read_text(encoding="utf-8").splitlines())
    assert lines == listed, "write a migration for what is stored, then change the list"
