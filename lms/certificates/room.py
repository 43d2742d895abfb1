"""What this room brings to the house."""

from lms.kit.room import Room

ROOM = Room(
    called={"certificate": "a certificate"},
)
