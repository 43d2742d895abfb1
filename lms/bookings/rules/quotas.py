"""Pure: seats kept for the people of an employer until a day, and so who can have which seat.

One decision for everything that shows a seat or gives it away: somebody of a branch with kept seats can have these and every seat that is
free to everybody; anybody else, only the latter. How many these are follows from the seats that are taken: a kept seat is used first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from lms.courses.rules.words import EventState
from lms.kit.datetimes import long_date


@dataclass(frozen=True)
class PostPlacement:
    """Where a post belongs, as paths of the tree: its employer's, and that of its place from a day to a day."""

    employer: str
    stays: tuple[tuple[date, date, str], ...] = ()

    def on(self, day: date) -> str:
        """Its place on this day; on a day without one, its employer."""
        return next((path for begin, end, path in self.stays if begin <= day <= end), self.employer)


@dataclass(frozen=True)
class SeatQuota:
    """Seats that a branch of the tree keeps until a day, at whose first moment they are everybody's. `taken`: what its people have."""

    quota_id: int
    organisation_id: int
    path: str
    name: str
    seats: int
    release_on: date
    taken: int = 0

    @property
    def unused(self) -> int:
        return max(0, self.seats - self.taken)


@dataclass(frozen=True)
class Seats:
    """The seats of an event. `taken`: booked, offered, marked by the register, or reserved without a name.

    `reserved`: those without a name; `reserved_until`: the day on which the first of them end. `offer_ends_at`: of the offer that runs out
    first. `queue`: how many wait, by the quota that they are of (None: of no quota). `places`: the quotas of whoever is looking.
    """

    capacity: int
    taken: int
    waiting: int
    requested: int = 0
    offer_ends_at: datetime | None = None
    reserved: int = 0
    reserved_until: date | None = None
    kept: tuple[SeatQuota, ...] = ()
    queue: Mapping[int | None, int] = field(default_factory=dict)

    @property
    def free(self) -> int:
        """Seats that nobody has and nobody is offered; none where more were let in than there are seats."""
        return max(0, self.capacity - self.taken)

    def free_for(self, quota_id: int | None) -> int:
        """Of these, those that people of this quota can have; None: of no quota."""
        return max(0, self.capacity - self.taken - sum(quota.unused for quota in self.kept if quota.quota_id != quota_id))

    def with_one_more(self, quota_id: int | None) -> "Seats":
        """The same, once somebody of this quota has a seat more."""
        return self._changed(quota_id, 1)

    def with_one_less(self, quota_id: int | None) -> "Seats":
        """The same, once somebody of this quota has given a seat back."""
        return self._changed(quota_id, -1)

    def _changed(self, quota_id: int | None, by: int) -> "Seats":
        quotas = tuple(replace(quota, taken=quota.taken + by) if quota.quota_id == quota_id else quota for quota in self.kept)
        return replace(self, taken=self.taken + by, kept=quotas)

    def quota_at(self, path: str) -> int | None:
        """The quota of which a post at this place is. No branch is inside another's, so there is one at most."""
        return next((quota.quota_id for quota in self.kept if path.startswith(quota.path)), None)

    @property
    def can_be_offered(self) -> bool:
        """Is there somebody on the waiting list who could have a seat?"""
        return any(number and self.free_for(quota_id) for quota_id, number in self.queue.items())

    @property
    def after_the_list(self) -> "Seats":
        """As it is once those who wait have been offered what they can have."""
        return allocate(self, [quota_id for quota_id, number in self.queue.items() for _ in range(min(number, self.free))])[1]

    def left_for(self, paths: Iterable[str]) -> int:
        """Seats that whoever has posts at these places could have at once; with no post, those that are everybody's."""
        left = self.after_the_list
        return max(left.free_for(quota_id) for quota_id in {self.quota_at(path) for path in paths} or {None})

    def kept_from(self, paths: Sequence[str]) -> list[tuple[SeatQuota, int]]:
        """Seats that are left, but kept for others than whoever has posts at these places: for whom, and how many."""
        left, own = self.after_the_list, {self.quota_at(path) for path in paths}
        others = [(quota, left.free_for(quota.quota_id) - left.free_for(None)) for quota in left.kept if quota.quota_id not in own]
        return [(quota, number) for quota, number in others if number > 0]


def allocate(seats: Seats, asking: Iterable[int | None]) -> tuple[list[bool], Seats]:
    """Who of these, by their quotas and in their order, gets a seat; and what the seats are then.

    A seat goes to the first who may have it. Whoever is served takes none from anybody before them who was not: so once is enough.
    """
    got: list[bool] = []
    for quota_id in asking:
        got.append(seats.free_for(quota_id) > 0)
        if got[-1]:
            seats = seats.with_one_more(quota_id)
    return got, seats


# --- what can be planned ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """Seats to be kept for the branch at this path until a day."""

    path: str
    seats: int
    release_on: date


def can_be_kept(state: EventState, starts_at: datetime, now: datetime) -> bool:
    """Are seats of such an event kept, changed and given up now?"""
    return state in (EventState.DRAFT, EventState.SCHEDULED) and now < starts_at


def latest_release(first_day: date) -> date:
    """The last day on which kept seats can become everybody's: the day before it starts, so that somebody can still take them."""
    return first_day - timedelta(days=1)


def why_not_keep(plan: Plan, others: Sequence[SeatQuota], capacity: int, first_day: date, today: date) -> tuple[str, str] | None:
    """Why these seats cannot be kept beside those kept for `others`: a sentence and the answer to change. None: they can."""
    inside = next((quota for quota in others if plan.path.startswith(quota.path) or quota.path.startswith(plan.path)), None)
    if inside:
        return f"{inside.name} has kept seats here already, and one is part of the other. Change those instead.", "organisation"
    in_all = plan.seats + sum(quota.seats for quota in others)
    if in_all > capacity:
        beside = f", {in_all - plan.seats} of them kept for others" if others else ""
        return f"This date has {capacity} places{beside}. Enter {capacity - in_all + plan.seats} or fewer.", "seats"
    last = latest_release(first_day)
    if last <= today:
        return "This date starts too soon to keep places: nobody else could take them in time.", "release_on"
    if not today < plan.release_on <= last:
        return f"Enter a day after today, and not after {long_date(last)}, the day before it starts.", "release_on"
    return None


def why_not_capacity(capacity: int, quotas: Sequence[SeatQuota]) -> str | None:
    """Why an event cannot have so few seats beside those kept for employers; None: it can."""
    number = sum(quota.seats for quota in quotas)
    if capacity < number:
        return f"{number} places are kept for employers. Enter {number} or more, or change the kept places first."
    return None
