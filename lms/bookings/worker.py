"""Every minute: offers that ran out pass on, waiting ends where an event has begun, and whoever has left gives their seats back.

Each event in a transaction of its own, behind its lock, so that a kill loses nothing and several workers do nothing twice.
"""

from lms.bookings.queries import attention, decisions
from lms.bookings.service import let_leavers_go, lock, settle
from lms.bookings.service.telling import ask_whether_it_runs
from lms.jobs.worker import Work
from lms.kit import clock
from lms.kit.db import db

KIND = "bookings.look_after"
DECIDING = "bookings.ask_to_decide"


def look_after(work: Work) -> None:
    """All events that need it."""
    leaving, settling = _looking()
    for event_id in leaving:
        with work.transaction():
            let_leavers_go(event_id)
    for event_id in settling:
        with work.transaction():
            settle(lock(event_id))


def ask_to_decide(work: Work) -> None:
    """Planners are asked whether a date runs for which too few have booked: one message each, however often it is looked."""
    db.session.rollback()
    found = [one.event_id for one in decisions.all_decisions(clock.now())]
    for event_id in found:
        with work.transaction():
            event = lock(event_id)
            one = decisions.decision(event_id, clock.now())
            if one:
                ask_whether_it_runs(one, event.organiser_id)


def _looking() -> tuple[list[int], list[int]]:
    """Events with leavers, and events to settle. It looks before it takes the right to write: most of the time there is nothing to do."""
    db.session.rollback()
    found = attention.with_leavers(clock.now()), attention.to_settle(clock.now())
    db.session.rollback()
    return found
