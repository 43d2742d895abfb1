"""The first page: the sum of every room's to-dos."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from lms.access import Viewer
from lms.bookings.queries.booking_links import BookingLink, booking_links
from lms.bookings.rules.booking_links import SEE_BOOKING, Step
from lms.kit.datetimes import local_date
from lms.kit.house import current_house
from lms.kit.todo import Todo, Weight
from lms.records import queries as records

#: So many of one's own lines are shown; the rest are a click away.
SHOWN = 10
OWN = "records.mine"


@dataclass(frozen=True)
class Home:
    """What to do next, what is coming, and how far the viewer has come. `more_*`: how many lines are not shown."""

    next: Sequence[Todo]
    more_next: int
    coming: Sequence[Todo]
    more_coming: int
    progress: records.Progress


def home(viewer: Viewer, now: datetime) -> Home:
    """For this viewer at this moment, in a fixed number of queries."""
    rows = records.own_rows(viewer, local_date(now))
    lines = (room.todo(viewer, now) for room in current_house().below(__name__) if room.todo)
    todos = sorted(chain.from_iterable(lines), key=lambda one: one.place)
    coming = [one for one in todos if one.weight is Weight.COMING]
    held_back = [one for one in todos if one.weight is not Weight.COMING and one.endpoint == OWN][SHOWN:]
    seats = _seats(viewer, rows, now)
    following = [_to_a_seat(one, seats) for one in todos if one.weight is not Weight.COMING and one not in held_back]
    return Home(
        next=sorted(following, key=lambda one: one.verb == SEE_BOOKING),  # what is booked already can wait behind what is not
        more_next=len(held_back),
        coming=coming[:SHOWN],
        more_coming=max(0, len(coming) - SHOWN),
        progress=records.progress(rows),
    )


def _seats(viewer: Viewer, rows: Sequence[records.SubjectRow], now: datetime) -> dict[str, tuple[BookingLink, Step]]:
    """By the anchor of one's own line: where its dates are, and what can be done there."""
    found = booking_links(viewer, [row.subject_id for row in rows], now, records.in_date(rows))
    in_time = {row.subject_id: row.in_time_until for row in rows}
    return {f"subject-{one}": (way, way.step(in_time[one])) for one, way in found.items()}


def _to_a_seat(todo: Todo, seats: Mapping[str, tuple[BookingLink, Step]]) -> Todo:
    """One's own line leads to the dates of a course, or to what is booked, where there is such a thing."""
    seat = seats.get(todo.anchor or "") if todo.endpoint == OWN else None
    if seat is None:
        return todo
    way, step = seat
    return replace(todo, verb=step.verb, endpoint=way.endpoint, values=way.values, anchor=way.anchor, hint=step.hint)
