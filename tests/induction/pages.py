"""Pages of inductions: who opens them, and what a browser looks at."""

from tests.induction.states import furnish
from tests.room_pages import RoomPages

PAGES = RoomPages((), furnish)
