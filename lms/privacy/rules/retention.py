"""How long each kind of record is kept. The rules are data (seeds/reference/retention.yaml); a lead's decisions replace their periods."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from lms.kit.numbers import counted, plural
from lms.training.rules.calendar import months_after

#: The kind of background work.
DISPOSE = "privacy.dispose"
#: The longest period that can be set: a hundred years.
MOST_MONTHS = 1_200
#: Rows removed in one transaction: others wait no longer than that takes.
BATCH = 500
#: So many ids are shown in a preview, for somebody to look at a few of them.
SAMPLE = 5


class DisposalState(StrEnum):
    ORDERED = "ordered"
    DONE = "done"

    @property
    def label(self) -> str:
        return {DisposalState.ORDERED: "Under way", DisposalState.DONE: "Done"}[self]


class Deed(StrEnum):
    """What was done to rows."""

    DELETED = "deleted"
    VALUES_REMOVED = "values removed"


@dataclass(frozen=True)
class Rule:
    """How long one kind of record is kept. `months` None: for as long as there is a record to which it belongs."""

    key: str
    title: str
    owner: str
    months: int | None
    after: str  # "the file was sent"
    does: str  # a sentence
    unit: tuple[str, str]  # one file, two files
    authority: str
    check_locally: bool
    is_own: bool = False  # the period was decided here

    @property
    def period(self) -> str:
        """In words, such as "6 years after the last post ended"."""
        return f"{in_words(self.months)} after {self.after}" if self.months is not None else f"For as long as {self.after}"

    def things(self, number: int) -> str:
        return counted(number, *self.unit)


def read(listed: Mapping[str, Any]) -> dict[str, Rule]:
    """The rules of the file, in its order. Raises KeyError where an entry lacks something."""
    return {
        entry["key"]: Rule(
            key=entry["key"],
            title=entry["title"],
            owner=entry["owner"],
            months=entry["months"],
            after=entry["after"],
            does=entry["does"],
            unit=(entry["unit"][0], entry["unit"][1]),
            authority=entry["authority"],
            check_locally=entry["check_locally"],
        )
        for entry in listed["rules"]
    }


def decided(rules: Mapping[str, Rule], months: Mapping[str, int]) -> dict[str, Rule]:
    """The rules with the periods that were decided here in place of the file's."""
    return {key: replace(rule, months=months[key], is_own=True) if key in months else rule for key, rule in rules.items()}


def in_words(months: int) -> str:
    """12 months as "1 year", 18 as "18 months"."""
    number, unit = (months // 12, "year") if months % 12 == 0 and months else (months, "month")
    return f"{number} {plural(number, unit, f'{unit}s')}"


def before(today: date, months: int) -> date:
    """What happened before this day is older than the period: its end, counted on from that day, has come."""
    day = _back(today, months)
    # Months differ in length: step on until the period from this day is not over.
    while day < today and months_after(day, months) <= today:
        day = date.fromordinal(day.toordinal() + 1)
    return day


def _back(today: date, months: int) -> date:
    years, month = divmod(today.month - 1 - months, 12)
    return date(today.year + years, month + 1, 1)
