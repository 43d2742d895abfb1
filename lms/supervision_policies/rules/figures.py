"""Pure: what may be told of supervision over a period. That it took place, how often, and with whom: no names, and no word of a text.

Nobody may open the people behind these figures, so counts from 1 to 4 are held back, and where parts add up, as much more as keeps them
secret. A theme is told from five sessions on, if five people or more were at them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from dateutil.relativedelta import relativedelta

from lms.access import FEWEST_SHOWN
from lms.kit.datetimes import month_name
from lms.supervision.rules.words import ActionState, CancelledBy, CancelledWhy, GroupKind, Theme

Key = TypeVar("Key", CancelledBy, CancelledWhy)

FEWER = f"fewer than {FEWEST_SHOWN}"
NOT_SHOWN = "not shown"


@dataclass(frozen=True)
class Month:
    """The sessions of a month, as far as it lies in the period."""

    first_day: date
    one_to_one: int = 0
    groups: int = 0

    @property
    def name(self) -> str:
        return month_name(self.first_day)

    @property
    def all(self) -> int:
        return self.one_to_one + self.groups


@dataclass(frozen=True)
class Part:
    """One of several things that are counted: its name, how many as it may be told, and of all of them in percent, if that may be."""

    label: str
    text: str
    share: int | None = None


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    n: int
    d: int

    @property
    def rate(self) -> str | None:
        """Percent to one decimal, halves up; None of nothing."""
        return f"{(self.n * 2_000 + self.d) // (2 * self.d) / 10:.1f}" if self.d else None

    @property
    def is_small(self) -> bool:
        """Would it tell of fewer than may be told?"""
        return 0 < self.d < FEWEST_SHOWN


def first_day(today: date, months: int) -> date:
    """Of the period of so many months that ends today."""
    first: date = today - relativedelta(months=months) + timedelta(days=1)
    return first


def is_small(count: int) -> bool:
    """Could it point at somebody?"""
    return 0 < count < FEWEST_SHOWN


def by_month(sessions: Iterable[tuple[date, GroupKind, int]], since: date, until: date) -> list[Month]:
    """Every month of the period, with so many sessions of two and of several. `sessions`: day, kind, how many."""
    counts: Counter[tuple[date, bool]] = Counter()
    for day, kind, count in sessions:
        counts[day.replace(day=1), kind.is_pair] += count
    months, first_day = [], since.replace(day=1)
    while first_day <= until:
        months.append(Month(first_day, counts[first_day, True], counts[first_day, False]))
        first_day = date(first_day.year + first_day.month // 12, first_day.month % 12 + 1, 1)
    return months


# --- what was cancelled -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cancelled:
    """Sessions that were cancelled, by whom and why; `total` None: it would tell a count that is held back."""

    by: Sequence[Part]
    why: Sequence[Part]
    total: int | None

    @property
    def is_few(self) -> bool:
        """Is every count small, so that tables would say the same in each row?"""
        return all(part.text == FEWER for part in (*self.by, *self.why))


def cancelled(rows: Iterable[tuple[CancelledBy, CancelledWhy, int]]) -> Cancelled:
    """Both tables add up to the same, so either would tell the sum of the other."""
    by: Counter[CancelledBy] = Counter()
    why: Counter[CancelledWhy] = Counter()
    for who, reason, count in rows:
        by[who] += count
        why[reason] += count
    hidden: tuple[set[str], set[str]] = held_back(by), held_back(why)
    if any(hidden) and not (_keeps_secret(by, hidden[0]) and _keeps_secret(why, hidden[1])):
        hidden = set(by), set(why)
    whole = None if any(hidden) else by.total()
    return Cancelled(
        [_part(key.label, count, key in hidden[0], whole) for key, count in by.most_common()],
        [_part(key.label, count, key in hidden[1], whole) for key, count in why.most_common()],
        whole,
    )


def _part(label: str, count: int, is_hidden: bool, whole: int | None) -> Part:
    return Part(label, told(count, is_hidden), (200 * count + whole) // (2 * whole) if whole else None)


def held_back(counts: Mapping[Key, int]) -> set[str]:
    """The small ones, and the smallest of the others, so that their sum tells none of them."""
    small = {str(key) for key, count in counts.items() if is_small(count)}
    others = [key for key, count in counts.items() if count >= FEWEST_SHOWN]
    return small | {str(min(others, key=lambda key: counts[key]))} if small and others else small


def _keeps_secret(counts: Mapping[Key, int], hidden: set[str]) -> bool:
    """Is what is hidden secret from who knows the sum? Not where small ones are all there is."""
    return not hidden or any(counts[key] >= FEWEST_SHOWN for key in counts if key in hidden)


def told(count: int, is_hidden: bool) -> str:
    """A count as it may be told."""
    return (FEWER if is_small(count) else NOT_SHOWN) if is_hidden else str(count)


# --- actions, themes, who met -------------------------------------------------------------------------------------------------------


def closure(actions: Iterable[tuple[ActionState, bool, int]]) -> Share:
    """Of the actions that were due in the period: those closed, of those closed, dropped, or open past their day. `actions`: how they
    stand, whether their day is past, and how many; one that is open and not past its day is not counted yet."""
    counts: Counter[ActionState] = Counter()
    for state, is_past, count in actions:
        if state != ActionState.OPEN or is_past:
            counts[state] += count
    return Share(counts[ActionState.CLOSED], counts.total())


def themes(rows: Iterable[tuple[frozenset[str], int, int]], people: Mapping[int, int]) -> list[Part]:
    """What most sessions were about, first. `rows`: themes, a group, how many of its sessions; `people`: how many were at any of these."""
    sessions: Counter[Theme] = Counter()
    groups: dict[Theme, set[int]] = {}
    for chosen, group_id, count in rows:
        for theme in (Theme(name) for name in sorted(chosen) if name in set(Theme)):
            sessions[theme] += count
            groups.setdefault(theme, set()).add(group_id)
    enough = [
        (theme, count)
        for theme, count in sessions.items()
        if count >= FEWEST_SHOWN and sum(people.get(group_id, 0) for group_id in groups[theme]) >= FEWEST_SHOWN
    ]
    return [Part(theme.label, str(count)) for theme, count in sorted(enough, key=lambda row: (-row[1], row[0].label))]


def who_met(rows: Iterable[tuple[str, int]]) -> list[Part]:
    """At how many sessions somebody of each of these was, most first; small counts come last, in the order of their names."""
    ordered = sorted(rows, key=lambda row: (-row[1] if not is_small(row[1]) else 0, row[0]))
    return [Part(name, told(count, is_small(count))) for name, count in ordered]
