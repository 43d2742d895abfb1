"""Pure: counting, and what may be shown to whom. "No one in scope" is neither 0 % nor 100 %."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from lms.access import FEWEST_SHOWN
from lms.people.rules import WorkerType
from lms.training.rules.sentences import rate
from lms.training.rules.words import Status

FEWER = f"fewer than {FEWEST_SHOWN}"
NOT_SHOWN = "not shown"


class Cut(StrEnum):
    """What a report is cut by."""

    EMPLOYER = "employer"
    ORGANISATION = "organisation"
    SUBJECT = "subject"
    SECTOR = "sector"
    LOCALITY = "locality"
    JOB_ROLE = "job_role"
    WORKER_TYPE = "worker_type"

    @property
    def label(self) -> str:
        return "Service or team" if self is Cut.ORGANISATION else self.value.replace("_", " ").capitalize()


#: In an address: without a sector, a locality or a job role.
NONE = "none"
#: Ends the key of the row for those who are placed at the top of the report itself, not below it.
ITSELF = "-itself"


@dataclass(frozen=True)
class Scope:
    """What a report is about. Empty: everything the viewer sees. NONE asks for what has no sector, no locality or no job role."""

    day: date
    organisation_id: int | None = None
    only: bool = False  # that organisation alone, without those below it
    subject_id: int | None = None
    job_role: str | None = None
    worker_type: WorkerType | None = None
    sector: str | None = None
    locality: str | None = None
    employer_id: int | None = None
    status: Status | None = None


def row_id(text: str | None) -> int | None:
    """An id from an address; None where there is none. Anything else is no id of anything, and finds nothing."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


@dataclass(frozen=True)
class Choices:
    """What can be chosen above a report: (value, label), in order."""

    organisations: list[tuple[str, str]]
    subjects: list[tuple[str, str]]
    job_roles: list[tuple[str, str]]
    sees_many_employers: bool


#: The statuses as a report shows them: first what makes the rate, then who is left out of it.
SHOWN = (Status.CURRENT, Status.EXPIRING, Status.OVERDUE, Status.NOT_YET_DUE, Status.EXEMPT, Status.PAUSED)


@dataclass(frozen=True)
class Tally:
    """How many lines have each status. Offers are told, and counted in nothing."""

    counts: Mapping[Status, int] = field(default_factory=dict)
    offers: int = 0

    def of(self, status: Status) -> int:
        return self.counts.get(status, 0)

    @property
    def in_date(self) -> int:
        """The numerator: up to date, and still up to date though it expires soon."""
        return self.of(Status.CURRENT) + self.of(Status.EXPIRING)

    @property
    def due(self) -> int:
        """The denominator: in date or overdue. Exempt, paused and not yet due lines are out."""
        return self.in_date + self.of(Status.OVERDUE)

    @property
    def rate(self) -> str | None:
        """Percent to one decimal; None when no one is in scope."""
        return rate(self.in_date, self.due)

    @classmethod
    def sum(cls, tallies: Iterable["Tally"]) -> "Tally":
        """All of them together."""
        counts, offers = dict.fromkeys(Status, 0), 0
        for one in tallies:
            offers += one.offers
            for status, number in one.counts.items():
                counts[status] += number
        return cls(counts, offers)


@dataclass(frozen=True)
class People:
    """The people-based figure: how many have at least one line that counts, and how many of these have every such line in date."""

    counted: int
    in_date: int
    is_open: bool

    @property
    def is_shown(self) -> bool:
        """Small groups, on either side, are held back from who may not open them."""
        return self.is_open or all(number == 0 or number >= FEWEST_SHOWN for number in (self.in_date, self.counted - self.in_date))


@dataclass(frozen=True)
class Cell:
    """A count as it may be shown: `number` is None where it is held back, because it `is_small` or to keep a small one secret."""

    number: int | None
    is_small: bool = False

    @property
    def text(self) -> str:
        return f"{self.number:,}" if self.number is not None else FEWER if self.is_small else NOT_SHOWN

    @property
    def plain(self) -> int | str:
        """For a spreadsheet."""
        return self.text if self.number is None else self.number


@dataclass(frozen=True)
class Shown:
    """One row of a report. `key` is what its cut goes by; `is_open`: the viewer may open the people behind it."""

    key: str
    label: str
    tally: Tally
    is_open: bool
    held_back: frozenset[Status] = frozenset()
    holds_offers_back: bool = False

    def cell(self, status: Status) -> Cell:
        return _cell(self.tally.of(status), is_held=status in self.held_back)

    @property
    def offers(self) -> Cell:
        """Offers stand in no rate, but rows and total together could give a small number of them away."""
        small = not self.is_open and _is_small(self.tally.offers)
        return _cell(self.tally.offers, is_held=small or self.holds_offers_back)

    @property
    def shows_rate(self) -> bool:
        """A rate beside other figures would give a held-back count away."""
        return not self.held_back & {Status.CURRENT, Status.EXPIRING, Status.OVERDUE}


def total(rows: Sequence[Shown], label: str) -> Shown:
    """The last row: everything above it. Figures add up because lines, not people, are counted."""
    return Shown("", label, Tally.sum(row.tally for row in rows), all(row.is_open for row in rows))


def disclosed(rows: Sequence[Shown]) -> list[Shown]:
    """Hold back what could point at somebody, in the rows that are not open: counts of 1 to 4, and as many more as keep those secret."""
    closed = [row for row in rows if not row.is_open]
    hidden = {status: _held_back([row.tally.of(status) for row in closed]) for status in Status}
    offers = _held_back([row.tally.offers for row in closed])
    held = {id(row): (frozenset(status for status in Status if at in hidden[status]), at in offers) for at, row in enumerate(closed)}
    return [_holding_back(row, *held.get(id(row), (frozenset(), False))) for row in rows]


def disclosed_total(row: Shown, rows: Sequence[Shown] = ()) -> Shown:
    """The row of totals of `rows`, as disclosed: small counts are held back there too, and what could be worked out beside open rows."""
    if row.is_open:
        return row
    parts = {status: [one.tally.of(status) for one in rows if status in one.held_back] for status in Status}
    held = frozenset(status for status in Status if _is_small(row.tally.of(status)) or _gives_away(parts[status]))
    return _holding_back(row, held, _gives_away([one.tally.offers for one in rows if one.offers.number is None]))


def _holding_back(row: Shown, held: frozenset[Status], offers: bool) -> Shown:
    return replace(row, held_back=held, holds_offers_back=offers)


def _cell(count: int, *, is_held: bool) -> Cell:
    return Cell(None, _is_small(count)) if is_held else Cell(count)


def _is_small(count: int) -> bool:
    return 0 < count < FEWEST_SHOWN


def _gives_away(hidden: Sequence[int]) -> bool:
    """Would their sum, known from a total, point at somebody?"""
    return bool(hidden) and (len(hidden) < 2 or sum(hidden) < FEWEST_SHOWN)


def _held_back(counts: Sequence[int]) -> set[int]:
    """The places in a column to hold back. A lone one could be worked out from the total, and so could two that make less than five."""
    hidden = {at for at, count in enumerate(counts) if _is_small(count)}
    others = sorted((count, at) for at, count in enumerate(counts) if count >= FEWEST_SHOWN)
    while others and _gives_away([counts[at] for at in hidden]):
        hidden.add(others.pop(0)[1])
    return hidden
