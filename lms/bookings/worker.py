"""Every minute: offers that ran out and kept or reserved seats whose day has come pass on, waiting ends where an event has begun, and
what somebody has booked follows them to the post that runs on its day, or gives the seat back if they have left.

Each event in a transaction of its own, behind its lock, so that a kill loses nothing and several workers do nothing twice.
"""

from collections.abc import Callable, Sequence

from lms.bookings.queries import reservations, worker_queue
from lms.bookings.service import end_leavers_reservations, follow_on, lock, rebalance, remind
from lms.jobs.worker import Work
from lms.kit import clock
from lms.kit.db import db

KIND = "bookings.look_after"


def look_after(work: Work) -> None:
    """All events that need it."""
    for look_after_one, event_ids in _looking():
        for event_id in event_ids:
            with work.transaction():
                look_after_one(event_id)


def _looking() -> Sequence[tuple[Callable[[int], object], list[int]]]:
    """What is to be done with which events. It looks before it takes the right to write: most of the time there is nothing to do."""
    db.session.rollback()
    now, today = clock.now(), clock.today()
    steps = [
        (follow_on, worker_queue.to_follow(now)),
        (end_leavers_reservations, reservations.of_leavers(today)),
        (_settle, worker_queue.to_settle(now)),
        (remind, reservations.to_remind(today)),
    ]
    db.session.rollback()
    return steps


def _settle(event_id: int) -> None:
    rebalance(lock(event_id))
