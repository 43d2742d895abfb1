"""What the viewer has done, in all rooms below: their own alone."""

from lms.access import Viewer
from lms.kit.db import db
from lms.kit.house import current_house
from lms.kit.timeline import Done
from lms.people.queries import records_of


def own_timeline(viewer: Viewer) -> list[Done]:
    """Newest first; of one day in the order of the alphabet."""
    ids = list(db.session.scalars(records_of(viewer.person_id)))
    rooms = (room for room in current_house().below(__name__) if room.timeline)
    done = [line for room in rooms if room.timeline for line in room.timeline(ids, viewer)]
    return sorted(done, key=lambda line: (-line.on.toordinal(), line.text))
