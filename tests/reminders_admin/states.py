"""What these pages show: what an employer has of its own, closed days, words of one's own, and counts of what goes out."""

from datetime import date, timedelta

from flask import Flask

from lms.kit.db import db, transaction
from lms.reminders.models import ClosedDay, ReminderPolicy, ReminderText
from lms.reminders.service.policies import load_reference
from lms.reminders_admin.models import ReminderEffect
from lms.reminders_admin.rules.effect import Counts, window
from tests.cast import NOW, TODAY, Cast

CHANGE = {
    "is_on": True,
    "starts_on": "2026-03-09",
    "opening_mail": False,
    "stages": ["30", "0"],
    "to_supervisors": True,
    "seen": "",
}


def counts(mails: int) -> dict[str, object]:
    days = {day: mails + day.day if day.weekday() < 5 else 0 for day in window(TODAY)}
    return Counts(days, people=412, paper=31, recorded=0, matters={"refresher": (1_204, 390)}).as_json()


def furnish(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    with transaction():
        load_reference(None, without=(), since=None)
        db.session.add(ReminderPolicy(matter="registration", employer_id=cast.places["COUN"], starts_on=TODAY, is_on=False))
        nhsl = cast.places["NHSL"]
        for number in range(3):
            db.session.add(ClosedDay(employer_id=nhsl, day=date(2026, 12, 29) + timedelta(days=number), name="Winter break"))
        now, then = counts(20), counts(5)
        rows = {
            "counted_effect": ReminderEffect(at=NOW, counts={"now": now}),
            "counted_change": ReminderEffect(
                at=NOW, employer_id=nhsl, matter="sign_off_review", change=CHANGE, counts={"now": now, "then": then}
            ),
            "waiting_effect": ReminderEffect(at=NOW),
        }
        db.session.add(ReminderText(matter="refresher", voice="after", subject="{thing} has run out", body="Please renew {thing}, {name}."))
        db.session.add_all(rows.values())
        db.session.flush()
        return {name: row.id for name, row in rows.items()}
