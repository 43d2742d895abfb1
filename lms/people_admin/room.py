"""What this room brings to the house."""

from lms.kit.room import Room
from lms.people_admin.personal import PERSONAL
from lms.people_admin.views import bp

ROOM = Room(blueprint=bp, personal=PERSONAL)
