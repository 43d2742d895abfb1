"""Every morning: the planners of dates that few have booked are asked whether they run."""

from lms.bookings.service import lock
from lms.jobs.worker import Work
from lms.kit import clock
from lms.kit.db import db
from lms.scheduling.queries import minimum_decisions
from lms.scheduling.service.notifications import notify_minimum_decision

#: As it stands in the queue and among schedules: it stays.
DECIDING = "bookings.ask_to_decide"


def ask_to_decide(work: Work) -> None:
    """Planners are asked whether a date runs for which too few have booked: one message each, however often it is looked."""
    db.session.rollback()
    event_ids = [decision.event_id for decision in minimum_decisions.all_decisions(clock.now())]
    for event_id in event_ids:
        with work.transaction():
            event = lock(event_id)
            decision = minimum_decisions.decision(event_id, clock.now())
            if decision:
                notify_minimum_decision(decision, event.organiser_id)
