"""Pure: which courses are asked for, and for whom a course is."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from lms.courses.rules.words import Delivery
from lms.people.rules import Sector

ONLINE = "online"


@dataclass(frozen=True)
class CatalogueFilter:
    """Which courses. Empty: all. `place`: a locality, or ONLINE; `venue_id`: one room. `everyone`: also what is not open to the person."""

    words: tuple[str, ...] = ()
    subject_id: int | None = None
    place: str = ""
    venue_id: int | None = None
    since: date | None = None
    until: date | None = None
    delivery: Delivery | None = None
    sector: Sector | None = None  # what is open to it
    everyone: bool = False
    with_seats: bool = False

    @property
    def asks_for_dates(self) -> bool:
        """Does it look for certain dates, so that a course without any does not fit?"""
        return bool(self.place or self.venue_id or self.since or self.until or self.with_seats)


@dataclass(frozen=True)
class CourseAudience:
    """Whom a course is for; empty: everybody."""

    sectors: frozenset[Sector] = frozenset()
    audiences: frozenset[int] = field(default_factory=frozenset)

    def is_open_to(self, sector: Sector | None, audiences: Collection[int]) -> bool:
        """Is it open to a post of this sector, whose job role is in these audiences?"""
        return (not self.sectors or sector in self.sectors) and (not self.audiences or not self.audiences.isdisjoint(audiences))
