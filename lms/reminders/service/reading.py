"""What somebody has read."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, true, update

from lms.access import Viewer
from lms.kit import clock
from lms.kit.db import db
from lms.people.queries import records_of
from lms.reminders.models import Nudge
from lms.reminders.queries.stages import with_earlier


def mark_read(*, nudge_ids: Sequence[int], by: Viewer) -> None:
    """These have been read, and what was said of the same before. What is not theirs stays as it is."""
    _mark(with_earlier(nudge_ids), by)


def mark_all_read(*, by: Viewer) -> None:
    """Everything that they were told until now has been read."""
    _mark(true(), by)


def _mark(which: ColumnElement[bool], by: Viewer) -> None:
    own = Nudge.recipient_id.in_(records_of(by.person_id))
    read = update(Nudge).where(own, Nudge.read_at.is_(None), which).values(read_at=clock.now())
    db.session.execute(read, execution_options={"synchronize_session": False})
