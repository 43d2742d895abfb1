"""The first page: the sum of every room's to-dos."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from lms.access import Viewer
from lms.bookings.queries.todo import todo as bookings_to_do
from lms.bookings.queries.ways import Way, ways
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
SEE = "See your booking for"


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
    booked = {f"subject-{one}": way for one, way in ways(viewer, [row.subject_id for row in rows], now).items()}
    following = [_to_a_seat(one, booked) for one in todos if one.weight is not Weight.COMING and one not in held_back]
    return Home(
        next=sorted(following, key=lambda one: one.verb == SEE),  # what is booked already can wait behind what is not
        more_next=len(held_back),
        coming=coming[:SHOWN],
        more_coming=max(0, len(coming) - SHOWN),
        progress=records.progress(rows),
    )


def _to_a_seat(one: Todo, booked: Mapping[str, Way]) -> Todo:
    """One's own line leads to the dates of a course, or to what is booked, where there is such a thing."""
    way = booked.get(one.anchor or "") if one.endpoint == OWN else None
    if way is None:
        return one
    verb = SEE if way.booking_id else "Book"
    return replace(one, verb=verb, endpoint=way.endpoint, values=way.values, anchor=way.anchor)
