"""What this room brings to the house."""

from lms.access import May, Reach
from lms.kit.room import Limit, Place, Requests, Room, SettingsPlace
from lms.registers.guides import GUIDES
from lms.registers.personal import PERSONAL
from lms.registers.queries.certificates import KIND, certificate_today
from lms.registers.queries.todo import todo
from lms.registers.views import bp

REQUESTS = Requests(
    limits={"registers.check_in": Limit.NOT_FOUND_BY_ACCOUNT},
    commit_with_page={"registers.register_mark": "each tap on a register is saved at once, and answered with what stands beside the name"},
)

NAVIGATION = (
    Place("My bookings", "registers.my_bookings", (May.BOOK,), order=31, tab_of="bookings.catalogue"),
    Place("Registers", "registers.registers", (May.RUN_REGISTER,), order=62, reaches=(Reach.SELF,), tab_of="records.people"),
)
SETTINGS = (
    SettingsPlace(
        "No-shows",
        "registers.no_shows",
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
    requests=REQUESTS,
    todo=todo,
    certificate_today={KIND: certificate_today},
    called={"booking_award": "a certificate of a register, where the person attended,"},
    guides=GUIDES,
    personal=PERSONAL,
)
