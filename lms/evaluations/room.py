"""What this room brings to the house."""

from datetime import timedelta

from lms.evaluations import worker
from lms.evaluations.personal import LABELS, PERSONAL, RETENTION
from lms.evaluations.views import bp
from lms.kit.room import JobKind, Room
from lms.kit.schedules import Every

ROOM = Room(
    blueprint=bp,
    jobs=(
        JobKind(
            worker.KIND, worker.look_after, Every("Ask people what they think of a course, and count their answers", timedelta(minutes=15))
        ),
    ),
    personal=PERSONAL,
    retention=RETENTION,
    labels=LABELS,
)
