"""What this room brings to the house. It looks after the outbox beside the jobs, so that neither waits for the other."""

from lms.kit.room import Room
from lms.outbox import worker
from lms.outbox.personal import PERSONAL, RETENTION
from lms.outbox.views import bp

ROOM = Room(blueprint=bp, steady=(worker.send_waiting,), personal=PERSONAL, retention=RETENTION)
