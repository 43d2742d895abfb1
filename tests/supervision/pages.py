"""Pages of supervision: who opens them, and what a browser looks at."""

from tests.room_pages import RoomPages
from tests.supervision.states import furnish

PAGES = RoomPages((), furnish)
