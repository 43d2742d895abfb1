"""Pages of audit log: who opens them, and what a browser looks at."""

from tests.room_pages import EVERYONE, LEADS, RoomPage, RoomPages, State

PAGES = RoomPages(
    (
        RoomPage("audit_log.changes", LEADS, (State("not allowed", "ailsa", "/changes", status=403), State("changes", "adam", "/changes"))),
        RoomPage(  # of their own posts; of what they look after: 404 for others
            "audit_log.record",
            EVERYONE,
            (
                State("the trail of an import", "lorna", "/changes/import/{applied}"),
                State("the trail of a post", "lorna", "/changes/post/2"),
            ),
        ),
        RoomPage(  # oneself; officers their people; anybody else: 404
            "audit_log.person",
            EVERYONE,
            (
                State("who changed my record", "ailsa", "/people/{ailsa}/changes"),
                State("who changed a person's record", "lorna", "/people/{ailsa}/changes"),
            ),
        ),
    ),
)
