"""What planners have to do: decide about dates that too few have booked."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from lms.access import May, Viewer
from lms.kit.datetimes import local_date, weekday_of
from lms.kit.numbers import number
from lms.kit.todo import Todo, Weight
from lms.scheduling.queries.minimum_decisions import Decision, decisions

#: So many dates are a line each; more are one line, which leads to all of them.
NAMED = 3


def todo(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    """Lines for home; what should have been decided already comes first."""
    undecided = decisions(viewer, now) if viewer.may(May.MANAGE_COURSES) else []
    if len(undecided) > NAMED:
        thing = f"whether {number(len(undecided))} dates run that too few have booked"
        yield _to_decide(undecided[0], now, thing, "scheduling.events", {"undecided": "y"})
        return
    for decision in undecided:
        thing = f"whether {decision.course} on {weekday_of(decision.starts_at)} runs: {decision.booked} of {decision.minimum} booked"
        yield _to_decide(decision, now, thing, "scheduling.event", {"event_id": decision.event_id})


def _to_decide(decision: Decision, now: datetime, thing: str, endpoint: str, values: Mapping[str, str | int]) -> Todo:
    weight = Weight.OVERDUE if decision.decide_on < local_date(now) else Weight.WAITING
    return Todo("Decide", thing, weight, endpoint, values, when="Decide by", on=decision.decide_on)
