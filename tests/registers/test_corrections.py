"""Registers, dates and offers put right in odd orders: no award without somebody who attended, no place after the start."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.bookings.service import rebalance, take_offer
from lms.bookings.service.transitions import lock
from lms.courses.models import EventSession
from lms.courses.queries.events import plan_of
from lms.courses.rules.planning import shown
from lms.kit import clock
from lms.kit.concurrent_edits import fingerprint
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.registers.models import BookingAward
from lms.registers.rules.marks import Mark
from lms.registers.rules.register import MarkInput
from lms.registers.service import register
from lms.scheduling.service import cancel_event
from lms.scheduling.service.planning import edit_event
from lms.training.models import Award
from lms.training.service import check_standings
from tests.events import STARTS, booking, course, event

S = BookingState


def marked(on, cast, said, who="ailsa"):
    (session,) = db.session.scalars(select(EventSession.id).where(EventSession.event_id == on.id))
    one = db.session.scalars(select(Booking).where(Booking.event_id == on.id, Booking.person_id == cast[who].person_id)).one()
    register.mark(event_id=on.id, session_id=session, taps={one.id: MarkInput(said, None)}, by=cast["priya"].viewer())


def close(on, cast, said):
    marked(on, cast, said)
    return register.close(event_id=on.id, by=cast["priya"].viewer())


def reopen(on, cast):
    register.reopen(event_id=on.id, why="A mistake", by=cast["priya"].viewer())


def counting(cast, who="ailsa"):
    """Awards of that day that count."""
    asked = select(Award).where(Award.person_id == cast[who].person_id, Award.achieved_on == STARTS.date(), Award.revoked_on.is_(None))
    return db.session.scalars(asked).all()


def test_of_two_dates_that_bore_an_award_out_neither_does_any_more(app, cast, at):
    """The second date found the award of the first; when the first was corrected, it was left to stand on the second alone."""
    morning, evening = event(cast, course(cast)), event(cast, course(cast, "FIRE-EVE"), starts_at=STARTS + timedelta(hours=4))
    booking(cast, morning, "ailsa"), booking(cast, evening, "ailsa")
    at(STARTS + timedelta(hours=5))
    close(morning, cast, Mark.PRESENT), close(evening, cast, Mark.PRESENT)
    reopen(morning, cast)
    close(morning, cast, Mark.ABSENT)
    assert len(counting(cast)) == 1
    reopen(evening, cast)
    close(evening, cast, Mark.ABSENT)
    assert counting(cast) == [] and check_standings.examine(today=clock.today(), days=5).complaints == []


def test_a_certificate_names_the_date_that_was_attended(app, cast, at):
    morning = event(cast, course(cast))
    evening = event(cast, course(cast, "FIRE-EVE", title="Fire safety in the evening"), starts_at=STARTS + timedelta(hours=4))
    booking(cast, morning, "ailsa")
    second = booking(cast, evening, "ailsa")
    at(STARTS + timedelta(hours=5))
    close(morning, cast, Mark.PRESENT), close(evening, cast, Mark.PRESENT)
    reopen(morning, cast)
    close(morning, cast, Mark.ABSENT)
    assert db.session.scalars(select(BookingAward.booking_id)).all() == [second.id]


def test_a_date_that_never_took_place_leaves_no_award(app, cast, at):
    """Opened again because it did not take place, it is not cancelled over what its register said: the register is corrected first."""
    one = event(cast, course(cast))
    his = booking(cast, one, "ailsa")
    close(one, cast, Mark.PRESENT)
    assert len(counting(cast)) == 1
    reopen(one, cast)
    with pytest.raises(Refused, match="Correct the register"):
        cancel_event(event_id=one.id, why="It never took place", by=cast["priya"].viewer())
    close(one, cast, Mark.ABSENT)
    assert counting(cast) == [] and db.session.get_one(Booking, his.id).state is S.NO_SHOW
    assert check_standings.examine(today=clock.today(), days=5).complaints == []


# --- offers and the start --------------------------------------------------------------------------------------------------------


def moved(one, cast, by):
    plan = plan_of(one)
    (session,) = plan.sessions
    new = type(session)(session.id, session.starts_at + by, session.ends_at + by, session.venue_id)
    changed = type(plan)(**{**{name: getattr(plan, name) for name in plan.__dataclass_fields__}, "sessions": (new,)})
    edit_event(event_id=one.id, plan=changed, seen=fingerprint(shown(plan)), by=cast["priya"].viewer())
    db.session.expire_all()


def test_nobody_takes_an_offer_once_a_date_that_was_moved_earlier_has_begun(app, cast, at, today):
    now = clock.now()
    at(STARTS - timedelta(days=3))
    one = event(cast, course(cast), capacity=1)
    waits = booking(cast, one, "ailsa", S.WAITLISTED)
    rebalance(lock(one.id))
    moved(one, cast, -timedelta(days=2))
    assert now and one.starts_at == STARTS - timedelta(days=2)
    at(one.starts_at)
    with pytest.raises(Refused):
        take_offer(booking_id=waits.id, by=cast["ailsa"].viewer())


def test_an_offer_says_no_later_moment_than_the_start(app, cast, at):
    at(STARTS - timedelta(days=3))
    one = event(cast, course(cast), capacity=1)
    waits = booking(cast, one, "ailsa", S.WAITLISTED)
    rebalance(lock(one.id))
    moved(one, cast, -timedelta(days=2))
    assert db.session.get_one(Booking, waits.id).offered_until <= one.starts_at
