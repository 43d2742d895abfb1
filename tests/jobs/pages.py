"""Pages of jobs: who opens them, and what a browser looks at."""

from tests.jobs.states import furnish
from tests.room_pages import EVERYONE, LEADS, RoomPage, RoomPages, State

PAGES = RoomPages(
    (
        RoomPage(  # their own; everybody's for the partnership's lead and administrators
            "jobs.jobs", EVERYONE, (State("background work", "lorna", "/jobs"), State("no background work", "ailsa", "/jobs"))
        ),
        RoomPage(
            "jobs.show",
            EVERYONE,
            (
                State("work being done", "lorna", "/jobs/{running_job}"),
                State("work that failed", "lorna", "/jobs/{failed_job}"),
                State("work that is stopping", "lorna", "/jobs/{stopping_job}"),
            ),
        ),
        RoomPage("jobs.scheduled", LEADS, (State("scheduled work", "priya", "/jobs/scheduled", on_a_phone=True),)),
        RoomPage("jobs.run_scheduled", LEADS),
        RoomPage("jobs.progress", EVERYONE),
        RoomPage("jobs.cancel", EVERYONE),
        RoomPage("jobs.again", EVERYONE),
    ),
    furnish,
)
