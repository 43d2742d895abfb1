"""How every change of the desk begins, and what every removal leaves behind."""

from sqlalchemy import inspect

from lms.access import Viewer
from lms.kit import clock
from lms.kit.db import Base, advisory_lock, db
from lms.kit.refusal import Refused
from lms.people_admin.models import Removal

REMOVED_MEANWHILE = "Somebody else has removed this meanwhile."


def lock_writes() -> None:
    """One writer of people, posts, terms and awards at a time, imports included; what was read before is read again when it is wanted."""
    advisory_lock("imports")
    db.session.expire_all()


def is_there(row: Base) -> bool:
    """Is this record still there, now that nobody else can remove it? Of two clicks on a button, the second finds nothing to do."""
    identity = inspect(row).identity
    return identity is not None and db.session.get(type(row), identity) is not None


def record_removal(record: str, row_id: int, reason: str, by: Viewer) -> None:
    """Keep why something goes. Raises Refused where no reason is given."""
    told = " ".join(reason.split())
    if not told:
        raise Refused("Say why, so that others can follow.", field="reason")
    db.session.add(Removal(record=record, row_id=row_id, reason=told, by_account_id=by.account_id, at=clock.now()))
