"""Pages of training: who opens them, and what a browser looks at."""

from tests.room_pages import EVERYONE, LEADS, RoomPage, RoomPages, State

PAGES = RoomPages(
    (
        RoomPage("training.requirements", EVERYONE, (State("requirements", "ailsa", "/requirements"),)),
        RoomPage("training.requirement", EVERYONE, (State("a requirement", "ailsa", "/requirements/1"),)),
        RoomPage(
            "training.subjects",
            EVERYONE,
            (State("subjects", "ailsa", "/subjects"), State("subjects, none", "ailsa", "/subjects?text=zzzz")),
        ),
        RoomPage("training.subject", EVERYONE, (State("a subject", "priya", "/subjects/2"),)),
        RoomPage("training.subject_add", LEADS, (State("add a subject", "priya", "/subjects/add"),)),
        RoomPage("training.subject_edit", LEADS, (State("edit a subject", "priya", "/subjects/2/edit"),)),
        RoomPage("training.subject_interval", LEADS, (State("how often a subject is needed", "priya", "/subjects/2/interval"),)),
        RoomPage("training.subject_interval_remove", LEADS),
        RoomPage("training.subject_covers", LEADS, (State("what a subject covers", "priya", "/subjects/5/covers"),)),
        RoomPage("training.subject_uncover", LEADS),
        RoomPage("training.subject_retire", LEADS, (State("retire a subject", "priya", "/subjects/2/retire"),)),
        RoomPage("training.subject_bring_back", LEADS),
    ),
)
