"""Somebody outside the members opens a record: written down first, so that the members see it."""

from sqlalchemy import exists, select

from lms.access import Viewer
from lms.kit import clock
from lms.kit.db import advisory_lock, db
from lms.kit.readers import Reader
from lms.kit.refusal import Refused
from lms.people.queries import records_of
from lms.supervision.models import RecordReading
from lms.supervision_records.queries import records
from lms.supervision_records.rules.records import NOT_YOURS, ONE_READING


def open_record(*, session_id: int, by: Viewer) -> None:
    """From now on it opens for them, for `OPEN_FOR`. A button that is pressed twice is one reading. Raises Refused."""
    advisory_lock(f"record of session {session_id}")
    reader = Reader(by.person_id, clock.now())
    stands = records.standing(session_id, reader)
    why = stands.may_open if stands else None
    if why is None:
        raise Refused(NOT_YOURS)
    theirs = RecordReading.session_id == session_id, RecordReading.person_id.in_(records_of(by.person_id))
    if not db.session.scalar(select(exists().where(*theirs, RecordReading.opened_at > reader.now - ONE_READING))):
        db.session.add(RecordReading(session_id=session_id, person_id=by.person_id, why=why, opened_at=reader.now))
        db.session.flush()
