"""The days of a partnership, one after another: what the service decides, and beside it what the recount says."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import time_machine
from sqlalchemy import update

from lms.kit import clock
from lms.kit.db import db, transaction
from lms.reminders import worker
from lms.reminders.models import Nudge
from lms.reminders.rules.words import NudgeState
from lms.reminders.service import runs
from tests.reminders.recount.lives import Lives
from tests.reminders.recount.recount import lines, recount
from tests.reminders.recount.world import World, rows


@dataclass
class Day:
    """What both say of a day."""

    printed: Counter  # of a dry run just before
    recounted: Counter
    written: set  # keys
    due: set
    printed_after: list

    @property
    def differences(self):
        return {
            "printed, not recounted": self.printed - self.recounted,
            "recounted, not printed": self.recounted - self.printed,
            "written, not due": self.written - self.due,
            "due, not written": self.due - self.written,
            "printed again": self.printed_after,
        }


class History:
    """`history.days(90)`: the partnership lives, and each morning it is decided who is told what."""

    def __init__(self, seed, start, size=50):
        with self._at(start - timedelta(days=1)):
            self.lives = Lives(seed, start, size)
        self.start, self.entries = start, {}  # key -> (place, whether it has been sent)

    def _at(self, day):
        return time_machine.travel(datetime.combine(day, time(6, 30), tzinfo=clock.LOCAL), tick=False)

    def days(self, number):
        for day in (self.start + timedelta(days=passed) for passed in range(number)):
            with self._at(day):
                yield day, self._decide(day)
                if day.toordinal() % 2:
                    self.lives.live(day)

    def _decide(self, day):
        world = World(day)
        self._withdraw(world)
        due = recount(world, [(key, place) for key, (place, _) in self.entries.items()])
        printed = Counter(tuple(row) for row in worker.dry_run(day).rows)
        runs.run(day, transaction)
        written = {key_of(world, row) for row in rows(Nudge) if row.day == day}
        again = list(worker.dry_run(day).rows) if day.weekday() == 0 else []
        self.entries |= {key: (copy.stage.place, False) for key, copy in due.items()}
        self._send(day)
        return Day(printed, Counter(copy.row for copy in due.values()), written, set(due), again)

    def _withdraw(self, world):
        """What has not been sent, of a line whose date has moved, was never told."""
        dates = {(line.about, line.matter, line.ref, line.on) for line in lines(world)}
        for key, (_, is_sent) in list(self.entries.items()):
            if not is_sent and (world.human(key[1]), *key[2:5]) not in dates:
                del self.entries[key]

    def _send(self, day):
        """All of it goes the same day, but on days on which the mail server is down."""
        if self.lives.chance.random() < 0.25:
            return
        for key, (place, _) in self.entries.items():
            self.entries[key] = (place, True)
        db.session.execute(update(Nudge).where(Nudge.state == NudgeState.WAITING).values(state=NudgeState.TOLD, told_on=day))
        db.session.commit()


def key_of(world, row):
    return world.human(row.recipient_id), world.human(row.about_id), row.matter, row.ref, row.on, row.stage
