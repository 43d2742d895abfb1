"""What this room brings to the house."""

from lms.certificates.personal import PERSONAL
from lms.kit.room import Room

ROOM = Room(
    called={"certificate": "a certificate"},
    personal=PERSONAL,
)
