"""Pure: what is expected of one person, competency by competency, over all their posts; and what they should do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lms.signoff.rules.states import Held, State

#: A review that is due within so many days is something to do.
REVIEW_AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class SignedBy:
    """Who signed, and in which version."""

    name: str
    version: str
    is_brought: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A competency, the highest level that is expected in it, and how the person stands. `state` is None where it is only offered."""

    framework_id: int
    framework_code: str
    domain_code: str
    domain: str
    code: str
    name: str
    expected: int
    state: State | None
    held: Held | None
    signed: SignedBy | None
    asked_on: date | None

    @property
    def level_words(self) -> str:
        """Level 1 of 2: what they have below what is expected."""
        below = self.held is not None and self.held.level < self.expected
        return f"Level {self.held.level} of {self.expected}" if below and self.held else f"Level {self.expected}"

    def is_due_soon(self, day: date) -> bool:
        """Is it signed off, and to be reviewed before long?"""
        return self.state is State.SIGNED_OFF and self.held is not None and self.held.review_on <= day + REVIEW_AHEAD

    def needs_doing(self, day: date) -> bool:
        return self.state in (State.TO_REVIEW, State.TOP_UP) or self.is_due_soon(day)


@dataclass(frozen=True, slots=True)
class DomainRows:
    """What is expected in one domain."""

    framework_code: str
    code: str
    name: str
    rows: Sequence[Row]

    @property
    def counted(self) -> int:
        return sum(row.state not in (State.PAUSED, None) for row in self.rows)

    @property
    def signed_off(self) -> int:
        return sum(row.state is State.SIGNED_OFF for row in self.rows)

    @property
    def share(self) -> int:
        """Percent that is signed off."""
        return round(100 * self.signed_off / self.counted) if self.counted else 0

    def needs_doing(self, day: date) -> bool:
        return any(row.needs_doing(day) for row in self.rows)

    @property
    def to_do(self) -> str:
        """1 to review, 2 not yet: what is not signed off, in words."""
        states = [row.state for row in self.rows]
        words = {State.TO_REVIEW: "to review", State.TOP_UP: "to top up", State.REQUESTED: "asked for", State.NOT_YET: "not yet"}
        return ", ".join(f"{states.count(state)} {word}" for state, word in words.items() if state in states)


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that is expected of somebody."""

    rows: Sequence[Row]

    @property
    def domains(self) -> list[DomainRows]:
        """In the order of their frameworks."""
        by_domain: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows:
            by_domain.setdefault((row.framework_code, row.domain_code), []).append(row)
        return [DomainRows(framework, code, rows[0].domain, rows) for (framework, code), rows in by_domain.items()]

    @property
    def whole(self) -> DomainRows:
        """All domains as one."""
        return DomainRows("", "", "All domains", self.rows)

    @property
    def frameworks(self) -> list[str]:
        return list(dict.fromkeys(row.framework_code for row in self.rows))

    def next(self, day: date) -> list[Row]:
        """What no longer counts, or will not before long, the most pressing first."""
        rows = [row for row in self.rows if row.needs_doing(day)]
        return sorted(rows, key=lambda row: row.held.review_on if row.held else day)

    @property
    def not_yet(self) -> list[Row]:
        return [row for row in self.rows if row.state is State.NOT_YET]
