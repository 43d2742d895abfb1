"""Pure: where a booking goes whose post does not run on its day any more.

It follows the person to another of their posts that runs on that day and may have it. Where posts run and none may, the team that runs the
date is asked; where none runs, the person has left, and the booking ends.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from lms.bookings.rules.quotas import Seats
from lms.bookings.rules.states import BookingState

#: So long after it ended because the person had left a booking comes back by itself, if a post runs on its day after all.
COMES_BACK_WITHIN = timedelta(days=31)


class TermFacts(NamedTuple):
    """A term, as far as courses ask: from a day to a day, in a role, at the place at this path."""

    starts_on: date
    ends_on: date | None
    job_role_id: int | None
    path: str

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class PersonPost:
    """A post of somebody with its terms in order. `label`: LC 7099001."""

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


class Choice(NamedTuple):
    """A post of the person that runs on the day. `why_not`: why the booking cannot be for it; "": it can."""

    post: PersonPost
    why_not: str


@dataclass(frozen=True)
class Stranded:
    """A booking whose post (`left`) does not run on its day, with the posts that do. `state`: the one it had where it has ended by now."""

    booking_id: int
    event_id: int
    person_id: int
    state: BookingState
    left: PersonPost
    choices: tuple[Choice, ...] = ()

    @property
    def to(self) -> PersonPost | None:
        """Where it goes: to its own post if that runs after all, else to the same employer, else to the post that began last."""
        return min((choice.post for choice in self.choices if not choice.why_not), key=self._rank, default=None)

    def _rank(self, post: PersonPost) -> tuple[bool, bool, int, int]:
        return post.id != self.left.id, post.employer_id != self.left.employer_id, -post.since.toordinal(), post.id

    @property
    def asks(self) -> bool:
        """Posts run on that day, and none of them may have it."""
        return bool(self.choices) and self.to is None

    @property
    def ends(self) -> bool:
        return not self.choices

    @property
    def reason(self) -> str:
        """Why it does not follow by itself: "LC 7099001: This course is for these sectors: NHS."."""
        return " ".join(f"{choice.post.label}: {choice.why_not}" for choice in self.choices if choice.why_not)


def quota_of(seats: Seats, post: PersonPost, day: date) -> int | None:
    """The quota of which a post is on this day."""
    term = post.term_on(day)
    return seats.quota_at(term.path if term else post.employer_path)
