"""Pure: what a date of a course is planned to be, and what is wrong with a plan."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from lms.courses.rules.catalogue import lines
from lms.kit.datetimes import clock_time, local_date, long_date
from lms.kit.numbers import number
from lms.kit.refusal import Refused

MOST_SESSIONS = 60
MOST_PLACES = 2_000
LONGEST_OFFER = 14 * 24
LONGEST_LINK = 500
LONGEST_NOTES = 4_000
#: Further away than this, a year is more likely a slip of the finger than a plan.
FURTHEST = timedelta(days=3 * 366)
_LINK = re.compile(r"https?://[^\s/?#@\\]+([/?#]\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """One meeting. `id`: which recorded one it is; none: a new one. No venue: online."""

    id: int | None
    starts_at: datetime
    ends_at: datetime
    venue_id: int | None

    @property
    def day(self) -> date:
        """On which it starts."""
        return local_date(self.starts_at)


@dataclass(frozen=True)
class Plan:
    """Everything about a date that a planner decides."""

    organiser_id: int
    capacity: int
    sessions: tuple[SessionPlan, ...]
    minimum: int | None = None
    decide_on: date | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    cancel_by: date | None = None
    offer_hours: int = 48
    link: str = ""
    notes: str = ""
    trainer_ids: tuple[int, ...] = ()

    @property
    def starts_at(self) -> datetime:
        """The first moment."""
        return min(one.starts_at for one in self.sessions)

    @property
    def ends_at(self) -> datetime:
        """The last moment."""
        return max(one.ends_at for one in self.sessions)

    @property
    def first_day(self) -> date:
        """The day of the first session."""
        return local_date(self.starts_at)

    def cleaned(self) -> "Plan":
        """As it is kept: no outer spaces, each trainer once."""
        return replace(self, link=self.link.strip(), notes=lines(self.notes), trainer_ids=tuple(sorted(set(self.trainer_ids))))

    def without_ids(self) -> "Plan":
        """The same, as if none of it were recorded yet."""
        return replace(self, sessions=tuple(replace(one, id=None) for one in self.sessions))


@dataclass(frozen=True)
class Room:
    """What a plan has to know of a venue."""

    name: str
    seats: int | None
    retired_on: date | None


@dataclass(frozen=True)
class Changed:
    """What a change of a date touched. Whoever has a place is told of the first three."""

    times: bool = False
    places: bool = False
    link: bool = False
    notes: bool = False
    trainers: bool = False
    capacity_before: int = 0
    capacity: int = 0

    @property
    def must_be_told(self) -> bool:
        """Would somebody with a place come at the wrong time, to the wrong door or the wrong link?"""
        return self.times or self.places or self.link

    @property
    def is_elsewhere(self) -> bool:
        """Is it at another time or in another room, so that those who wait have to know too?"""
        return self.times or self.places

    @property
    def capacity_rose(self) -> bool:
        """Are there more seats than before?"""
        return self.capacity > self.capacity_before


def session_text(one: SessionPlan) -> str:
    """One session in words: 3 November 2026, 9:30am to 12:30pm."""
    return f"{long_date(one.day)}, {clock_time(one.starts_at)} to {clock_time(one.ends_at)}"


# --- checking ---------------------------------------------------------------------------------------------------------------------


def check(plan: Plan, rooms: Mapping[int, Room], today: date, *, before: "Plan | None" = None) -> None:
    """Raises Refused with the first thing that is wrong. `before`: what is recorded; sessions that stay as they were may have passed."""
    _check_sessions(plan.sessions)
    kept = set(before.sessions) if before else set()
    for place, one in enumerate(plan.sessions, 1):
        if one not in kept:
            _check_when(place, one, today)
        _check_room(place, one, rooms)
    _check_numbers(plan, rooms)
    _check_days(plan)
    _check_texts(plan)


def check_coming(plan: Plan, now: datetime) -> None:
    """Raises Refused where it has begun: nobody could book it."""
    if plan.starts_at <= now:
        raise Refused("The first session has begun already. Change its day, or cancel this draft.")


def check_not_retired(plan: Plan, retired_on: date | None, before: "Plan | None" = None) -> None:
    """Raises Refused from the day on which the course is retired; what was planned for that day before may stay."""
    if retired_on and plan.first_day >= retired_on and (before is None or before.first_day != plan.first_day):
        raise Refused(f"The course is retired from {long_date(retired_on)} on. Choose an earlier day.", field="day_1")


def _check_sessions(sessions: Sequence[SessionPlan]) -> None:
    if not sessions:
        raise Refused("Enter the day and the times of at least one session.", field="day_1")
    if len(sessions) > MOST_SESSIONS:
        raise Refused(f"One date has at most {MOST_SESSIONS} sessions. Plan the rest as another date.", field="day_1")
    for at, one in enumerate(sessions, 1):
        if one.ends_at <= one.starts_at:
            raise Refused(f"Session {at} ends before it starts.", field=f"ends_{at}")
    for at, (one, other) in enumerate(pairwise(sessions), 2):
        if other.starts_at < one.starts_at:
            raise Refused(f"Session {at} is before session {at - 1}. Put the sessions in order.", field=f"day_{at}")
        if other.starts_at < one.ends_at:
            raise Refused(f"Session {at} starts before session {at - 1} has ended.", field=f"starts_{at}")


def _check_when(number: int, one: SessionPlan, today: date) -> None:
    if one.day < today:
        raise Refused(f"{long_date(one.day)} has passed. Enter a day from today on.", field=f"day_{number}")
    if one.day > today + FURTHEST:
        raise Refused(f"{long_date(one.day)} is more than three years away. Check the year.", field=f"day_{number}")


def _check_room(number: int, one: SessionPlan, rooms: Mapping[int, Room]) -> None:
    if one.venue_id is None:
        return
    room = rooms.get(one.venue_id)
    if room is None:
        raise Refused("Choose a venue of the list.", field=f"venue_{number}")
    if room.retired_on and one.day >= room.retired_on:
        raise Refused(f"{room.name} is not used from {long_date(room.retired_on)} on. Choose another venue.", field=f"venue_{number}")


def _check_numbers(plan: Plan, rooms: Mapping[int, Room]) -> None:
    if not 1 <= plan.capacity <= MOST_PLACES:
        raise Refused(f"Enter a number of places from 1 to {number(MOST_PLACES)}.", field="capacity")
    for one in plan.sessions:
        room = rooms[one.venue_id] if one.venue_id else None
        if room and room.seats is not None and plan.capacity > room.seats:
            raise Refused(f"{room.name} seats {room.seats}. Offer no more places than that, or choose a larger room.", field="capacity")
    if plan.minimum is not None and not 1 <= plan.minimum <= plan.capacity:
        raise Refused("The fewest people it runs with is a number from 1 to the number of places.", field="minimum")
    if not 1 <= plan.offer_hours <= LONGEST_OFFER:
        raise Refused(f"Enter a number of hours from 1 to {LONGEST_OFFER} (two weeks).", field="offer_hours")


def _check_days(plan: Plan) -> None:
    first = plan.first_day
    if plan.minimum is not None and plan.decide_on is None:
        raise Refused("Say on which day you decide whether it runs with so few.", field="decide_on")
    if plan.decide_on is not None and plan.minimum is None:
        raise Refused("Say with how few people it runs, or leave the day empty.", field="minimum")
    if plan.decide_on is not None and plan.decide_on >= first:
        raise Refused(f"It starts on {long_date(first)}: decide before that day.", field="decide_on")
    for field, day, what in _last_days(plan):
        if day is not None and day > first:
            raise Refused(f"It starts on {long_date(first)}: {what} cannot be after that day.", field=field)
    if plan.opens_on and plan.closes_on and plan.closes_on < plan.opens_on:
        raise Refused("The last day of booking is before the first.", field="closes_on")
    if plan.opens_on and plan.cancel_by and plan.cancel_by < plan.opens_on:
        raise Refused("The last day to cancel is before the first day of booking.", field="cancel_by")


def _last_days(plan: Plan) -> Iterator[tuple[str, date | None, str]]:
    yield "opens_on", plan.opens_on, "the first day of booking"
    yield "closes_on", plan.closes_on, "the last day of booking"
    yield "cancel_by", plan.cancel_by, "the last day to cancel"


def _check_texts(plan: Plan) -> None:
    if len(plan.link) > LONGEST_LINK:
        raise Refused(f"A link has at most {LONGEST_LINK} characters.", field="link")
    if plan.link and not _LINK.fullmatch(plan.link):
        raise Refused("Enter the whole link, such as https://meet.example.org/room.", field="link")
    if len(plan.notes) > LONGEST_NOTES:
        raise Refused(f"Joining instructions have at most {number(LONGEST_NOTES)} characters.", field="notes")


# --- changing --------------------------------------------------------------------------------------------------------------------


def difference(before: Plan, after: Plan) -> Changed:
    """What differs."""
    return Changed(
        times=[(one.starts_at, one.ends_at) for one in before.sessions] != [(one.starts_at, one.ends_at) for one in after.sessions],
        places=[one.venue_id for one in before.sessions] != [one.venue_id for one in after.sessions],
        link=before.link != after.link,
        notes=before.notes != after.notes,
        trainers=before.trainer_ids != after.trainer_ids,
        capacity_before=before.capacity,
        capacity=after.capacity,
    )


def moved(before: Plan, after: Plan) -> tuple[SessionPlan, ...]:
    """The sessions at times at which there was none before."""
    times = {(one.starts_at, one.ends_at) for one in before.sessions}
    return tuple(one for one in after.sessions if (one.starts_at, one.ends_at) not in times)


def shown(plan: Plan) -> dict[str, object]:
    """The plan as a form shows it, and as it is checked against when the form comes back."""
    return {
        "organiser": str(plan.organiser_id),
        "capacity": plan.capacity,
        "minimum": plan.minimum,
        "decide_on": plan.decide_on,
        "opens_on": plan.opens_on,
        "closes_on": plan.closes_on,
        "cancel_by": plan.cancel_by,
        "offer_hours": plan.offer_hours,
        "link": plan.link,
        "notes": plan.notes,
        # Not by the names of answers: a form tells of these two in its own words.
        "when": "; ".join(f"{session_text(one)} {one.venue_id or 'online'}" for one in plan.sessions),
        "who": " ".join(map(str, plan.trainer_ids)),
    }
