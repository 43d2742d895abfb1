"""The digest that somebody would get on a day. Nothing is written."""

from datetime import date

from lms.kit.db import chunked
from lms.kit.room import Letter
from lms.reminders.queries.addresses import addresses
from lms.reminders.queries.contents import contents
from lms.reminders.queries.digest import Carried, decided_on, draft, on_paper, told_in_person
from lms.reminders.queries.facts import BLOCK, Whole, facts, whole_of
from lms.reminders.queries.texts import wording
from lms.reminders.rules.digest import compose
from lms.reminders.rules.words import NudgeState, Route
from lms.reminders.service.deciding import Routed, decided


def preview(human_id: int, day: date) -> Letter | None:
    """What has been decided for them on this day, and what would be; `to` is empty where they have no address. None: nothing."""
    whole = whole_of(day)
    team = told_in_person({human_id}, whole)
    below = told_in_person(team, whole) if team else set()
    nudges = [*_decided({human_id, *team, *below}, whole), *decided_on(human_id, day), *on_paper(team)]
    own = [nudge._replace(route=Route.EMAIL) if nudge.recipient_id == human_id else nudge for nudge in nudges]
    relevant = [nudge for nudge in own if nudge.recipient_id == human_id or nudge.route is Route.PAPER]
    says = contents({human_id}, draft({human_id}, relevant, whole))[human_id]
    return None if says.is_empty else Letter(addresses({human_id}).get(human_id, ""), *compose(says, wording()))


def _decided(humans: set[int], whole: Whole) -> list[Carried]:
    """What a run would decide about these people."""
    blocks = (decided(facts(block, whole, block), whole) for block in chunked(sorted(humans), BLOCK))
    return [_carried(routed) for block in blocks for routed in block if routed.nudge.state is NudgeState.WAITING]


def _carried(routed: Routed) -> Carried:
    nudge = routed.nudge
    key = nudge.key
    return Carried(None, None, key.recipient_id, key.about_id, key.matter, key.ref, key.on, nudge.audience, routed.route)
