"""What this room brings to the house."""

from datetime import time, timedelta

from lms.bookings import worker
from lms.bookings.personal import LABELS, PERSONAL, RETENTION
from lms.bookings.views import bp
from lms.kit.room import JobKind, Limit, Requests, Room
from lms.kit.schedules import Daily, Every

REQUESTS = Requests(
    limits={
        "bookings.feed": Limit.NOT_FOUND,
        "bookings.check_certificate": Limit.NOT_FOUND,
        "bookings.check_in": Limit.NOT_FOUND_BY_ACCOUNT,
    },
    commit_with_page={"bookings.register_mark": "each tap on a register is saved at once, and answered with what stands beside the name"},
    without_viewer={"bookings.feed": "a calendar, for anyone who has its secret address: calendar programs do not sign in"},
    cacheable=frozenset({"bookings.feed"}),
)

ROOM = Room(
    blueprint=bp,
    jobs=(
        JobKind(worker.KIND, worker.look_after, Every("Pass on places that were offered or given back", timedelta(minutes=1))),
        JobKind(worker.DECIDING, worker.ask_to_decide, Daily("Ask whether dates run that few have booked", time(7))),
    ),
    requests=REQUESTS,
    personal=PERSONAL,
    retention=RETENTION,
    labels=LABELS,
)
