"""Pages of evaluations: who opens them, and what a browser looks at."""

from tests.evaluations.states import furnish
from tests.room_pages import EVERYONE, RoomPage, RoomPages, State

TEACHERS = {"lorna", "priya", "tam"}
PAGES = RoomPages(
    (
        RoomPage(  # those who came: 404 for others
            "evaluations.answer",
            EVERYONE,
            (
                State("what do you think", "ailsa", "/bookings/{asked}/what-you-think/after"),
                State("what do you think, over", "ailsa", "/bookings/{asked}/what-you-think/later"),
            ),
        ),
        RoomPage("evaluations.results", TEACHERS, (State("what people say", "priya", "/what-people-say"),)),
        RoomPage(
            "evaluations.course",
            TEACHERS,
            (
                State("what people say of a course", "priya", "/what-people-say/courses/{said_of}"),
                State("what people say of a course, too few", "tam", "/what-people-say/courses/{not_said_of}"),
            ),
        ),
        RoomPage(  # oneself, and who teaches for one's organisations: 404 for others
            "evaluations.trainer", TEACHERS, (State("what people say of a trainer", "tam", "/what-people-say/trainers/{tam}"),)
        ),
    ),
    furnish,
)
