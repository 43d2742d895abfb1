"""Pages of registers: who opens them, and what a browser looks at."""

from tests.registers.states import furnish
from tests.room_pages import EVERYONE, RoomPage, RoomPages, State

TRAINERS = {"lorna", "priya", "tam"}
PAGES = RoomPages(
    (
        RoomPage(  # anyone who has anything to do with it: 404 for others
            "registers.booking",
            EVERYONE,
            (
                State("a booking", "effie", "/bookings/{booked}"),
                State("a booking with needs", "tam", "/bookings/{booked}"),
                State("a booking, offered", "morag", "/bookings/{offered}"),
                State("a booking, waiting", "gordon", "/bookings/{on_list}"),
                State("a booking, asked for", "ailsa", "/bookings/{requested}"),
                State("a booking to decide", "effie", "/bookings/{requested}"),
                State("a booking, attended", "ailsa", "/bookings/{attended}"),
            ),
        ),
        RoomPage("registers.tell_needs", EVERYONE),
        RoomPage(
            "registers.my_bookings",
            EVERYONE,
            (
                State("my bookings", "ailsa", "/my-bookings"),
                State("my bookings, an offer", "morag", "/my-bookings"),
                State("my bookings, none", "dougie", "/my-bookings"),
            ),
        ),
        RoomPage("registers.remove_needs", EVERYONE),
        RoomPage(
            "registers.registers",
            TRAINERS,
            (State("registers", "tam", "/registers"), State("registers of an officer, none", "lorna", "/registers")),
        ),
        RoomPage(  # the trainers of the date and its organiser's team; 404 for other dates
            "registers.register",
            TRAINERS,
            (
                State("a register", "tam", "/dates/{marked}/register", on_a_phone=True),
                State("a register to come", "tam", "/dates/{early}/register"),
                State("a register with nobody on it", "tam", "/dates/{nobody_on}/register"),
                State("a closed register", "priya", "/dates/{closed}/register"),
            ),
        ),
        RoomPage("registers.register_mark", TRAINERS),
        RoomPage(
            "registers.close_register",
            TRAINERS,
            (
                State("close a register", "tam", "/dates/{ready}/register/close"),
                State("close a register that is not ready", "tam", "/dates/{nobody_on}/register/close"),
            ),
        ),
        RoomPage("registers.reopen_register", TRAINERS, (State("open a register again", "tam", "/dates/{closed}/register/reopen"),)),
        RoomPage("registers.sign_in_sheet", TRAINERS),
        RoomPage(
            "registers.walk_in",
            TRAINERS,
            (
                State("somebody without a booking", "tam", "/dates/{marked}/register/walk-in"),
                State("somebody without a booking, found", "tam", "/dates/{marked}/register/walk-in?name=Lorna+Stewart"),
                State("somebody without a booking, not found", "tam", "/dates/{marked}/register/walk-in?name=No+Body"),
            ),
        ),
        RoomPage(  # what they find there depends on the code, and on their own booking
            "registers.check_in",
            EVERYONE,
            (
                State("check in", "fraser", "/check-in?code=2B4D-6F8H"),
                State("check in, early", "ailsa", "/check-in?code=2B4D-6F8J"),
                State("check in, checked in", "ailsa", "/check-in?code=2B4D-6F8H"),
                State("check in, no place", "effie", "/check-in?code=2B4D-6F8H"),
                State("check in, no such code", "ailsa", "/check-in?code=nonsense", status=404),
            ),
        ),
        RoomPage("registers.check_in_code", TRAINERS, (State("the code for the wall", "tam", "/dates/{marked}/check-in-code"),)),
        RoomPage("registers.new_check_in_code", TRAINERS),
        RoomPage("registers.checked_in", TRAINERS),
        RoomPage(
            "registers.no_shows",
            {"lorna", "priya"},
            (State("no-shows", "priya", "/no-shows"), State("no-shows, none", "lorna", "/no-shows?first=1+1+1990&last=1+2+1990")),
        ),
        RoomPage("registers.no_shows_reason", TRAINERS, (State("why somebody did not come", "tam", "/bookings/{no_show}/why-absent"),)),
        RoomPage("registers.certificate", EVERYONE),  # one's own, and of anyone whose training one sees: 404 for others
    ),
    furnish,
)
