"""What this room brings to the house."""

from lms.kit.room import Room
from lms.people.personal import LABELS, PERSONAL, RETENTION
from lms.people.service.imports import ORGANISATIONS, STAFF_LIST
from lms.people.views import bp

ROOM = Room(blueprint=bp, imports=(ORGANISATIONS, STAFF_LIST), personal=PERSONAL, retention=RETENTION, labels=LABELS)
