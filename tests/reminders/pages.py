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
        RoomPage(
            "reminders.policies",
            PLANNERS,
            (
                State("what people are reminded of", "priya", "/reminders/policies", on_a_phone=True),
                State("what people are reminded of, by an officer", "lorna", "/reminders/policies"),
            ),
        ),
        RoomPage("reminders.policy", PLANNERS, (State("a kind of reminder", "priya", "/reminders/policies/refresher"),)),
        RoomPage(
            "reminders.edit_policy",
            PLANNERS,
            (
                State("change reminders", "priya", "/reminders/policies/sign_off_review/edit"),
                State("change reminders, as an officer", "lorna", "/reminders/policies/sign_off_review/edit", status=403),
            ),
        ),
        RoomPage(
            "reminders.edit_employer_policy",
            PLANNERS,
            (State("change reminders of an employer", "lorna", "/reminders/policies/refresher/employers/{nhsl}"),),
        ),
        RoomPage(
            "reminders.remove_employer_policy",
            PLANNERS,
            (State("as every other employer", "priya", "/reminders/policies/registration/employers/{coun}/remove"),),
        ),
        RoomPage("reminders.ask_effect", PLANNERS),
        RoomPage(
            "reminders.effect",
            PLANNERS,
            (
                State("what goes out", "priya", "/reminders/effects/{counted_effect}", on_a_phone=True),
                State("what a change would do", "lorna", "/reminders/effects/{counted_change}"),
                State("being counted", "priya", "/reminders/effects/{waiting_effect}"),
            ),
        ),
        RoomPage("reminders.save_effect", PLANNERS),
        RoomPage(
            "reminders.calendars",
            PLANNERS,
            (
                State("working days", "priya", "/reminders/calendars", on_a_phone=True),
                State("working days, by an officer", "lorna", "/reminders/calendars"),
            ),
        ),
        RoomPage(
            "reminders.calendar",
            PLANNERS,
            (
                State("working days of an employer", "lorna", "/reminders/calendars/{nhsl}", on_a_phone=True),
                State("working days without closed ones", "priya", "/reminders/calendars/{mill}"),
            ),
        ),
        RoomPage("reminders.open_days", PLANNERS),
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
