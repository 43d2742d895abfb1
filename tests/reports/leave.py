"""A measure that no room has: long leave. A line is a leave that has begun, at a post that runs on the day."""

from datetime import date
from statistics import median

from sqlalchemy import String, case, cast, func, or_, select

from lms.kit.measures import Column, Cut, LineColumn, Measure, State, Wording
from lms.people.models import Absence


def rows(day: date):
    """Who is away, who is back, and who is expected back and is not."""
    is_open = Absence.ends_on.is_(None)
    state = case((is_open, "open"), (Absence.ends_on < day, "back"), else_="away").label("state")
    year = func.substr(cast(Absence.starts_on, String), 1, 4).label("year")
    number = (Absence.id % 10).label("weight")
    begun = select(Absence.id, Absence.post_id, year, state, number, Absence.starts_on).select_from(Absence)
    return begun.where(Absence.starts_on <= day, or_(is_open, Absence.ends_on >= Absence.starts_on))


def add_up(facts):
    weights = [fact.numbers[0] for fact, number in facts.items() for _ in range(number)]
    return {"heavy": sum(weight > 4 for weight in weights), "median_weight": median(weights) if weights else None}


LEAVE = Measure(
    name="leave",
    title="Long leave",
    states=(
        State("back", "Back", "Counted, and over."),
        State("open", "Without an end", "Counted, and not over."),
        State("away", "Away", "Left out: it ends on a known day."),
    ),
    good=frozenset({"back"}),
    counted=frozenset({"back", "open"}),
    cuts=(Cut("year", "Year it began", "No year"),),
    rows=rows,
    numbers=("weight",),
    columns=(Column("heavy", "Heavy ones"), Column("median_weight", "Median weight", is_count=False)),
    add_up=add_up,
    line=(LineColumn("starts_on", "Began"),),
    wording=Wording(
        good="Back",
        good_meaning="Their leave is over.",
        late="without an end",
        people="People who are back",
        line="A line is one long leave at one post.",
        rate="The rate is the leaves that are over divided by these and those without an end, in percent to one decimal.",
        left_out="Leaves that end on a known day are left out.",
        nobody="Nobody you can see has been on long leave.",
    ),
)
