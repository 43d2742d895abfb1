"""What a room says of its tables about people, beside them (`lms/<room>/personal.py`): how people read their rows, and how these go.

Whoever adds a table about people declares it here; with that it is on the page What we hold about you, in its files, in corrections, and in
what retention removes when a person's record ends. A test (tests/house/test_register.py) names a table or a column that is not declared.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from functools import partial

from lms.kit.db import AnySelect

#: In `removal`: the row's own id stands in place of the mark, so that what has to be unique stays so.
OWN_ID = "#"


class Chapter(IntEnum):
    """In which order people read what is held about them; within a chapter, in the order of the rooms."""

    YOU = 1
    CORRESPONDENCE = 2
    DEEDS = 3  # the deed is the office's; that it was you is held about you
    NOBODYS = 4  # rows that are nobody's in particular: not shown, and the page says why


@dataclass(frozen=True, kw_only=True)
class PersonalTable:
    """One table of records about people, in plain words.

    `of`: the columns that lead to the person, each a foreign key (or a plain id named after one) to the person, or to a row that has a path
    of its own, such as a post. Empty: its rows are nobody's in particular.
    `nobodys`: why its rows are not shown to the person, and what they can do about it; for rows about several people at once.
    """

    table: str
    title: str
    chapter: Chapter = Chapter.YOU
    of: tuple[str, ...] = ()
    why: str = ""
    source: str = ""
    seen_by: str = ""
    kept: str  # the key of the retention rule
    fields: Mapping[str, str] = field(default_factory=dict)  # column -> what people read, in the order in which they read it
    #: Column -> what people read in its place: text that is written for programs, which the JSON file has as it is.
    in_short: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)  # column -> why it is not shown
    #: When the person's record ends: column -> what takes its place. None: the rows are deleted.
    removal: Mapping[str, str | bytes | bool | None] | None = field(default_factory=dict)
    nobodys: str = ""
    #: Shown to the person themselves, and to nobody in their place: why an officer's copy of the record is without its rows. Columns that
    #: are told in private (`ConfidentialText`) are in no officer's copy in any case.
    for_you_alone: str = ""

    @property
    def is_shown(self) -> bool:
        """Can its rows be shown to the person they are about?"""
        return not self.nobodys


#: A table that says who did something.
Deed = partial(
    PersonalTable,
    chapter=Chapter.DEEDS,
    of=("by_account_id",),
    why="To know who did what, so that it can be answered for.",
    source="Your use of the service",
    seen_by="you, and the learning and development teams and administrators within whose part it lies",
    kept="deeds",
)
#: A table with personal values whose rows are nobody's in particular.
Nobodys = partial(PersonalTable, chapter=Chapter.NOBODYS)


@dataclass(frozen=True)
class Goes:
    """The rows of this table whose column `by` has the number of a row that is due: deleted, or put as their table's `removal` says."""

    table: str
    by: str = "id"
    is_deleted: bool = False


#: The rows themselves go.
Deleted = partial(Goes, is_deleted=True)


@dataclass(frozen=True, kw_only=True)
class Retention:
    """When rows are due to go by one rule of seeds/reference/retention.yaml, and how they go.

    `due`: a select of (row_id, on) of what is older than that day, `on` being the day or moment from which the period counts.
    `goes`: in this order; empty: what goes lies in many rooms, and the room privacy sees to it.
    """

    rule: str
    due: Callable[[date], AnySelect]
    goes: tuple[Goes, ...] = ()


# --- words that several tables share ----------------------------------------------------------------------------------------------

A_COPY = "another form of what is shown, for searching and sorting"
AN_ID = "a number by which records find each other"
PROTECTS = "it protects your account, and nobody can read it"
RUN_ON = "why it is needed, and for how long, stands with the other records"
REMOVED = "Removed"
