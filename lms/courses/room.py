"""What this room brings to the house."""

from lms.access import May
from lms.courses.personal import LABELS, PERSONAL
from lms.courses.views import bp
from lms.kit.room import Room, SettingsPlace

SETTINGS = (
    SettingsPlace(
        "Plan courses",
        "courses.courses",
        (May.MANAGE_COURSES,),
        group="Courses",
        order=310,
        about="What can be booked: what each course teaches, for whom, who approves.",
    ),
    SettingsPlace(
        "Venues",
        "courses.venues",
        (May.MANAGE_COURSES,),
        group="Courses",
        order=320,
        about="Rooms, with access details and directions.",
    ),
)

ROOM = Room(
    blueprint=bp,
    settings=SETTINGS,
    called={"course": "a course", "event": "a date of a course", "event_trainer": "a date that they teach", "venue": "a venue"},
    personal=PERSONAL,
    labels=LABELS,
)
