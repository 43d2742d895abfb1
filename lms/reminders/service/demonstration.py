"""The demonstration of reminders: a fortnight of runs, of which everything but today's has gone out, been read or been said."""

from contextlib import nullcontext
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import delete, select, update

from lms.kit.clock import LOCAL
from lms.kit.db import chunked, db
from lms.kit.numbers import counted
from lms.kit.room import DemoContext
from lms.outbox import service as outbox
from lms.reminders.models import ChangedPost, Nudge, ReminderPolicy
from lms.reminders.queries.digest import digests_of
from lms.reminders.queries.facts import BLOCK
from lms.reminders.rules.calendar import DAY
from lms.reminders.rules.words import NudgeState, Route
from lms.reminders.service.runs import run
from lms.reminders.service.writing import write_all

FORTNIGHT = timedelta(days=14)
#: What was decided before these days has been read, or said in person, by most.
FRESH = timedelta(days=4)
MOST = 0.7


def load(context: DemoContext) -> None:
    """Reminders have been on since a fortnight ago."""
    first = context.today - FORTNIGHT
    db.session.execute(update(ReminderPolicy).values(starts_on=first))
    db.session.execute(delete(ChangedPost))  # all of it was before the first run
    digests = sum(_live(first + number * DAY, context) for number in range(FORTNIGHT.days + 1))
    _read(context)
    context.say(f"Reminded people for a fortnight, in {counted(digests, 'message', 'messages')}.")


def _live(day: date, context: DemoContext) -> int:
    """A day's run; and, but for today, its messages sent."""
    run(day, nullcontext)
    waiting = digests_of(day)
    if day < context.today:
        for chunk in chunked(waiting, BLOCK):
            outbox.note_sent(write_all(chunk, day), datetime.combine(day, time(7, 31), LOCAL))
    return len(waiting)


def _read(context: DemoContext) -> None:
    chance = Random(f"{context.seed} reminders")
    old = select(Nudge.id, Nudge.day, Nudge.route).where(Nudge.state == NudgeState.WAITING, Nudge.day < context.today - FRESH)
    rows = [row for row in db.session.execute(old.order_by(Nudge.id)) if chance.random() < MOST]
    in_person = [row.id for row in rows if row.route is Route.PAPER]
    by_email = [row.id for row in rows if row.route is Route.EMAIL]
    for chunk in chunked(in_person):
        db.session.execute(update(Nudge).where(Nudge.id.in_(chunk)).values(state=NudgeState.TOLD, told_on=Nudge.day))
    at = datetime.combine(context.today - FRESH, time(12, 5), LOCAL)
    for chunk in chunked(by_email):
        db.session.execute(update(Nudge).where(Nudge.id.in_(chunk)).values(read_at=at))
