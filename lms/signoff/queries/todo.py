"""What learners and assessors have to do: lines for Home."""

from collections.abc import Iterator
from datetime import datetime

from lms.access import Viewer
from lms.kit.datetimes import local_date
from lms.kit.todo import Todo, Weight
from lms.signoff.queries import requests
from lms.signoff.queries.names import competency_name
from lms.signoff.queries.queue import flags
from lms.signoff.queries.requests import ItemRow
from lms.signoff.rules.words import ItemState


def todo(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    """What waits for the viewer, what was returned to them, what they are asked to look at again."""
    for row in requests.to_judge(viewer):
        verb = "Finish" if row.state is ItemState.CLAIMED else "Judge"
        yield _line(verb, f"{competency_name(row.framework_id, row.code)}: {row.learner}", row, "signoff.judge", "Asked on")
    for row in requests.open_of(viewer.person_id):
        if row.state is ItemState.RETURNED:
            yield _line(
                "Read",
                f"what {row.assessor} says about {competency_name(row.framework_id, row.code)}, and ask again",
                row,
                "signoff.asked_item",
                "Returned on",
            )
    for flagged in flags(viewer, local_date(now)):
        sign_off = flagged.sign_off
        thing = f"the sign-off of {sign_off.learner} for {competency_name(sign_off.framework_id, sign_off.code)}"
        on = local_date(flagged.flag.raised_at)
        yield Todo("Look again at", thing, Weight.WAITING, "signoff.queue", when="Asked on", on=on)


def _line(verb: str, thing: str, row: ItemRow, endpoint: str, when: str) -> Todo:
    return Todo(verb, thing, Weight.WAITING, endpoint, {"item_id": row.id}, when=when, on=local_date(row.moved_at))
