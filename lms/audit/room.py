"""What this room brings to the house: tables alone; room audit_log reads them."""

from lms.audit.personal import PERSONAL, RETENTION
from lms.kit.room import Room

ROOM = Room(personal=PERSONAL, retention=RETENTION)
