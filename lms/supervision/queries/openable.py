"""Records that somebody outside the members may open: which they are, and whether there is any. For statements that say `Work.FACTS`."""

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from lms.access import May, Viewer
from lms.kit.db import db
from lms.kit.readers import Reader, Work, reading_as
from lms.supervision.models import OneToOneRecord, SharedRecord, SupervisionSession
from lms.supervision.queries.readers import in_group_that_day, is_released, manages_supervisor

_theirs = aliased(SupervisionSession)


def has_record(session_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Sessions whose record was shared."""
    return or_(*(exists(select(model.id).where(model.session_id == session_id)) for model in (SharedRecord, OneToOneRecord)))


def is_openable(session_id: InstrumentedAttribute[int], reader: Reader) -> ColumnElement[bool]:
    """Sessions of others with a record that this reader may open, and is seen to open: a column of an alias of the sessions."""
    may = or_(manages_supervisor(session_id, reader), is_released(session_id, reader))
    return and_(may, ~in_group_that_day(session_id, reader), has_record(session_id))


def is_any_openable(viewer: Viewer, reader: Reader) -> bool:
    """Is there any? Nobody is asked about who can have none: one statement for supervisors and those who release records."""
    if not (viewer.supervises or viewer.may(May.RELEASE_RECORD)):
        return False
    return bool(db.session.scalar(reading_as(select(select(_theirs.id).where(is_openable(_theirs.id, reader)).exists()), Work.FACTS)))
