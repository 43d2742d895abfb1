"""What this room brings to the house. Its work never falls due by itself: somebody looks first, and orders."""

from lms.kit.room import JobKind, Room
from lms.privacy import worker
from lms.privacy.personal import PERSONAL, RETENTION
from lms.privacy.views import bp

ROOM = Room(blueprint=bp, jobs=(JobKind(worker.KIND, worker.dispose),), personal=PERSONAL, retention=RETENTION)
