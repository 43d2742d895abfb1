"""Pages of home: who opens them, and what a browser looks at."""

from tests.room_pages import EVERYONE, OFFICERS, RoomPage, RoomPages, State

PAGES = RoomPages(
    (
        RoomPage(
            "home.home",
            EVERYONE,
            (
                State("home of a learner", "ailsa", "/", on_a_phone=True),
                State("home of a volunteer", "morag", "/"),
                State("home of a personal assistant", "dougie", "/"),
                State("home of a supervisor", "effie", "/", on_a_phone=True),
                State("home of an officer", "lorna", "/", on_a_phone=True),
                State("home of the board", "beth", "/", on_a_phone=True),
            ),
            queries=60,  # every room is asked what is to be done, and every matter whether what people are to be told is still so
        ),
        RoomPage("home.settings", OFFICERS, (State("settings", "priya", "/settings"),)),
    ),
)
