"""The shape of the register: one `Kind` for every table whose rows say something about a person.

A room with a new table about people adds one entry to `kinds/`: to the file of its room, or to `deeds.py` where the table says who did
something, or to `many.py` where its rows are nobody's in particular. With it the table is on the page What we hold about you, in its files,
and in what retention removes when a person's record ends. A test (tests/house/test_register.py) says what is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

#: In `removal`: the row's own id stands in place of the mark, so that what has to be unique stays so.
OWN_ID = "#"
#: Why a field is in nobody's copy but the person's own.
TOLD_IN_PRIVATE = "It was told in private, so it is in no copy but this person’s own: they find it on their own page."


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One table of records about people, in plain words.

    `of`: the columns that lead to the person, each a foreign key (or a plain id named after one) to the person, or to a row that has a path
    of its own, such as a post. Empty: its rows are nobody's in particular.
    `nobodys`: why its rows are not shown to the person, and what they can do about it; for rows about several people at once.
    """

    table: str
    title: str
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
    removal: Mapping[str, str | bool | None] | None = field(default_factory=dict)
    nobodys: str = ""
    for_you_alone: str = (
        ""  # shown to the person themselves, and to nobody in their place: why an officer's copy of the record is without it
    )

    @property
    def is_shown(self) -> bool:
        """Can its rows be shown to the person they are about?"""
        return not self.nobodys


def path_target(column: str) -> str | None:
    """The table that a plain id without a foreign key means by its name: `person_id` and `by_account_id` mean person and account."""
    for table in ("person", "post", "account"):
        if column == f"{table}_id" or column.endswith(f"_{table}_id"):
            return table
    return None
