"""Pages of help: who opens them, and what a browser looks at."""

from tests.room_pages import EVERYONE, HIDDEN, PUBLIC, RoomPage, RoomPages, State

PAGES = RoomPages(
    (
        RoomPage("help.help", EVERYONE, (State("help", None, "/help"),), anonymous=PUBLIC),
        RoomPage("help.accessibility", EVERYONE, (State("accessibility", None, "/accessibility"),), anonymous=PUBLIC),
        RoomPage("help.privacy", EVERYONE, (State("privacy", None, "/privacy"),), anonymous=PUBLIC),
        RoomPage("help.cookies", EVERYONE, (State("cookies", None, "/cookies"),), anonymous=PUBLIC),
        RoomPage("help.guide", EVERYONE, (State("a guide with pictures", None, "/help/my-training"),), anonymous=HIDDEN),
    ),
)
