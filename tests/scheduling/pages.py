"""Pages of scheduling: who opens them, and what a browser looks at."""

from tests.room_pages import PLANNERS, RoomPage, RoomPages, State

PAGES = RoomPages(
    (
        RoomPage(
            "scheduling.events",
            PLANNERS,
            (
                State("dates that are planned", "priya", "/dates", on_a_phone=True),
                State("dates, none", "lorna", "/dates"),
                State("dates, none found", "priya", "/dates?text=zzzz"),
            ),
        ),
        RoomPage(
            "scheduling.event",
            PLANNERS,
            (
                State("a date for those who plan it", "priya", "/dates/{full}"),
                State("a date that is over", "priya", "/dates/{closed}"),
                State("a date to decide about", "priya", "/dates/{long}"),
            ),
            queries=35,
        ),
        RoomPage("scheduling.add_event", PLANNERS, (State("plan a date", "priya", "/courses/{fire}/dates/add"),)),
        RoomPage("scheduling.edit_event", PLANNERS, (State("change a date of many sessions", "priya", "/dates/{long}/edit"),), queries=35),
        RoomPage(
            "scheduling.copy_event",
            PLANNERS,
            (
                State("copy a date", "priya", "/dates/{full}/copy"),
                State("a series of a date", "priya", "/dates/{first}/copy?first_day=23&first_day=3&first_day=2026&rhythm=weekly&number=3"),
            ),
            queries=40,
        ),
        RoomPage("scheduling.schedule_event", PLANNERS, (State("schedule a date", "priya", "/dates/{full}/schedule"),)),
        RoomPage("scheduling.run_event", PLANNERS),
        RoomPage("scheduling.cancel_event", PLANNERS, (State("cancel a date", "priya", "/dates/{full}/cancel"),)),
    ),
)
