"""What this room brings to the house: a table alone; the rooms whose files they are serve them."""

from lms.files.personal import PERSONAL
from lms.kit.room import Room

ROOM = Room(personal=PERSONAL)
