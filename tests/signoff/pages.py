"""Pages of sign-offs: who opens them, and what a browser looks at."""

from tests.room_pages import RoomPages

PAGES = RoomPages(())
