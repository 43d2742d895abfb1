"""Pages of reports: who opens them, and what a browser looks at."""

from tests.reports.states import furnish
from tests.room_pages import OFFICERS, RoomPage, RoomPages, State

READERS = OFFICERS | {"effie", "beth"}
PAGES = RoomPages(
    (
        RoomPage(
            "reports.completion",
            READERS,
            (
                State("completion", "priya", "/reports/completion"),
                State("completion by subject", "lorna", "/reports/completion?by=subject"),
                State("completion for the board", "beth", "/reports/completion"),
                State("completion of nothing", "priya", "/reports/completion?on=1+1+1990"),
                State("completion with saved views", "priya", "/reports/completion?by=subject"),
            ),
        ),
        RoomPage(
            "reports.crossing",
            READERS,
            (
                State("completion crossed", "priya", "/reports/completion/crossing"),
                State("completion crossed for the board", "beth", "/reports/completion/crossing?by=employer&across=worker_type"),
                State("completion crossed with itself", "priya", "/reports/completion/crossing?by=subject&across=subject"),
                State("completion of nothing crossed", "priya", "/reports/completion/crossing?on=1+1+1990"),
            ),
        ),
        RoomPage(
            "reports.trend",
            READERS,
            (
                State("completion over 24 months", "priya", "/reports/completion/trend"),
                State("completion over 24 months for the board", "beth", "/reports/completion/trend"),
                State("completion of nothing over 24 months", "priya", "/reports/completion/trend?on=1+1+1990"),
            ),
        ),
        RoomPage(  # of any measure: 404 where there is none of that name
            "reports.figures",
            READERS,
            (
                State("induction by employer", "priya", "/reports/induction"),
                State("steps of inductions", "priya", "/reports/induction-steps", on_a_phone=True),
                State("steps of inductions for the board", "beth", "/reports/induction-steps"),
            ),
        ),
        RoomPage("reports.figures_crossed", READERS),
        RoomPage("reports.figures_over_time", READERS),
        RoomPage("reports.people_behind", OFFICERS | {"effie"}),
        RoomPage(
            "reports.saved", READERS, (State("no saved views", "lorna", "/reports/views"), State("saved views", "priya", "/reports/views"))
        ),
        RoomPage("reports.save", READERS, (State("save a view", "priya", "/reports/views/save?form=completion&by=subject"),)),
        RoomPage("reports.open_view", READERS),
        RoomPage("reports.edit_view", READERS, (State("change a view", "priya", "/reports/views/{view}/edit"),)),
        RoomPage("reports.delete_view", READERS, (State("delete a view", "priya", "/reports/views/{view}/delete"),)),
        RoomPage("reports.lines", OFFICERS | {"effie"}, (State("lines", "priya", "/reports/completion/lines"),)),
        RoomPage(
            "reports.make_file",
            OFFICERS | {"effie"},
            (State("lines made into a file", "priya", "/reports/completion/lines/file?status=overdue&sort=name"),),
        ),
        RoomPage(
            "reports.lines_file",
            OFFICERS | {"effie"},
            (
                State("a long list as a file, ready", "priya", "/reports/files/{ready_file}"),
                State("a long list as a file, not made", "priya", "/reports/files/{failed_file}"),
                State("a long list as a file, being made", "priya", "/reports/files/{file_being_made}"),
            ),
        ),
        RoomPage("reports.fetch_file", OFFICERS | {"effie"}),
        RoomPage(
            "reports.seats",
            READERS,
            (
                State("seats against need", "priya", "/seats"),
                State("seats against need for the board", "beth", "/seats"),
                State("seats of a subject", "priya", "/seats?subject={fire_1}&months=12"),
                State("seats of a subject for a supervisor", "effie", "/seats?subject={fire_1}"),
                State("seats of a subject without a course", "lorna", "/seats?subject={ipc_2}"),
                State("seats of a subject for the board", "beth", "/seats?subject={fire_1}&months=3"),
                State("seats of nothing", "effie", "/seats?subject=1&locality=Lochee"),
            ),
        ),
    ),
    furnish,
)
