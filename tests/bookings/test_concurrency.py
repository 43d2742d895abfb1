"""Everybody does everything with one date at the same moment, in several server processes, with the worker killed among them."""

import itertools
import os
import random
import signal
import time
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from lms.bookings import service
from lms.bookings.models import Booking, BookingMove, Quota, Reservation
from lms.bookings.queries import seats, worker_queue
from lms.bookings.rules.states import LIVE, MOVES, SEATED, Because, BookingState
from lms.bookings.service import quotas
from lms.courses.models import Event
from lms.courses.queries.events import plan_of
from lms.courses.rules.planning import shown
from lms.kit import clock
from lms.kit.concurrent_edits import fingerprint
from lms.kit.db import db, transaction
from lms.kit.refusal import Refused
from lms.outbox.models import Message
from lms.people import queries as people
from lms.people.models import Account, Organisation, Post
from lms.scheduling.service.planning import edit_event
from tests import processes
from tests.bookings.crowd import crowd, on_servers
from tests.events import STARTS, course, event

S = BookingState


def viewer_of(account_id):
    return people.viewer(db.session.get_one(Account, account_id), clock.today())


def capacity(event_id, chance, lead):
    """A planner gives it other seats."""
    one = db.session.get_one(Event, event_id)
    plan = plan_of(one)
    values = {name: getattr(plan, name) for name in plan.__dataclass_fields__} | {"capacity": chance.randint(8, 24)}
    edit_event(event_id=event_id, plan=type(plan)(**values), seen=fingerprint(shown(plan)), by=lead)


def kept(event_id, chance, lead):
    """A planner keeps seats for the council until some days before, other seats, or none."""
    row = db.session.scalar(select(Quota).where(Quota.event_id == event_id))
    number, day = chance.randint(1, 4), STARTS.date() - timedelta(days=3)
    if row is None:
        council = db.session.scalar(select(Organisation.id).where(Organisation.code == "COUN"))
        quotas.add_quota(event_id=event_id, organisation_id=council, number=number, release_on=day, by=lead)
    elif chance.random() < 0.3:
        quotas.remove_quota(event_id=event_id, quota_id=row.id, by=lead)
    else:
        quotas.change_quota(event_id=event_id, quota_id=row.id, number=number, release_on=day, by=lead)


def reserved(event_id, post_id, chance, lead):
    """Places are reserved for the council, named, or given back."""
    row = db.session.scalar(select(Reservation).where(Reservation.event_id == event_id, Reservation.seats > 0).order_by(Reservation.id))
    if row is None:
        council = db.session.scalar(select(Organisation.id).where(Organisation.code == "COUN"))
        service.reserve(event_id=event_id, organisation_id=council, number=chance.randint(1, 3), ends_on=STARTS.date(), by=lead)
    elif chance.random() < 0.6:
        service.name_one(reservation_id=row.id, post_id=post_id, by=lead)
    else:
        service.give_back(reservation_id=row.id, number=1, by=lead)


def press(event_id, lead_account, chance, post_id):
    """One thing, by chance, that somebody does about this post on this date."""
    account = db.session.scalars(select(Account.id).join(Post, Post.person_id == Account.person_id).where(Post.id == post_id)).one()
    him, lead = viewer_of(account), viewer_of(lead_account)
    row = select(Booking.id).where(Booking.event_id == event_id, Booking.post_id == post_id).order_by(Booking.id.desc())
    booking_id = db.session.scalar(row.limit(1))
    if booking_id is None or chance.random() < 0.3:
        service.book(event_id=event_id, post_id=post_id, by=him)
        return
    do = chance.choice(("cancel", "cancel", "take", "take", "turn_down", "add", "capacity", "settle", "off", "kept", "reserved", "hand_on"))
    if do == "cancel":
        service.cancel(booking_id=booking_id, because=Because.ILL, why="", by=him)
    elif do == "off":
        service.cancel(booking_id=booking_id, because=Because.STAFFING, why="", by=lead)
    elif do == "take":
        service.take_offer(booking_id=booking_id, by=him)
    elif do == "turn_down":
        service.turn_down(booking_id=booking_id, by=him)
    elif do == "add":
        service.add(event_id=event_id, post_id=post_id, why="By telephone", by=lead)
    elif do == "kept":
        kept(event_id, chance, lead)
    elif do == "reserved":
        reserved(event_id, post_id, chance, lead)
    elif do == "hand_on":
        service.transfer_seat(booking_id=booking_id, post_id=post_id + 1, because=Because.ILL, by=lead)
    elif do == "settle":
        service.rebalance(service.lock(event_id))
    else:
        capacity(event_id, chance, lead)


def test_seats_lists_and_messages_are_right_after_everything_at_once(app, cast, database_url):
    of = course(cast)
    one, other = event(cast, of, capacity=12), event(cast, of, capacity=5)
    posts, lead = crowd(cast.places["COUN"], cast.places["COUN-EAST"], 60), cast["priya"].account_id
    dates, begun = (one.id, other.id), time.time()

    def serve(_: Flask, post_id: int) -> None:
        chance = random.Random(post_id * 7919 + os.getpid())
        for _turn in range(6):
            try:
                with transaction():
                    press(chance.choice(dates), lead, chance, post_id)
            except Refused:
                db.session.rollback()

    on_servers(database_url, serve, posts)
    assert time.time() - begun < 300
    for event_id in dates:
        with transaction():
            found = service.rebalance(service.lock(event_id))
        assert found.taken <= max(found.capacity, found.taken if found.free == 0 else 0)
        assert not found.can_be_offered, "a seat is free for somebody who waits"
    sound(dates)


def sound(dates):
    """What must hold whatever was done."""
    rows = db.session.execute(select(Booking.post_id, Booking.course_id).where(Booking.state.in_(LIVE))).all()
    assert len(rows) == len(set(rows))
    for booking_id, state in db.session.execute(select(Booking.id, Booking.state).where(Booking.event_id.in_(dates))).all():
        steps = db.session.scalars(select(BookingMove.state).where(BookingMove.booking_id == booking_id).order_by(BookingMove.id)).all()
        assert steps[0] is S.REQUESTED and steps[-1] is state, steps
        assert all(new in MOVES[old] for old, new in itertools.pairwise(steps)), steps
    for event_id in dates:
        taken = db.session.scalar(select(func.count()).where(Booking.event_id == event_id, Booking.state.in_(SEATED)))
        found = seats.free([event_id])[event_id]
        assert taken + found.reserved == found.taken
    # A message for each step that is told, and no two for one: their keys say which.
    asked = db.session.execute(select(Message.key, func.count()).group_by(Message.key).having(func.count() > 1)).all()
    assert asked == []


def test_a_worker_killed_while_it_passes_places_on_loses_none_and_writes_to_nobody_twice(app, cast, database_url):
    of = course(cast, owner="COUN")
    dates = [event(cast, of if n == 0 else course(cast, f"F{n}", owner="COUN"), capacity=5).id for n in range(12)]
    posts = crowd(cast.places["COUN"], cast.places["COUN-EAST"], 12)
    for event_id in dates:
        with transaction():
            row = db.session.get_one(Event, event_id)
            people_of = dict(db.session.execute(select(Post.id, Post.person_id).where(Post.id.in_(posts))).all())
            common = {"event_id": event_id, "course_id": row.course_id, "state": S.WAITLISTED, "asked_at": clock.now()}
            for post_id in posts:
                db.session.add(Booking(**common, post_id=post_id, person_id=people_of[post_id]))
    db.session.execute(
        BookingMove.__table__.insert().from_select(
            ["booking_id", "state", "at", "why"],
            select(Booking.id, db.literal("requested"), Booking.asked_at, db.literal("")).where(Booking.event_id.in_(dates)),
        )
    )
    db.session.commit()

    def look_after(_: Flask) -> None:
        for event_id in worker_queue.to_settle(clock.now()):
            with transaction():
                service.rebalance(service.lock(event_id))

    for wait in (0.05, 0.2, 0.4, 0.6, 0.9):
        crew = processes.start(2, database_url, look_after)
        time.sleep(wait)
        for each in crew:
            os.kill(each.pid, signal.SIGKILL)
            each.join()
    assert processes.end(processes.start(2, database_url, look_after)) == [0, 0]
    db.session.rollback()
    for event_id in dates:
        found = seats.free([event_id])[event_id]
        assert (found.taken, found.free, found.waiting) == (5, 0, 7)
    offered = db.session.scalars(select(Booking.id).where(Booking.state == S.OFFERED)).all()
    told = db.session.scalars(select(Message.key)).all()
    assert len(offered) == len(told) == len(set(told)) == 60
