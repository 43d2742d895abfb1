"""What this room brings to the house."""

from lms.home.views import bp
from lms.kit.room import Room

ROOM = Room(blueprint=bp)
