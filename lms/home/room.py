"""What this room brings to the house."""

from lms.access import May
from lms.home.views import bp
from lms.kit.room import Place, Room, Row

NAVIGATION = (
    Place("Home", "home.home", (May.SEE_REQUIREMENTS,), order=10),
    Place("Settings", "home.settings", (May.MANAGE_PEOPLE, May.MANAGE_ORGANISATIONS), order=90, row=Row.WORK),
)

ROOM = Room(blueprint=bp, navigation=NAVIGATION)
