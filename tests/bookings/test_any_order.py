"""Whatever people do in whatever order: never too many, nobody past those who wait, and every life legal. SQLite alone: it is about the
rules, and each of these lives is undone in the end."""

from contextlib import suppress
from datetime import timedelta

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lms.bookings.models import Booking
from lms.bookings.queries import seats, waiting
from lms.bookings.rules.states import LIVE, Because, BookingState
from lms.bookings.service import add, approve, book, cancel, decline, event_changed, lock, settle, take_offer, turn_down
from lms.courses.rules.planning import Changed
from lms.courses.rules.words import Approval
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from tests.bookings.test_race import assert_every_life_is_legal
from tests.cast import NOW
from tests.events import course, event

S = BookingState
PLAYERS = ("ailsa", "kirsty", "gordon", "lukasz", "hamish", "dougie", "lorna")
#: A verb, and the states of the bookings that somebody may say it of.
OF = {
    "cancel": LIVE,
    "take": (S.OFFERED,),
    "turn_down": (S.OFFERED,),
    "approve": (S.REQUESTED,),
    "decline": (S.REQUESTED,),
    "stranger_takes": (S.WAITLISTED, S.BOOKED),
}
VERBS = ("book", "book", *OF, "cancel", "cancel", "approve", "add", "grow", "shrink", "wait", "settle")
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.sampled_from(PLAYERS), st.integers(0, 30)), min_size=8, max_size=25)


class Life:
    """An event of two seats, and what everybody does."""

    def __init__(self, cast, approval):
        self.cast, self.priya, self.now, self.over = cast, cast["priya"].viewer(), NOW, False
        self.event = event(cast, course(cast, approval=approval), capacity=2, starts_at=NOW + timedelta(days=8), offer_hours=20)
        self.event_id = self.event.id

    def do(self, verb, who, number):
        """What came of it; None where it was refused, or makes no booking."""
        player = self.cast[who]
        found = [one for one, state in sorted(self.states().items()) if state in OF.get(verb, ())]
        one = found[number % len(found)] if found else 0
        with suppress(Refused):
            match verb:
                case "book":
                    return book(event_id=self.event_id, post_id=player.post_id, by=player.viewer())
                case "add":
                    over = number > 27
                    add(event_id=self.event_id, post_id=player.post_id, why="Rang up", by=self.priya, over_capacity=over)
                    self.over |= over
                case "cancel":
                    cancel(booking_id=one, because=Because.ILL, by=self.priya)
                case "take":
                    take_offer(booking_id=one, by=self.priya)
                case "stranger_takes":
                    take_offer(booking_id=one, by=player.viewer())
                case "turn_down":
                    turn_down(booking_id=one, by=self.priya)
                case "approve":
                    approve(booking_id=one, by=self.priya)
                case "decline":
                    decline(booking_id=one, why="No", by=self.priya)
                case "wait":
                    self.now += timedelta(hours=number)  # and, mostly, the worker comes by
                    settle(lock(self.event_id)) if number % 3 else None
                case "settle":
                    settle(lock(self.event_id))
                case _:
                    self.resize(1 if verb == "grow" else -1)
        return None

    def resize(self, by):
        """One seat more or fewer, as an edit does it: refused, it is undone."""
        with db.session.begin_nested() as edit:
            one = lock(self.event_id)
            before, one.capacity = one.capacity, max(1, one.capacity + by)
            try:
                event_changed(one, Changed(capacity_before=before, capacity=one.capacity))
            except Refused:
                edit.rollback()

    def states(self):
        found = select(Booking.id, Booking.state).where(Booking.event_id == self.event_id)
        return {row.id: row.state for row in db.session.execute(found)}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("approval", [Approval.NONE, Approval.SUPERVISOR])
def test_no_order_of_doing_things_overbooks_or_jumps_the_queue(app, cast, monkeypatch, approval):
    @hypothesis.settings(max_examples=max(20, hypothesis.settings.default.max_examples // 20), deadline=None, report_multiple_bugs=False)
    @given(STEPS)
    def live(steps):
        db.session.rollback()
        life = Life(cast, approval)
        monkeypatch.setattr(clock, "now", lambda: life.now)
        for step in [*(("book", who, 0) for who in PLAYERS), *steps]:
            check(life, step)
        assert_every_life_is_legal()
        db.session.rollback()

    live()


def check(life, step):
    before, order = life.states(), waiting.positions(life.event_id)
    made = life.do(*step)
    after, found = life.states(), seats.free([life.event_id])[life.event_id]
    assert found.taken <= found.capacity or life.over
    if made is not None and before.get(made.id) is None and after[made.id] is S.BOOKED:
        assert not found.waiting, "somebody who came along was booked past those who wait"
    offered = {one for one, state in after.items() if state is S.OFFERED and before.get(one) is S.WAITLISTED}
    stayed = [place for one, place in order.items() if after[one] is S.WAITLISTED]
    assert all(order[one] < place for one in offered for place in stayed), "somebody was offered a place before their turn"
    if life.now < life.event.starts_at and step[0] in ("book", "cancel", "turn_down", "grow", "settle"):
        assert not (found.free and found.waiting), "a place stands empty while somebody waits"
    if step[0] in ("settle", "grow") or (step[0] == "wait" and step[2] % 3):
        ends = db.session.scalars(select(Booking.offered_until).where(Booking.event_id == life.event_id, Booking.state == S.OFFERED))
        assert all(until > life.now for until in ends), "an offer that ran out still keeps a place"
