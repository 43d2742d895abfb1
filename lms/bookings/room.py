"""What this room brings to the house."""

from datetime import time, timedelta

from lms.access import May, Reach
from lms.bookings import worker
from lms.bookings.queries.todo import todo
from lms.bookings.service.merged import keep_one_of_each
from lms.bookings.views import bp
from lms.kit.room import JobKind, Limit, Place, Requests, Room, Row, SettingsPlace
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

NAVIGATION = (
    Place("Courses", "bookings.catalogue", (May.SEE_COURSES,), order=30),
    Place("My bookings", "bookings.mine", (May.BOOK,), order=31, tab_of="bookings.catalogue"),
    Place("Approvals", "bookings.approvals", (May.APPROVE_BOOKINGS,), order=61, tab_of="records.people"),
    Place("Registers", "bookings.registers", (May.RUN_REGISTER,), order=62, reaches=(Reach.SELF,), tab_of="records.people"),
    Place("Dates", "bookings.events", (May.MANAGE_COURSES,), order=30, row=Row.WORK),
)
SETTINGS = (
    SettingsPlace(
        "No-shows",
        "bookings.no_shows",
        (May.MANAGE_BOOKINGS,),
        group="Courses",
        order=350,
        about="Places that stayed empty, by employer, with reasons.",
    ),
)

ROOM = Room(
    blueprint=bp,
    navigation=NAVIGATION,
    settings=SETTINGS,
    jobs=(
        JobKind(worker.KIND, worker.look_after, Every("Pass on places that were offered or given back", timedelta(minutes=1))),
        JobKind(worker.DECIDING, worker.ask_to_decide, Daily("Ask whether dates run that few have booked", time(7))),
    ),
    requests=REQUESTS,
    todo=todo,
    before_merge=keep_one_of_each,
)
