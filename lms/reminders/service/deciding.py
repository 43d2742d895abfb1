"""The decision of a day, a block of people at a time: who is told what. Written once, however often it is asked."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from lms.kit.db import chunked, db, insert, table_of
from lms.reminders.models import Nudge
from lms.reminders.queries.addresses import addresses
from lms.reminders.queries.facts import Whole
from lms.reminders.rules.decide import Decided, Facts, decide
from lms.reminders.rules.words import NudgeState, Route


class Routed(NamedTuple):
    """A nudge with how its recipient is told. `address`: empty where there is none."""

    nudge: Decided
    address: str

    @property
    def route(self) -> Route:
        return Route.EMAIL if self.address else Route.PAPER


def decided(facts: Facts, whole: Whole) -> list[Routed]:
    """Every nudge of the day that the facts of a block ask for and that has not been given: nothing is written."""
    nudges = list(decide(facts, whole.matters))
    by_human = addresses({nudge.key.recipient_id for nudge in nudges})
    return [Routed(nudge, by_human.get(nudge.key.recipient_id, "")) for nudge in nudges]


def write(nudges: Iterable[Routed], day: date) -> int:
    """Note the nudges; how many were new. What was withdrawn unsent counts as new."""
    new = insert(table_of(Nudge))
    anew = {name: new.excluded[name] for name in _ANEW} | {"message_id": None, "read_at": None}
    written = new.on_conflict_do_update(index_elements=_KEY, set_=anew, where=Nudge.state == NudgeState.WITHDRAWN).returning(Nudge.id)
    rows = [_row(routed, day) for routed in nudges]
    return sum(len(db.session.execute(written, list(chunk)).all()) for chunk in chunked(rows))


_KEY = ("recipient_id", "about_id", "matter", "ref", "stage", "on")
_ANEW = ("day", "moved_from", "audience", "recipient_post_id", "about_post_id", "route", "state")


def _row(routed: Routed, day: date) -> dict[str, Any]:
    nudge = routed.nudge
    stage = nudge.stage
    return nudge.key._asdict() | {
        "stage": stage.key,
        "place": stage.place,
        "day": day,
        "moved_from": stage.own_day if stage.own_day != day else None,
        "audience": nudge.audience,
        "recipient_post_id": nudge.recipient_post_id,
        "about_post_id": nudge.about_post_id,
        "route": routed.route,
        "state": nudge.state,
    }
