"""The decision of a day for everybody, a block of people at a time, each in its own transaction: killed anywhere, it goes on."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from sqlalchemy import update

from lms.kit import clock
from lms.kit.db import db, insert
from lms.reminders.models import ReminderRun
from lms.reminders.queries.changes import learners
from lms.reminders.queries.facts import block_after, facts, last_human, whole_of
from lms.reminders.service import changes, deciding, digests, policies


def run(
    day: date,
    block: Callable[[], AbstractContextManager[None]],
    report: Callable[[int, int], object] = lambda done, total: None,
) -> None:
    """The decision of a day. A second time it writes nothing new. `block`: what keeps or undoes each block, and the work around them."""
    with block():
        whole = whole_of(day)
        _begin(day, whole.fingerprint)
        among = learners(whole)
    last, last_of_all = 0, last_human()
    while whole.tells_anybody and (humans := block_after(last, day)):
        with block():
            number = deciding.write(deciding.decided(facts(humans, whole, among), whole), day)
            _count(day, nudges=number)
        last = humans[-1]
        report(last, last_of_all)
    last = 0
    while humans := digests.recipients_after(last, day):
        with block():
            _count(day, digests=digests.write(humans, whole))
        last = humans[-1]
    with block():
        policies.note_opening(day)
        changes.forget()
        _end(day)


def _begin(day: date, fingerprint: str) -> None:
    """A run of this day begins, or goes on: then with what holds now."""
    begun = insert(ReminderRun).values(day=day, began_at=clock.now(), fingerprint=fingerprint, nudges=0, digests=0)
    db.session.execute(begun.on_conflict_do_update(index_elements=["day"], set_={"fingerprint": fingerprint}))


def _count(day: date, *, nudges: int = 0, digests: int = 0) -> None:
    """So many more."""
    _note(day, nudges=ReminderRun.nudges + nudges, digests=ReminderRun.digests + digests)


def _end(day: date) -> None:
    """All of it is decided."""
    _note(day, ended_at=clock.now())


def _note(day: date, **values: Any) -> None:
    db.session.execute(update(ReminderRun).where(ReminderRun.day == day).values(**values))
