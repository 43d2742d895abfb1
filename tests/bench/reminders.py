"""Reminders in the large partnership: nine people in ten have an address, and reminders are on from its day."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import String, cast, update

from lms.kit.db import chunked, db, transaction
from lms.outbox.models import Message
from lms.outbox.rules import MessageState
from lms.people.models import Person
from lms.reminders.queries.digest import digests_of
from lms.reminders.service import runs, writing
from lms.reminders.service.policies import load_reference

#: As many as the outbox writes together.
TOGETHER = 100
WRITTEN = 1_000


def switch_on() -> None:
    """Everything on, from today."""
    with transaction():
        address = "p" + cast(Person.id, String) + "@example.org"
        db.session.execute(update(Person).where(Person.id % 10 != 0, Person.email.is_(None)).values(email=address))
        load_reference(Path("seeds/reference"), without=(), since=None)


def usual_days(first: date) -> Iterator[date]:
    """The days of a week after the first run, each with what was decided before it sent."""
    for number in range(1, 5):
        with transaction():
            db.session.execute(update(Message).where(Message.key.like("digest:%")).values(state=MessageState.SENT))
        yield first + timedelta(days=number)


def decide(day: date) -> None:
    runs.run(day, transaction)


def write(day: date) -> int:
    """The texts of up to so many digests of a day; how many."""
    ids = digests_of(day)[:WRITTEN]
    with transaction():
        return sum(len(writing.write_all(chunk, day)) for chunk in chunked(ids, TOGETHER))
