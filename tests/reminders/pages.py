"""Pages of reminders: who opens them, and what a browser looks at."""

from tests.reminders.states import furnish
from tests.room_pages import PLANNERS, RoomPage, RoomPages, State

PAGES = RoomPages(
    (
        RoomPage(
            "reminders.texts",
            PLANNERS,
            (
                State("words of reminders", "priya", "/reminders/texts", on_a_phone=True),
                State("words of reminders, by an officer", "lorna", "/reminders/texts"),
            ),
        ),
        RoomPage(
            "reminders.edit_text",
            PLANNERS,
            (
                State("change the words of a reminder", "priya", "/reminders/texts/refresher/before"),
                State("change own words of a reminder", "priya", "/reminders/texts/refresher/after"),
                State("change the words of a reminder, by an officer", "lorna", "/reminders/texts/refresher/before", status=403),
            ),
        ),
        RoomPage("reminders.use_house_words", PLANNERS),
        RoomPage(
            "reminders.preview_digest",
            PLANNERS,
            (
                State("the message that someone would get", "priya", "/reminders/texts/preview?person=NHSL+10001", on_a_phone=True),
                State("the message that someone would get, several", "priya", "/reminders/texts/preview?person=a"),
                State("the message that someone would get, nobody", "lorna", "/reminders/texts/preview?person=zzzz"),
            ),
        ),
    ),
    furnish,
)
