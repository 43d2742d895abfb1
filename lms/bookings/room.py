"""What this room brings to the house."""

from datetime import timedelta

from lms.access import May
from lms.bookings import worker
from lms.bookings.guides import GUIDES
from lms.bookings.personal import LABELS, PERSONAL, RETENTION
from lms.bookings.queries.foresight import foresee
from lms.bookings.queries.matters import MATTERS
from lms.bookings.queries.todo import todo
from lms.bookings.service.following import follow
from lms.bookings.service.merge_bookings import keep_one_of_each
from lms.bookings.service.taking_back import UNDO_BOOKINGS, UNDO_RESERVATIONS
from lms.bookings.views import bp
from lms.kit.room import JobKind, Limit, Place, Requests, Room
from lms.kit.schedules import Every

REQUESTS = Requests(
    limits={"bookings.feed": Limit.NOT_FOUND},
    without_viewer={"bookings.feed": "a calendar, for anyone who has its secret address: calendar programs do not sign in"},
    cacheable=frozenset({"bookings.feed"}),
)

NAVIGATION = (
    Place("Courses", "bookings.catalogue", (May.SEE_COURSES,), order=30),
    Place("Approvals", "bookings.approvals", (May.APPROVE_BOOKINGS,), order=61, tab_of="records.people"),
)

ROOM = Room(
    blueprint=bp,
    navigation=NAVIGATION,
    jobs=(JobKind(worker.KIND, worker.look_after, Every("Pass on places that were offered or given back", timedelta(minutes=1))),),
    requests=REQUESTS,
    matters=MATTERS,
    todo=todo,
    before_merge=keep_one_of_each,
    follow=follow,
    foresee=foresee,
    set_off=(UNDO_BOOKINGS, UNDO_RESERVATIONS),
    called={"booking": "a booking", "reservation": "places reserved on a date", "quota": "places kept on a date"},
    guides=GUIDES,
    personal=PERSONAL,
    retention=RETENTION,
    labels=LABELS,
)
