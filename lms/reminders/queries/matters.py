"""What people are reminded of: the matters of the rooms below, and this room's own."""

from collections.abc import Mapping

from lms.kit.house import current_house
from lms.kit.room import Matter
from lms.reminders.queries.own_matters import OWN


def matters() -> Mapping[str, Matter]:
    """Every matter by its name, in the order in which people read of them."""
    rooms = current_house().below(__name__)
    return {matter.name: matter for matter in (*(each for room in rooms for each in room.matters), *OWN)}
