"""What is held about one person, as plain data; the page, the PDF and the JSON file are made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from lms.kit.datetimes import long_date, moment

#: The name of the file's shape. A change that could break whoever reads it makes a new number.
SCHEMA = "one-workforce what-we-hold 1"
NOTES = (
    "Each kind of record lists its fields with their type, then its rows; every row has all fields of its kind.",
    "Types: text; number; yes or no (true or false); date (YYYY-MM-DD); moment (ISO 8601, with its distance from UTC); values (fields of a "
    "changed record, each with its value before and after). What is not recorded is null.",
    "Names of kinds and fields stay the same within one number of this schema.",
)
NOT_RECORDED = (
    "Who has looked at your record is not recorded, except for copies of the whole of it, which are listed.",
    "Records that were entered by mistake and removed again are not listed. What they said stands in the trail of changes: ask, and it is "
    "looked up for you.",
    "Copies of the whole database that are kept in case it is lost also hold these records until they are overwritten.",
)
#: Why a field is in nobody's copy but the person's own.
TOLD_IN_PRIVATE = "It was told in private, so it is in no copy but this person’s own: they find it on their own page."


@dataclass(frozen=True)
class Field:
    """One question of a kind of record. `type`: text, number, yes or no, date, moment, values.

    `in_short`: what people read in place of a text that is written for programs; the JSON file has the text.
    """

    name: str
    label: str
    type: str
    in_short: str = ""

    def in_words(self, value: Any) -> str:
        """Its value as people read it."""
        return self.in_short if self.in_short and value else in_words(value)


@dataclass(frozen=True)
class Section:
    """One kind of record, in words, and the rows of it that are about this person."""

    name: str
    title: str
    why: str
    source: str
    seen_by: str
    kept: str
    fields: tuple[Field, ...]
    rows: Sequence[Mapping[str, Any]]

    @property
    def shown(self) -> tuple[Field, ...]:
        """The fields that say something in any row: a column of nothing is not worth a reader's time."""
        return tuple(one for one in self.fields if any(row[one.name] not in (None, "") for row in self.rows))


@dataclass(frozen=True)
class LeftOut:
    """A kind of record that may speak of this person among others, and why it is not here."""

    name: str
    title: str
    why: str


@dataclass(frozen=True)
class Held:
    """Everything: `records` are the ids of the person's records, several where two were merged."""

    name: str
    records: tuple[int, ...]
    made_at: datetime
    sections: tuple[Section, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def filled(self) -> tuple[Section, ...]:
        return tuple(one for one in self.sections if one.rows)

    @property
    def empty(self) -> tuple[Section, ...]:
        return tuple(one for one in self.sections if not one.rows)


def in_words(value: Any) -> str:
    """A value as people read it; moments are told as the clock here showed them."""
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case Enum():
            return str(getattr(value, "label", value.value))
        case datetime():
            return moment(value)
        case date():
            return long_date(value)
        case Decimal():
            return f"{value.normalize():f}"
        case dict():
            return "; ".join(
                f"{name.replace('_', ' ')}: {_or_nothing(before)} → {_or_nothing(after)}" for name, (before, after) in value.items()
            )
        case _:
            return str(value)


def _or_nothing(value: Any) -> str:
    return "nothing" if value in (None, "") else in_words(value)


def as_json(held: Held) -> dict[str, Any]:
    """What stands in the file."""
    return {
        "schema": SCHEMA,
        "notes": NOTES,
        "made_at": _plain(held.made_at),
        "about": {"name": held.name, "records": list(held.records)},
        "kinds": [_kind(one) for one in held.sections],
        "left_out": [{"name": one.name, "title": one.title, "why": one.why} for one in held.left_out],
        "not_recorded": NOT_RECORDED,
    }


def _kind(section: Section) -> dict[str, Any]:
    return {
        "name": section.name,
        "title": section.title,
        "why": section.why,
        "source": section.source,
        "seen_by": section.seen_by,
        "kept": section.kept,
        "fields": [{"name": one.name, "label": one.label, "type": one.type} for one in section.fields],
        "rows": [{one.name: _plain(row[one.name]) for one in section.fields} for row in section.rows],
    }


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case _:
            return value
