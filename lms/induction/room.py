"""What this room brings to the house."""

from lms.induction.service.inductions import derive
from lms.kit.room import Room

ROOM = Room(learning_changed=derive)
