"""Pure: where a booking goes whose post does not run on its day any more.

It follows the person to another of their posts that runs on that day and may have it. Where posts run and none may, the team that runs the
date is asked; where none runs, the person has left, and the booking ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from lms.bookings.rules.quotas import Seats
from lms.bookings.rules.states import BookingState
from lms.people.rules.posts import PersonPost

#: So long after it ended because the person had left a booking comes back by itself, if a post runs on its day after all.
COMES_BACK_WITHIN = timedelta(days=31)


def first_of(posts: Iterable[PersonPost], left: PersonPost) -> PersonPost | None:
    """Of these posts of somebody the one that comes first after another."""

    def rank(post: PersonPost) -> tuple[bool, bool, int, int]:
        return post.id != left.id, post.employer_id != left.employer_id, -post.since.toordinal(), post.id

    return min(posts, key=rank, default=None)


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
        return first_of((choice.post for choice in self.choices if not choice.why_not), self.left)

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
