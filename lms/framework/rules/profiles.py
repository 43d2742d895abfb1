"""Pure: what changes in the rows of a profile, so that no past day is rewritten and no two rows overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lms.framework.rules.contents import AsksFor, Contents
from lms.kit.refusal import Refused

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ProfileRow:
    """What a role asks for in one domain or competency, from a day to a day; `until` None: until further notice."""

    id: int
    asks_for: AsksFor
    code: str
    level: int
    is_essential: bool
    since: date
    until: date | None

    def is_running(self, day: date) -> bool:
        return self.since <= day and (self.until is None or self.until >= day)


@dataclass(frozen=True)
class NewRow:
    level: int
    is_essential: bool
    since: date
    until: date | None


@dataclass(frozen=True)
class Steps:
    """What to do with the rows: ids that go, ids with their new last day, and a row to add."""

    remove: tuple[int, ...] = ()
    ends: tuple[tuple[int, date | None], ...] = ()
    add: NewRow | None = None


def change(rows: Sequence[ProfileRow], day: date, level: int | None, is_essential: bool) -> Steps:
    """From this day on another level is asked for, or none; until the next change that is planned. Raises Refused if that is so already.

    `rows`: of one role and one domain or competency.
    """
    current = next((row for row in rows if row.is_running(day)), None)
    asks_now = (current.level, current.is_essential) if current else None
    if asks_now == ((level, is_essential) if level else None):
        raise Refused("That is what it asks for on that day already.", field="level")
    add = NewRow(level, is_essential, day, _last_day(rows, current, day)) if level else None
    if current is None:
        return Steps(add=add)
    if current.since == day:
        return Steps(remove=(current.id,), add=add)
    return Steps(ends=((current.id, day - ONE_DAY),), add=add)


def _last_day(rows: Sequence[ProfileRow], current: ProfileRow | None, day: date) -> date | None:
    if current:
        return current.until
    later = min((row.since for row in rows if row.since > day), default=None)
    return later - ONE_DAY if later else None


def take_back(rows: Sequence[ProfileRow], row_id: int, today: date) -> Steps:
    """A row that has not begun goes, and the one it was to follow goes on; a last day to come is taken away, where no row follows it."""
    row = next((row for row in rows if row.id == row_id), None)
    if row is None:
        return Steps()
    if row.since > today:
        before = next((other for other in rows if other.until == row.since - ONE_DAY), None)
        return Steps(remove=(row.id,), ends=((before.id, row.until),) if before else ())
    if row.until is None or row.until < today or any(other.since > row.until for other in rows):
        raise Refused("Only a change that is still to come can be taken back.")
    return Steps(ends=((row.id, None),))


@dataclass(frozen=True)
class Asked:
    """What a profile asks for in one competency. `row`: the row that counts, the highest of those that ask, essential ones first."""

    code: str
    name: str
    row: ProfileRow


def asked(contents: Contents, rows: Sequence[ProfileRow], day: date) -> dict[str, Asked]:
    """By competency, of the rows that run on this day."""
    running = [row for row in rows if row.is_running(day)]
    by_code = {}
    for domain in contents.domains:
        for competency in domain.competencies:
            reach = [row for row in running if row.code == (domain.code if row.asks_for is AsksFor.DOMAIN else competency.code)]
            if reach:
                by_code[competency.code] = Asked(competency.code, competency.name, max(reach, key=_weight))
    return by_code


def _weight(row: ProfileRow) -> tuple[bool, int, bool]:
    return row.is_essential, row.level, row.asks_for is AsksFor.COMPETENCY


def to_come(rows: Sequence[ProfileRow], today: date) -> list[ProfileRow]:
    """The rows of changes that can be taken back: those that have not begun, and those that end with nothing after them."""
    followed = {(row.asks_for, row.code, row.since - ONE_DAY) for row in rows}
    return [
        row
        for row in rows
        if row.since > today or (row.until is not None and row.until >= today and (row.asks_for, row.code, row.until) not in followed)
    ]


# --- the grid of all roles ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """What a role asks for in one domain: from the lowest to the highest level of its competencies; without levels, nothing.

    `is_partial`: in some of its competencies alone. `is_optional`: nothing of it counts in figures.
    """

    lowest: int | None = None
    highest: int | None = None
    is_partial: bool = False
    is_optional: bool = False


def cells(contents: Contents, rows: Sequence[ProfileRow], day: date) -> tuple[Cell, ...]:
    """A cell for each domain, in their order."""
    by_code = asked(contents, rows, day)
    return tuple(_cell([by_code.get(competency.code) for competency in domain.competencies]) for domain in contents.domains)


def _cell(competencies: Sequence[Asked | None]) -> Cell:
    asking = [competency.row for competency in competencies if competency]
    if not asking:
        return Cell()
    levels = [row.level for row in asking]
    return Cell(min(levels), max(levels), len(asking) < len(competencies), not any(row.is_essential for row in asking))
