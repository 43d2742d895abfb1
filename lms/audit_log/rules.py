"""Pure: which changes are asked for, and how columns and values are said."""

from ast import literal_eval
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


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


def parts_in_words(value: str) -> str:
    """What has parts, as the trail keeps it written out ("{'day': None}"), for people: "Day: nothing"."""
    try:
        return _in_words(literal_eval(value)) or "nothing"
    except (ValueError, SyntaxError):
        return value


def _in_words(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{label(name)}: {_part(part)}" for name, part in value.items())
    return ", ".join(_part(part) for part in value) if isinstance(value, list) else _part(value)


def _part(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return "nothing" if value is None else "yes" if value else "no"
    if isinstance(value, Mapping | list):
        return f"({_in_words(value)})" if value else "nothing"
    return str(value)
