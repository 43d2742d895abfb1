"""People check themselves in with the code of a session. Whoever writes holds the event's row, as for every mark of the register."""

from collections.abc import Mapping
from datetime import datetime

from lms.access import Viewer
from lms.audit import service as audit
from lms.bookings.service.transitions import lock
from lms.courses.models import EventSession
from lms.courses.rules.words import CODE_LETTERS
from lms.kit import clock, codes
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.registers.models import Attendance
from lms.registers.queries import check_in as queries
from lms.registers.rules import check_in as rules
from lms.registers.rules.check_in import Stand
from lms.registers.service import register

NO_SUCH_CODE = "No session has this code. Check it, or ask the trainer for the one that works now."


def check_in(*, code: str, by: Viewer) -> None:
    """Put the viewer on the register of the session with this code: present, or late. Said twice, it is done once.

    A mark that is there already stays as it is, whoever gave it. Raises Refused with what to do instead.
    """
    occasion = queries.occasion(code, by)
    if occasion is None:
        raise Refused(NO_SUCH_CODE)
    lock(occasion.event_id)
    of, now = queries.occasion(code, by), clock.now()
    if of is None:
        raise Refused(NO_SUCH_CODE)  # a new code was made in this very moment
    where = rules.stand(of, now)
    if where == Stand.DONE:
        return
    if where != Stand.OPEN:
        raise Refused(rules.told(of, now))
    record(of.session.id, of.session.starts_at, dict.fromkeys(of.to_mark, now))


def record(session_id: int, starts_at: datetime, came: Mapping[int, datetime]) -> None:
    """Marks of people who checked themselves in, {booking: when}. The caller holds the event's row, and none of them has a mark."""
    rows = [
        {"booking_id": booking_id, "session_id": session_id, "mark": rules.mark_at(starts_at, at), "checked_in_at": at}
        for booking_id, at in sorted(came.items())
    ]
    audit.insert_rows(Attendance, rows)


def new_code(*, event_id: int, session_id: int, by: Viewer) -> None:
    """Give a session a code; the one it had is nobody's from now on. Raises Refused for whoever does not run the register."""
    lock(event_id)
    if session_id not in {session.id for session in register.register_for(event_id, by).sessions}:
        raise Refused(register.NO_SUCH_SESSION)
    db.session.get_one(EventSession, session_id).check_in_code = codes.new_code(CODE_LETTERS)
    db.session.flush()
