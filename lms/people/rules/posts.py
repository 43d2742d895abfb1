"""Pure: the posts of somebody, and on which days they run."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class TermFacts(NamedTuple):
    """A term: from a day to a day, in a role, at the place at this path, supervised from a post."""

    starts_on: date
    ends_on: date | None
    job_role_id: int | None
    path: str
    supervisor_post_id: int | None = None

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class PersonPost:
    """A post of somebody with its terms in order. `label`: LC 7099001. A negative `id`: not recorded yet."""

    id: int
    record_id: int
    employer_id: int
    employer_path: str
    label: str
    terms: tuple[TermFacts, ...]

    def term_on(self, day: date) -> TermFacts | None:
        return next((term for term in self.terms if term.holds_on(day)), None)

    @property
    def since(self) -> date:
        return self.terms[0].starts_on if self.terms else date.max

    @property
    def last_day(self) -> date | None:
        """None: it goes on."""
        return self.terms[-1].ends_on if self.terms else None
