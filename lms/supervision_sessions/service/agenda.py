"""The agenda of a session: members add to it, and take away what is theirs."""

from sqlalchemy import select

from lms.access import Viewer
from lms.audit import service as audit
from lms.kit import clock
from lms.kit.db import db
from lms.kit.readers import Reader, reading_as
from lms.kit.refusal import Refused
from lms.people.queries import records_of
from lms.supervision.models import AgendaItem
from lms.supervision.rules.words import SessionState
from lms.supervision_sessions.queries import sessions as queries
from lms.supervision_sessions.rules.actions import LONGEST_POINT, MOST_POINTS
from lms.supervision_sessions.service.sessions import lock

NOT_YOURS = "Members of the group add to its agenda once they have signed the agreement."


def add(*, session_id: int, text: str, by: Viewer) -> None:
    """A point, for those who are in the group on the day of the session. The same again changes nothing. Raises Refused."""
    lock(session_id)
    reader, point = Reader(by.person_id, clock.now()), text.strip()
    page = queries.session_page(session_id, by, clock.today())
    if page is None or not page.may_add:
        raise Refused(NOT_YOURS)
    if not page.session.is_planned:
        raise Refused("The agenda is closed: this session took place, or is cancelled.")
    if not point or len(point) > LONGEST_POINT:
        raise Refused(f"Enter what you want to talk about, in {LONGEST_POINT} characters or fewer.", field="text")
    if any(each.is_own and each.text == point for each in queries.agenda(session_id, reader)):
        return
    if queries.how_many_points(session_id) >= MOST_POINTS:
        raise Refused(f"This agenda has {MOST_POINTS} points, which is the most. Bring yours to another session.", field="text")
    db.session.add(AgendaItem(session_id=session_id, author_id=by.person_id, text=point, added_at=clock.now()))
    db.session.flush()


def remove(*, session_id: int, item_id: int, by: Viewer) -> None:
    """One's own point goes. Raises Refused for a point of somebody else, and once the session took place."""
    session = lock(session_id)
    mine = AgendaItem.id == item_id, AgendaItem.session_id == session_id, AgendaItem.author_id.in_(records_of(by.person_id))
    reader = Reader(by.person_id, clock.now())
    if db.session.scalar(reading_as(select(AgendaItem.id).where(*mine), reader)) is None:
        raise Refused("This point is not on the agenda any more, or it is not yours.")
    if session.state != SessionState.PLANNED:
        raise Refused("The agenda is closed: this session took place, or is cancelled.")
    audit.remove_rows(AgendaItem, [item_id])
