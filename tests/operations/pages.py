"""Pages of operations: who opens them, and what a browser looks at."""

from tests.room_pages import EVERYONE, HIDDEN, PUBLIC, RoomPage, RoomPages, State

PAGES = RoomPages(
    (
        RoomPage("operations.healthz", EVERYONE, anonymous=PUBLIC),
        RoomPage("operations.readyz", EVERYONE, anonymous=PUBLIC),
        RoomPage("operations.metrics", EVERYONE, anonymous=HIDDEN),  # with the token of the settings; 404 without
        RoomPage("operations.status", EVERYONE, (State("service status", None, "/status"),), anonymous=PUBLIC),
        RoomPage("operations.brand", EVERYONE, anonymous=PUBLIC),
        RoomPage("operations.logo", EVERYONE, anonymous=HIDDEN),
        RoomPage("operations.session", EVERYONE, anonymous=PUBLIC),
    ),
)
