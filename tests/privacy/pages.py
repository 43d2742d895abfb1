"""Pages of privacy: who opens them, and what a browser looks at."""

from tests.privacy.states import furnish
from tests.room_pages import EVERYONE, LEADS, OFFICERS, PUBLIC, RoomPage, RoomPages, State

PAGES = RoomPages(
    (
        RoomPage(
            "privacy.held",
            EVERYONE,
            (
                State("what we hold", "kirsty", "/account/what-we-hold"),
                State("what we hold, with one message", "ailsa", "/account/what-we-hold"),
                State("what we hold, of an officer", "priya", "/account/what-we-hold"),
                State("what we hold, little", "beth", "/account/what-we-hold"),
            ),
            queries=95,  # one for each table about people
        ),
        RoomPage("privacy.held_pdf", EVERYONE),
        RoomPage("privacy.held_json", EVERYONE),
        RoomPage("privacy.wrong", EVERYONE, (State("ask for a correction", "lukasz", "/account/what-we-hold/wrong?about=post"),)),
        RoomPage(  # those who asked and those who answer: 404 for others
            "privacy.correction",
            EVERYONE,
            (
                State("a correction to answer", "priya", "/corrections/{correction}"),
                State("a correction asked for", "kirsty", "/corrections/{correction}"),
            ),
        ),
        RoomPage("privacy.correction_withdraw", EVERYONE),
        RoomPage(
            "privacy.corrections",
            OFFICERS,
            (State("corrections", "priya", "/corrections"), State("corrections, none", "lorna", "/corrections?which=over")),
        ),
        RoomPage("privacy.copy", OFFICERS, (State("copy a record", "priya", "/people/{morag}/what-we-hold"),)),
        RoomPage("privacy.copy_made", OFFICERS, (State("a copy made", "priya", "/copies/{copy}"),)),
        RoomPage("privacy.copy_pdf", OFFICERS),
        RoomPage("privacy.copy_json", OFFICERS),
        RoomPage(
            "privacy.retention",
            EVERYONE,
            (State("retention", None, "/retention"), State("retention, for the lead", "priya", "/retention")),
            anonymous=PUBLIC,
        ),
        RoomPage("privacy.retention_period", LEADS, (State("a retention period", "priya", "/retention/people"),)),
        RoomPage(
            "privacy.removal",
            LEADS,
            (
                State("a removal to order", "priya", "/retention/absence_reasons/remove"),
                State("a removal, none", "priya", "/retention/people/remove"),
            ),
        ),
        RoomPage("privacy.disposals", LEADS, (State("removals", "priya", "/disposals"),), queries=40),
        RoomPage("privacy.disposal", LEADS, (State("a removal", "priya", "/disposals/{disposal}"),)),
        RoomPage("privacy.disposal_progress", LEADS),
        RoomPage("privacy.disposal_go_on", LEADS),
    ),
    furnish,
)
