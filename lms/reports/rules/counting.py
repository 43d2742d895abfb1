"""Pure: counting. "No one in scope" is neither 0 % nor 100 %."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lms.access import FEWEST_SHOWN
from lms.training.rules.sentences import rate
from lms.training.rules.words import Status

FEWER = f"fewer than {FEWEST_SHOWN}"
NOT_SHOWN = "not shown"

#: The statuses as a report shows them: first what makes the rate, then who is left out of it.
SHOWN = (Status.CURRENT, Status.EXPIRING, Status.OVERDUE, Status.NOT_YET_DUE, Status.EXEMPT, Status.PAUSED)
#: What the rate is made of.
COUNTED = frozenset({Status.CURRENT, Status.EXPIRING, Status.OVERDUE})


def is_small(count: int) -> bool:
    """Could it point at somebody?"""
    return 0 < count < FEWEST_SHOWN


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
    """The people-based figure: how many have at least one line that counts, and how many of these have every such line in date.

    `closed_in_date` and `closed_late`: how many of both the viewer may not open.
    """

    counted: int = 0
    in_date: int = 0
    closed_in_date: int = 0
    closed_late: int = 0

    @property
    def late(self) -> int:
        """How many have a line overdue."""
        return self.counted - self.in_date

    @property
    def rate(self) -> str | None:
        """Percent to one decimal; None when no one is in scope."""
        return rate(self.in_date, self.counted)

    @property
    def is_shown(self) -> bool:
        """Small groups, on either side, are held back from who may not open them."""
        return not is_small(self.closed_in_date) and not is_small(self.closed_late)


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
    """One row of a report. `key` is what its cut goes by, `code` what others know it by.

    `is_open`: the viewer may open the people behind it.
    `held_back` are statuses whose count is not shown; those of them in `unsaid` are small and not even called so.
    """

    key: str
    label: str
    tally: Tally
    is_open: bool
    people: People = People()
    held_back: frozenset[Status] = frozenset()
    unsaid: frozenset[Status] = frozenset()
    holds_offers_back: bool = False
    holds_people_back: bool = False
    code: str = ""

    def cell(self, status: Status) -> Cell:
        if status not in self.held_back:
            return Cell(self.tally.of(status))
        return Cell(None, is_small(self.tally.of(status)) and status not in self.unsaid)

    @property
    def offers(self) -> Cell:
        """Offers stand in no rate, but rows and total together could give a small number of them away."""
        small = is_small(self.tally.offers)
        return Cell(None, small) if self.holds_offers_back or (small and not self.is_open) else Cell(self.tally.offers)

    @property
    def shows_rate(self) -> bool:
        """A rate beside other figures would give a held-back count away."""
        return not self.held_back & COUNTED

    @property
    def shows_people(self) -> bool:
        """People and lines are close to each other: where the one is held back, so is the other."""
        return self.shows_rate and not self.holds_people_back and self.people.is_shown


def total(rows: Sequence[Shown], label: str, people: People = People()) -> Shown:
    """The last row: everything above it. Figures add up because lines are counted; people are not added, but counted again."""
    return Shown("", label, Tally.sum(row.tally for row in rows), all(row.is_open for row in rows), people)
