"""What this room brings to the house."""

from datetime import timedelta

from lms.bookings import worker
from lms.bookings.personal import LABELS, PERSONAL, RETENTION
from lms.bookings.views import bp
from lms.kit.room import JobKind, Limit, Requests, Room
from lms.kit.schedules import Every

REQUESTS = Requests(
    limits={"bookings.feed": Limit.NOT_FOUND},
    without_viewer={"bookings.feed": "a calendar, for anyone who has its secret address: calendar programs do not sign in"},
    cacheable=frozenset({"bookings.feed"}),
)

ROOM = Room(
    blueprint=bp,
    jobs=(JobKind(worker.KIND, worker.look_after, Every("Pass on places that were offered or given back", timedelta(minutes=1))),),
    requests=REQUESTS,
    personal=PERSONAL,
    retention=RETENTION,
    labels=LABELS,
)
