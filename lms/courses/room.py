"""What this room brings to the house."""

from lms.courses.personal import LABELS, PERSONAL
from lms.courses.views import bp
from lms.kit.room import Room

ROOM = Room(blueprint=bp, personal=PERSONAL, labels=LABELS)
