"""How every change of the desk begins, and what every removal leaves behind."""

from lms.access import Viewer
from lms.desk.models import Removal
from lms.kit import clock
from lms.kit.db import db, hold
from lms.kit.refusal import Refused


def begin() -> None:
    """One writer of people, posts, terms and awards at a time, imports included; what was read before is read again when it is wanted."""
    hold("imports")
    db.session.expire_all()


def note_removal(record: str, row_id: int, reason: str, by: Viewer) -> None:
    """Keep why something goes. Raises Refused where no reason is given."""
    told = " ".join(reason.split())
    if not told:
        raise Refused("Say why, so that others can follow.", field="reason")
    db.session.add(Removal(record=record, row_id=row_id, reason=told, by_account_id=by.account_id, at=clock.now()))
