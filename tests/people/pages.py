"""Pages of people: who opens them, and what a browser looks at."""

from tests.room_pages import EVERYONE, RoomPage, RoomPages, State

PAGES = RoomPages(
    (RoomPage("people.access", EVERYONE, (State("who may do what", "ailsa", "/who-may-do-what", on_a_phone=True),)),),
)
