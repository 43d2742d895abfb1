"""Pages of courses: who opens them, and what a browser looks at."""

from tests.courses.states import furnish
from tests.room_pages import PLANNERS, RoomPage, RoomPages, State

PAGES = RoomPages(
    (
        RoomPage(
            "courses.courses",
            PLANNERS,
            (
                State("courses for those who plan them", "priya", "/plan/courses"),
                State("courses to plan, none found", "lorna", "/plan/courses?text=zzzz"),
            ),
        ),
        RoomPage(
            "courses.course",
            PLANNERS,
            (
                State("a course for those who plan it", "priya", "/plan/courses/{fire}"),
                State("a course of somebody else", "lorna", "/plan/courses/{fire}"),
            ),
        ),
        RoomPage("courses.add_course", PLANNERS, (State("add a course", "lorna", "/plan/courses/add"),)),
        RoomPage("courses.edit_course", PLANNERS, (State("change a course", "priya", "/plan/courses/{fire}/edit"),)),
        RoomPage("courses.retire_course", PLANNERS, (State("retire a course", "priya", "/plan/courses/{fire}/retire"),)),
        RoomPage("courses.bring_course_back", PLANNERS),
        RoomPage(
            "courses.venues",
            PLANNERS,
            (State("venues", "priya", "/plan/venues"), State("venues, none found", "lorna", "/plan/venues?text=zzzz")),
        ),
        RoomPage("courses.venue", PLANNERS, (State("a venue", "priya", "/plan/venues/1"),)),
        RoomPage("courses.add_venue", PLANNERS, (State("add a venue", "lorna", "/plan/venues/add"),)),
        RoomPage("courses.edit_venue", PLANNERS, (State("change a venue", "priya", "/plan/venues/1/edit"),)),
        RoomPage("courses.retire_venue", PLANNERS, (State("retire a venue", "priya", "/plan/venues/1/retire"),)),
        RoomPage("courses.bring_venue_back", PLANNERS),
    ),
    furnish,
)
