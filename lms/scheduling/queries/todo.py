"""What planners have to do: decide about dates that too few have booked."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from lms.access import May, Viewer
from lms.kit.datetimes import local_date, weekday_of
from lms.kit.todo import Todo, Weight
from lms.scheduling.queries.minimum_decisions import Decision, decisions

#: So many dates are a line each; more are one line, which leads to all of them.
NAMED = 3


def todo(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    """Lines for home; what should have been decided already comes first."""
    found = decisions(viewer, now) if viewer.may(May.MANAGE_COURSES) else []
    if len(found) > NAMED:
        thing = f"whether {len(found):,} dates run that too few have booked"
        yield _to_decide(found[0], now, thing, "scheduling.events", {"undecided": "y"})
        return
    for one in found:
        thing = f"whether {one.course} on {weekday_of(one.starts_at)} runs: {one.booked} of {one.minimum} booked"
        yield _to_decide(one, now, thing, "scheduling.event", {"event_id": one.event_id})


def _to_decide(one: Decision, now: datetime, thing: str, endpoint: str, values: Mapping[str, str | int]) -> Todo:
    weight = Weight.OVERDUE if one.decide_on < local_date(now) else Weight.WAITING
    return Todo("Decide", thing, weight, endpoint, values, when="Decide by", on=one.decide_on)
