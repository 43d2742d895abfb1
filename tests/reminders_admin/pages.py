"""Pages of policies, words and working days: who opens them, and what a browser looks at."""

from tests.reminders_admin.states import furnish
from tests.room_pages import LEADS, PLANNERS, RoomPage, RoomPages, State

PAGES = RoomPages(
    (
        RoomPage(
            "reminders_admin.policies",
            PLANNERS,
            (
                State("what people are reminded of", "priya", "/reminders/policies", on_a_phone=True),
                State("what people are reminded of, by an officer", "lorna", "/reminders/policies"),
            ),
        ),
        RoomPage("reminders_admin.policy", PLANNERS, (State("a kind of reminder", "priya", "/reminders/policies/refresher"),)),
        RoomPage(
            "reminders_admin.edit_policy",
            LEADS & PLANNERS,
            (
                State("change reminders", "priya", "/reminders/policies/sign_off_review/edit"),
                State("change reminders, as an officer", "lorna", "/reminders/policies/sign_off_review/edit", status=403),
            ),
        ),
        RoomPage(
            "reminders_admin.edit_employer_policy",
            PLANNERS,
            (State("change reminders of an employer", "lorna", "/reminders/policies/refresher/employers/{nhsl}"),),
        ),
        RoomPage(
            "reminders_admin.remove_employer_policy",
            PLANNERS,
            (State("as every other employer", "priya", "/reminders/policies/registration/employers/{coun}/remove"),),
        ),
        RoomPage("reminders_admin.ask_effect", PLANNERS),
        RoomPage(
            "reminders_admin.effect",
            PLANNERS,
            (
                State("what goes out", "priya", "/reminders/effects/{counted_effect}", on_a_phone=True),
                State("what a change would do", "lorna", "/reminders/effects/{counted_change}"),
                State("being counted", "priya", "/reminders/effects/{waiting_effect}"),
            ),
        ),
        RoomPage("reminders_admin.save_effect", PLANNERS),
        RoomPage(
            "reminders_admin.calendars",
            PLANNERS,
            (
                State("working days", "priya", "/reminders/calendars", on_a_phone=True),
                State("working days, by an officer", "lorna", "/reminders/calendars"),
            ),
        ),
        RoomPage(
            "reminders_admin.calendar",
            PLANNERS,
            (
                State("working days of an employer", "lorna", "/reminders/calendars/{nhsl}", on_a_phone=True),
                State("working days without closed ones", "priya", "/reminders/calendars/{mill}"),
            ),
        ),
        RoomPage("reminders_admin.open_days", PLANNERS),
        RoomPage(
            "reminders_admin.texts",
            PLANNERS,
            (
                State("words of reminders", "priya", "/reminders/texts", on_a_phone=True),
                State("words of reminders, by an officer", "lorna", "/reminders/texts"),
            ),
        ),
        RoomPage(
            "reminders_admin.edit_text",
            PLANNERS,
            (
                State("change the words of a reminder", "priya", "/reminders/texts/refresher/before"),
                State("change own words of a reminder", "priya", "/reminders/texts/refresher/after"),
                State("change the words of a reminder, by an officer", "lorna", "/reminders/texts/refresher/before", status=403),
            ),
        ),
        RoomPage("reminders_admin.use_house_words", PLANNERS),
        RoomPage(
            "reminders_admin.preview_digest",
            PLANNERS,
            (
                State("the message that someone would get", "priya", "/reminders/texts/preview?person=NHSL+10001", on_a_phone=True),
                State("the message that someone would get, several", "priya", "/reminders/texts/preview?person=a"),
                State("the message that someone would get, nobody", "lorna", "/reminders/texts/preview?person=zzzz"),
            ),
            queries=80,  # a day is decided and put into words: every matter is asked, and says what it is about
        ),
    ),
    furnish,
)
