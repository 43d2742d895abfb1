"""An import is taken back although a register has found one of its awards on record, and made a certificate for it."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from lms.certificates.models import Certificate
from lms.courses.models import EventSession
from lms.kit import clock
from lms.kit.db import db
from lms.registers.rules.marks import Mark
from lms.registers.rules.register import MarkInput
from lms.registers.service import register
from lms.training.models import Award
from tests.events import booking, course, event
from tests.imports.test_undo import AWARDS, undone

DAY = date(2026, 2, 26)
FILE = AWARDS + "NHSL,10001,FIRE-1,2026-02-26,class\nNHSL,10002,IPC-2,2026-02-26,class\n"


@pytest.fixture
def certified(cast, bring_in, monkeypatch):
    """Brought in first, then Ailsa is marked present on the register of that very day."""
    bring_in("awards", FILE)
    one = event(cast, course(cast), starts_at=datetime(2026, 2, 26, 9, 30, tzinfo=UTC), trainers=("tam",))
    seat = booking(cast, one, "ailsa")
    run = register_of(cast, one, seat)
    run(Mark.PRESENT)
    register.close(event_id=one.id, by=cast["tam"].viewer())
    db.session.commit()
    assert clock.today() > one.starts_at.date()
    return one, run


def register_of(cast, one, seat):
    def say(mark):
        session_id = db.session.scalars(select(EventSession.id).where(EventSession.event_id == one.id)).one()
        register.mark(event_id=one.id, session_id=session_id, taps={seat.id: MarkInput(mark, None)}, by=cast["tam"].viewer())

    return say


def revoked():
    return {one.subject_id: one.revoked_on is not None for one in db.session.scalars(select(Award).where(Award.achieved_on == DAY))}


def test_what_a_register_bears_out_stays_and_the_rest_goes(cast, certified):
    plan = undone()
    assert [(row.record, "certificate of a register" in why) for row, why in plan.kept.items()] == [("award", True)]
    assert revoked() == {cast.subjects["FIRE-1"]: False, cast.subjects["IPC-2"]: True}


def test_once_the_register_is_corrected_the_award_goes_too(cast, certified):
    one, say = certified
    tam = cast["tam"].viewer()
    register.reopen(event_id=one.id, why="She was not there", by=tam)
    say(Mark.ABSENT)
    register.close(event_id=one.id, by=tam)
    db.session.commit()
    assert db.session.scalars(select(Certificate)).all() == []
    undone()
    assert revoked() == {cast.subjects["FIRE-1"]: True, cast.subjects["IPC-2"]: True}
