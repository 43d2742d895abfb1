"""What this room has about people: its tables in plain words, and when their rows are due to go."""

from datetime import date

from sqlalchemy import case, select

from lms.kit.db import AnySelect
from lms.kit.personal import AN_ID, Chapter, Deleted, Nobodys, PersonalTable, Retention
from lms.reminders.models import Nudge

PERSONAL = (
    PersonalTable(
        table="nudge",
        chapter=Chapter.CORRESPONDENCE,
        title="What you were reminded of",
        of=("about_id", "recipient_id"),
        why="To tell each thing once, and to be able to show that it was told.",
        source="This service",
        seen_by="you, whoever was told, and the learning and development team",
        kept="reminders",
        fields={
            "day": "Decided",
            "matter": "What about",
            "ref": "Which",
            "stage": "Stage",
            "on": "Day it is about",
            "moved_from": "Moved from",
            "audience": "As whom",
            "route": "How",
            "state": "State",
            "told_on": "Told on",
            "told_at": "Noted",
            "read_at": "Read",
        },
        removal=None,
        left_out={"place": "the place of the stage", "recipient_id": AN_ID, "about_id": AN_ID}
        | dict.fromkeys(("recipient_post_id", "about_post_id", "message_id"), AN_ID)
        | {"told_by_account_id": "who told you: ask them"},
    ),
    Nobodys(
        table="changed_post",
        title="Posts whose facts have changed",
        kept="deeds",
        nobodys="Numbers of posts that the next reminders have to look at again: they say nothing about you, and go after 40 days.",
    ),
)


def _reminders(before: date) -> AnySelect:
    """The later of the day it is about and the day it was decided."""
    closed_on = case((Nudge.on > Nudge.day, Nudge.on), else_=Nudge.day)
    return select(Nudge.id.label("row_id"), closed_on.label("on")).where(Nudge.on < before, Nudge.day < before)


RETENTION = (Retention(rule="reminders", due=_reminders, goes=(Deleted("nudge"),)),)
