"""Every quarter of an hour: ask whoever came, and count what is over. Each in a transaction of its own, so that a kill loses nothing."""

from lms.access import FEWEST_SHOWN
from lms.evaluations.queries.closed import SameTeam, closed
from lms.evaluations.queries.invitations import to_ask
from lms.evaluations.service import anonymise, invite
from lms.jobs.worker import Work
from lms.kit import clock
from lms.kit.db import db

KIND = "evaluations.look_after"


def look_after(work: Work) -> None:
    """All dates that need it, one after the other."""
    to_tell, to_count = _looking()
    for event_id in to_tell:
        with work.transaction():
            invite(event_id)
    for alike in to_count:
        with work.transaction():
            anonymise(alike)


def _looking() -> tuple[list[int], list[SameTeam]]:
    """It looks before it takes the right to write: most of the time there is nothing to do."""
    db.session.rollback()
    today = clock.today()
    asking = sorted({one.event_id for one in to_ask(today)})
    counting = [alike for alike, dates in closed(today).items() if sum(one.given for one in dates) >= FEWEST_SHOWN]
    db.session.rollback()
    return asking, counting
