"""Somebody's own reflection on a session: kept, and deleted."""

from sqlalchemy import select
from sqlalchemy.orm import undefer

from lms.access import Viewer
from lms.kit import clock
from lms.kit.concurrent_edits import check
from lms.kit.datetimes import local_date
from lms.kit.db import advisory_lock, db
from lms.kit.readers import Reader, reading_as
from lms.kit.refusal import Refused
from lms.supervision.models import Reflection
from lms.supervision_records.queries import records
from lms.supervision_records.rules import records as rules


def save(*, session_id: int, text: str, seen: str, by: Viewer) -> Reflection:
    """Keep it. `seen`: the mark of what their form showed; another window of theirs may have been quicker. Raises Refused, EditConflict."""
    advisory_lock(f"reflections of {by.person_id}")
    reader = Reader(by.person_id, clock.now())
    try:
        words = rules.checked(text)
    except ValueError as no:
        raise Refused(str(no), field="text") from None
    reflection = next(iter(_own(session_id, reader)), None)
    if reflection is None:
        _check_was_there(session_id, reader)
        reflection = Reflection(session_id=session_id, person_id=by.person_id, version=1, saved_at=reader.now, text=words)
        db.session.add(reflection)
    elif reflection.text != words:
        check(seen, {"text": reflection.text})
        reflection.text, reflection.version, reflection.saved_at = words, reflection.version + 1, reader.now
    db.session.flush()
    return reflection


def _check_was_there(session_id: int, reader: Reader) -> None:
    stands = records.standing(session_id, reader)
    if stands is None or not stands.was_in:
        raise Refused(rules.NOT_YOURS)
    if stands.held_on > local_date(reader.now):
        raise Refused(stands.why_not_write(local_date(reader.now)))


def delete(*, session_id: int, by: Viewer) -> None:
    """All that they wrote for themselves of this session. Deleted again, nothing happens."""
    advisory_lock(f"reflections of {by.person_id}")
    for reflection in _own(session_id, Reader(by.person_id, clock.now())):
        db.session.delete(reflection)
    db.session.flush()


def _own(session_id: int, reader: Reader) -> list[Reflection]:
    statement = select(Reflection).options(undefer(Reflection.text)).where(Reflection.session_id == session_id)
    newest_first = statement.order_by(Reflection.saved_at.desc(), Reflection.id.desc())
    return list(db.session.scalars(reading_as(newest_first, reader).execution_options(populate_existing=True)))
