"""Pure: which changes are asked for, and what columns are called."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Wanted:
    """Which changes. Empty: all. `by`: words of the name of whoever made them; `text`: a value before or after, or what was being done.

    `since` and `until` are days, both included.
    """

    record: str | None = None
    row_id: int | None = None
    since: date | None = None
    until: date | None = None
    by: str = ""
    cause: str = ""
    text: str = ""


def label(name: str) -> str:
    """A table's or a column's name for people: "supervisor_post_id" is "Supervisor post"."""
    return name.removesuffix("_id").replace("_", " ").capitalize()
