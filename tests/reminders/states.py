"""What the pages of reminders show: one text in the words of the partnership, and policies."""

from flask import Flask

from lms.kit.db import db, transaction
from lms.reminders.models import ReminderText
from tests.cast import Cast
from tests.reminders.letters import switch_on


def furnish(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    switch_on()
    with transaction():
        db.session.add(ReminderText(matter="refresher", voice="after", subject="{thing} has run out", body="Please renew {thing}, {name}."))
    return {}
