"""What somebody has learnt, for their own timeline."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from lms.access import Viewer
from lms.kit.db import db
from lms.kit.timeline import Done
from lms.training.models import Award, Subject


def timeline(person_ids: Sequence[int], viewer: Viewer) -> Iterator[Done]:
    """The awards of the human with these records, but for those that were revoked; nothing for anybody else's eyes."""
    if viewer.person_id not in person_ids:
        return
    awards = select(Award.achieved_on, Subject.name).join(Subject, Subject.id == Award.subject_id)
    theirs = awards.where(Award.person_id.in_(person_ids), Award.revoked_on.is_(None))
    for achieved_on, name in db.session.execute(theirs.distinct()):
        yield Done(achieved_on, f"Training: {name}")
