"""Stages of one line."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy.orm import aliased

from lms.reminders.models import Nudge
from lms.reminders.rules.words import NudgeState

_Later = aliased(Nudge, name="later")


def _same_line() -> ColumnElement[bool]:
    line = ("recipient_id", "about_id", "matter", "ref", "on")
    return and_(*(getattr(_Later, name) == getattr(Nudge, name) for name in line))


def with_earlier(nudge_ids: Sequence[int]) -> ColumnElement[bool]:
    """These nudges, and those of earlier stages of the same."""
    return exists().where(_Later.id.in_(nudge_ids), _same_line(), _Later.place >= Nudge.place)


def is_followed() -> ColumnElement[bool]:
    """Has a later stage of the same come?"""
    return exists().where(_same_line(), _Later.place > Nudge.place, _Later.state.in_((NudgeState.WAITING, NudgeState.TOLD)))
