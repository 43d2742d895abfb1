"""What this room brings to the house: tables alone; room audit_log reads them."""

from lms.kit.room import Room

ROOM = Room()
