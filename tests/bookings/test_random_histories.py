"""Whatever people do in whatever order: never too many, nobody past those who wait, and every life legal. SQLite alone: it is about the
rules, and each of these lives is undone in the end."""

from contextlib import suppress
from datetime import timedelta

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from lms.bookings.models import Booking, Quota, Reservation
from lms.bookings.queries import seats, waiting
from lms.bookings.rules.states import LIVE, SEATED, Because, BookingState
from lms.bookings.service import (
    add,
    approve,
    book,
    cancel,
    decline,
    give_back,
    lock,
    name_one,
    rebalance,
    reserve,
    take_offer,
    transfer_seat,
    turn_down,
)
from lms.bookings.service.quotas import add_quota, change_quota, remove_quota
from lms.courses.rules.planning import Changed
from lms.courses.rules.words import Approval
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.scheduling.service import event_changed
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
    "hand_on": (S.BOOKED,),
}
VERBS = (
    "book",
    "book",
    *OF,
    "cancel",
    "cancel",
    "approve",
    "add",
    "grow",
    "shrink",
    "wait",
    "settle",
    "reserve",
    "name",
    "release",
    "quota",
)
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.sampled_from(PLAYERS), st.integers(0, 30)), min_size=8, max_size=25)


class Life:
    """An event of two seats, and what everybody does."""

    def __init__(self, cast, approval):
        self.cast, self.priya, self.now, self.over, self.refused = cast, cast["priya"].viewer(), NOW, False, False
        self.council = {cast[who].post_id for who in ("kirsty", "lukasz")}
        self.event = event(cast, course(cast, approval=approval), capacity=2, starts_at=NOW + timedelta(days=8), offer_hours=20)
        self.event_id = self.event.id

    def do(self, verb, who, number):
        """What came of it; None where it was refused, or makes no booking."""
        player = self.cast[who]
        found = [one for one, state in sorted(self.states().items()) if state in OF.get(verb, ())]
        one = found[number % len(found)] if found else 0
        self.refused = True
        with suppress(Refused):
            match verb:
                case "book":
                    made = book(event_id=self.event_id, post_id=player.post_id, by=player.viewer())
                    self.refused = False
                    return made
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
                    rebalance(lock(self.event_id)) if number % 3 else None
                case "settle":
                    rebalance(lock(self.event_id))
                case "hand_on":
                    transfer_seat(booking_id=one, post_id=player.post_id, because=Because.ILL, by=self.priya)
                case "quota":
                    self.quota(number % 4)
                case "reserve" | "name" | "release":
                    self.reservation(verb, player, number)
                case _:
                    self.resize(1 if verb == "grow" else -1)
            self.refused = False
        return None

    def quota(self, number):
        """Seats kept for the council, or none; for three days to come, so that waiting ends them too."""
        day, common = self.now.date() + timedelta(days=3), {"event_id": self.event_id, "by": self.priya}
        row = db.session.scalar(select(Quota).where(Quota.event_id == self.event_id, Quota.release_on > self.now.date()))
        if row is None:
            add_quota(**common, organisation_id=self.cast.places["COUN"], number=number or 1, release_on=day)
        elif number:
            change_quota(**common, quota_id=row.id, number=number, release_on=day)
        else:
            remove_quota(**common, quota_id=row.id)

    def reservation(self, verb, player, number):
        """Seats of the council's without a name: the team reserves, names and gives back."""
        row = db.session.scalar(select(Reservation.id).where(Reservation.event_id == self.event_id, Reservation.seats > 0))
        if verb == "reserve":
            day = self.now.date() + timedelta(days=2)
            reserve(event_id=self.event_id, organisation_id=self.cast.places["COUN"], number=1 + number % 2, ends_on=day, by=self.priya)
        elif verb == "name":
            name_one(reservation_id=row or 0, post_id=player.post_id, by=self.priya)
        else:
            give_back(reservation_id=row or 0, number=1, by=self.priya)

    def resize(self, by):
        """One seat more or fewer, as an edit does it: refused, it is undone."""
        with db.session.begin_nested() as edit:
            one = lock(self.event_id)
            before, one.capacity = one.capacity, max(1, one.capacity + by)
            try:
                event_changed(one, Changed(capacity_before=before, capacity=one.capacity))
            except Refused:
                edit.rollback()

    def waits(self):
        """Whether anybody of the council, and anybody else, is on the waiting list."""
        found = select(Booking.post_id).where(Booking.event_id == self.event_id, Booking.state == S.WAITLISTED)
        posts = set(db.session.scalars(found))
        return bool(posts & self.council), bool(posts - self.council)

    def kept(self):
        """Seats kept for the council, and how many of them it has not taken: counted by hand."""
        row = db.session.scalar(select(Quota).where(Quota.event_id == self.event_id, Quota.release_on > self.now.date()))
        theirs = select(func.count()).where(Booking.event_id == self.event_id, Booking.state.in_(SEATED), Booking.post_id.in_(self.council))
        nameless = select(func.coalesce(func.sum(Reservation.seats), 0)).where(Reservation.event_id == self.event_id)
        return (row.seats - db.session.scalar(theirs) - db.session.scalar(nameless)) if row else 0

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


#: After these, whoever can have a free place is offered it.
SETTLING = ("book", "cancel", "turn_down", "grow", "settle", "hand_on", "name", "release", "quota")


def is_of(life, booking_id):
    """Is it a booking of the council's, for which seats are kept?"""
    return db.session.get(Booking, booking_id).post_id in life.council


def check(life, step):
    before, order = life.states(), waiting.positions(life.event_id)
    made = life.do(*step)
    after, found = life.states(), seats.free([life.event_id])[life.event_id]
    council, others = life.waits()
    assert found.taken <= found.capacity or life.over
    if made is not None and before.get(made.id) is None and after[made.id] is S.BOOKED:
        past = council or (others and not (is_of(life, made.id) and life.kept() >= 0))
        assert not past, "somebody who came along was booked past those who wait"
    newly = {one for one, state in after.items() if state in SEATED and before.get(one) not in SEATED and not is_of(life, one)}
    if newly and step[0] != "hand_on" and not life.over:
        assert found.capacity - found.taken >= max(0, life.kept()), "somebody else has a seat that is kept for the council"
    offered = {one for one, state in after.items() if state is S.OFFERED and before.get(one) is S.WAITLISTED}
    stayed = [one for one in order if after[one] is S.WAITLISTED]
    for one, other in ((one, other) for one in offered for other in stayed if order[other] < order[one]):
        kept = is_of(life, one) and not is_of(life, other) and life.kept() >= 0
        assert kept, "somebody was offered a place before their turn"
    if life.now < life.event.starts_at and step[0] in SETTLING and not life.refused:
        free = found.capacity - found.taken
        assert not (council and free > 0), "a place stands empty while somebody of the council waits"
        assert not (others and free - max(0, life.kept()) > 0), "a place stands empty while somebody waits"
    if step[0] in ("settle", "grow") or (step[0] == "wait" and step[2] % 3):
        ends = db.session.scalars(select(Booking.offered_until).where(Booking.event_id == life.event_id, Booking.state == S.OFFERED))
        assert all(until > life.now for until in ends), "an offer that ran out still keeps a place"
