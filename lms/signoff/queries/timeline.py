"""What somebody was signed off for, for their own timeline."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from lms.access import Viewer
from lms.framework import queries as frameworks
from lms.kit import clock
from lms.kit.db import db
from lms.kit.timeline import Done
from lms.signoff.models import SignOff
from lms.signoff.queries.names import with_code


def timeline(person_ids: Sequence[int], viewer: Viewer) -> Iterator[Done]:
    """The sign-offs of the human with these records, but for those that were withdrawn; nothing for anybody else's eyes."""
    if viewer.person_id not in person_ids:
        return
    names = frameworks.competency_names(clock.today())
    columns = SignOff.signed_on, SignOff.framework_id, SignOff.competency_code, SignOff.level
    theirs = select(*columns).where(SignOff.person_id.in_(person_ids), SignOff.withdrawn_on.is_(None))
    for signed_on, framework_id, code, level in db.session.execute(theirs.distinct()):
        yield Done(signed_on, f"Signed off: {with_code(names, framework_id, code)}, level {level}", endpoint="signoff.mine")
