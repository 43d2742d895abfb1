"""Pages of reminders: who opens them, and what a browser looks at."""

from tests.reminders.states import furnish
from tests.room_pages import EVERYONE, PLANNERS, RoomPage, RoomPages, State

TELLERS = PLANNERS | {"effie"}
PAGES = RoomPages(
    (
        RoomPage(
            "reminders.mine",
            EVERYONE,
            (
                State("reminders", "ailsa", "/reminders/", on_a_phone=True),
                State("reminders of a supervisor", "effie", "/reminders/"),
                State("reminders, in person", "morag", "/reminders/"),
                State("reminders, none", "hamish", "/reminders/"),
            ),
            queries=35,  # every matter of the page is asked whether it is still so
        ),
        RoomPage("reminders.read", EVERYONE),
        RoomPage("reminders.in_person", TELLERS, (State("tell in person", "effie", "/reminders/in-person"),)),
        RoomPage("reminders.tell_team", TELLERS, (State("tell a team", "effie", "/reminders/in-person/{nhsl-w3}", on_a_phone=True),)),
        RoomPage("reminders.team_sheet", TELLERS),
        RoomPage("reminders.not_told", TELLERS),
    ),
    furnish,
)
