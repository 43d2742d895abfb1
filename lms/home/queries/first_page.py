"""The first page: the sum of every room's to-dos."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms.access import Viewer
from lms.imports.queries.waiting import todo as imports_waiting
from lms.jobs import queries as jobs
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


def home(viewer: Viewer, today: date) -> Home:
    """For this viewer on this day, in a fixed number of queries."""
    rows = records.own_rows(viewer, today)
    todos = sorted([*records.todo(viewer, today, rows), *imports_waiting(viewer), *jobs.todo(viewer, today)], key=lambda one: one.place)
    coming = [one for one in todos if one.weight is Weight.COMING]
    held_back = [one for one in todos if one.weight is not Weight.COMING and one.endpoint == OWN][SHOWN:]
    return Home(
        next=[one for one in todos if one.weight is not Weight.COMING and one not in held_back],
        more_next=len(held_back),
        coming=coming[:SHOWN],
        more_coming=max(0, len(coming) - SHOWN),
        progress=records.progress(rows),
    )
