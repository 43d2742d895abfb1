"""The first page: the sum of every room's to-dos."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from lms.access import Viewer
from lms.bookings.queries.todo import todo as bookings_to_do
from lms.bookings.queries.ways import Way, ways
from lms.bookings.rules.booking_links import SEE_BOOKING, Step
from lms.evaluations.queries.asking import todo as evaluations_to_do
from lms.imports.queries.waiting import todo as imports_waiting
from lms.jobs import queries as jobs
from lms.kit.todo import Todo, Weight
from lms.privacy.queries.corrections import todo as corrections_waiting
from lms.records import queries as records
from lms.registers.queries.todo import todo as registers_to_do
from lms.scheduling.queries.todo import todo as dates_to_decide

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


def home(viewer: Viewer, today: date, now: datetime) -> Home:
    """For this viewer on this day, in a fixed number of queries."""
    rows = records.own_rows(viewer, today)
    waiting = [*imports_waiting(viewer), *corrections_waiting(viewer, today), *jobs.todo(viewer, today)]
    waiting += [
        *bookings_to_do(viewer, now),
        *registers_to_do(viewer, now),
        *dates_to_decide(viewer, now),
        *evaluations_to_do(viewer, today),
    ]
    todos = sorted([*records.todo(viewer, today, rows), *waiting], key=lambda one: one.place)
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


def _seats(viewer: Viewer, rows: Sequence[records.SubjectRow], now: datetime) -> dict[str, tuple[Way, Step]]:
    """By the anchor of one's own line: where its dates are, and what can be done there."""
    found = ways(viewer, [row.subject_id for row in rows], now, records.in_date(rows))
    in_time = {row.subject_id: row.in_time_until for row in rows}
    return {f"subject-{one}": (way, way.step(in_time[one])) for one, way in found.items()}


def _to_a_seat(todo: Todo, seats: Mapping[str, tuple[Way, Step]]) -> Todo:
    """One's own line leads to the dates of a course, or to what is booked, where there is such a thing."""
    seat = seats.get(todo.anchor or "") if todo.endpoint == OWN else None
    if seat is None:
        return todo
    way, step = seat
    return replace(todo, verb=step.verb, endpoint=way.endpoint, values=way.values, anchor=way.anchor, hint=step.hint)
