"""What the pages about privacy show."""

from datetime import timedelta

from flask import Flask

from lms.jobs.worker import work
from lms.kit.db import db, transaction
from lms.outbox.models import Message
from lms.people.models import Absence
from lms.privacy.queries.disposals import preview
from lms.privacy.queries.retention import rules_now
from lms.privacy.service import copies, corrections, retention
from tests.cast import NOW, Cast

CALENDAR = "".join(
    f"{line}\r\n"
    for line in (
        *("BEGIN:VCALENDAR", "BEGIN:VEVENT", f"UID:{'booking-1' * 9}@example.org", "SEQUENCE:0", "STATUS:CONFIRMED", "SUMMARY:A course"),
        *("DTSTAMP:20260302T090000Z", "DTSTART:20260309T090000Z", "DTEND:20260309T120000Z", "END:VEVENT", "END:VCALENDAR"),
    )
)


def furnish(app: Flask, cast: Cast, _: dict[str, int]) -> dict[str, int]:
    """A correction asked for, a copy made, an old reason for leave removed, and another that is old enough."""
    kirsty, priya, old = cast["kirsty"].viewer(), cast["priya"].viewer(), NOW.date() - timedelta(days=900)
    with transaction():
        asked = corrections.ask(about="term", what="My hours are wrong.", should_be="30 a week", employer_id=None, by=kirsty)
        made = copies.make(person_id=cast["morag"].person_id, reason="She asked at the desk.", by=priya)
        ids = {"correction": asked.id, "copy": made.id}
        db.session.add(Absence(post_id=cast["kirsty"].post_id, starts_on=old, ends_on=old + timedelta(days=60), reason="A reason"))
    seen = preview(rules_now()["absence_reasons"], NOW.date())
    with transaction():
        ordered = retention.order(key="absence_reasons", seen_rows=seen.rows, seen_before=seen.before_on, by=priya)
        ids["disposal"] = ordered.id
    work(app.extensions["house"].handlers)
    with transaction():
        db.session.add(Absence(post_id=cast["ailsa"].post_id, starts_on=old, ends_on=old + timedelta(days=60), reason="Another reason"))
        _write_to(cast, "ailsa", 1)
        _write_to(cast, "kirsty", 6)
    return ids


def _write_to(cast: Cast, who: str, number: int) -> None:
    """Messages with words that no line takes, and a calendar entry."""
    link = f"https://learning.lochside.example/sign-in/{'A1b2C3d4' * 20}"
    for at in range(number):
        text = {
            "subject": f"Your place on a course {'with-a-long-name-' * 6}",
            "body": f"Follow this link:\n{link}\n",
            "calendar": CALENDAR,
        }
        names = {"key": f"wide-{who}-{at}", "message_id": f"<{who}-{at}@example.org>", "to": f"{who}{'.of' * 40}@example.org"}
        db.session.add(Message(**text, **names, person_id=cast[who].person_id, made_at=NOW, ended_at=NOW, state="sent"))
