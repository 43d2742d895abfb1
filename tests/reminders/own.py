"""What tests of this room's own matters share."""

from datetime import date, timedelta

from sqlalchemy import select

from lms.kit.datetimes import start_of
from lms.kit.db import db, transaction
from lms.kit.room import About
from lms.outbox.models import Message
from lms.outbox.rules import MessageState
from lms.reminders.models import Nudge, ReminderPolicy
from lms.reminders.queries.own_matters import OWN
from lms.reminders.rules.words import Audience, NudgeState, Route
from lms.reminders.service import runs
from lms.training.models import Award
from lms.training.service import recompute
from tests.cast import TODAY

MATTERS = {matter.name: matter for matter in OWN}
DAY = timedelta(days=1)


def rows(name, cast, *who, day=TODAY):
    """Person, post, ref, the day it is about and the day since when it is told."""
    result = db.session.execute(MATTERS[name].select(day, [cast[each].person_id for each in who]))
    return sorted(tuple(row) for row in result)


def say(name, *row, day=TODAY):
    """The words about the first columns of a row."""
    (described,) = MATTERS[name].describe(day, [About(*row[:3])])
    return described


def decided(name, *days):
    """Recipient, ref, day it is about and day of every nudge, once these days were decided with this matter alone."""
    if not db.session.scalar(select(ReminderPolicy.id)):
        db.session.add(ReminderPolicy(matter=name, starts_on=date(2026, 1, 1)))
    db.session.commit()
    for day in days or [TODAY]:
        runs.run(day, transaction)
    result = db.session.execute(select(Nudge.recipient_id, Nudge.ref, Nudge.on, Nudge.day).where(Nudge.matter == name).order_by(Nudge.id))
    return [tuple(row) for row in result]


def learnt(cast, who, subject, achieved_on, at):
    award = {"subject_id": cast.subjects[subject], "achieved_on": achieved_on, "employer_id": cast.places[at]}
    db.session.add(Award(person_id=cast[who].person_id, **award))
    recompute()


def remind(cast, who, subject, on, day, *, matter="refresher", sent=True, state=NudgeState.WAITING):
    """Somebody was to be reminded on this day; as far as it was sent."""
    key = f"digest:{cast[who].person_id}:{day}"
    message = Message(key=key, to="", subject="", body="", message_id=key, state=MessageState.SENT if sent else MessageState.GIVEN_UP)
    message.ended_at = start_of(day)
    db.session.add(message)
    db.session.flush()
    whose = dict.fromkeys(("recipient_id", "about_id"), cast[who].person_id)
    words = {"audience": Audience.SELF, "route": Route.EMAIL, "state": state, "told_on": day if state is NudgeState.TOLD else None}
    db.session.add(Nudge(**whose, **words, matter=matter, ref=subject, stage="30", place=2, on=on, day=day, message_id=message.id))
    db.session.flush()
