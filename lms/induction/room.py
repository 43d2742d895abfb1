"""What this room brings to the house."""

from lms.induction.service.inductions import derive
from lms.induction.service.reference import load_reference
from lms.kit.room import Room

ROOM = Room(reference=load_reference, learning_changed=derive)
