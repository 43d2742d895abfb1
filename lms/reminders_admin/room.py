"""What this room brings to the house."""

from lms.access import May
from lms.kit.room import JobKind, Room, SettingsPlace
from lms.reminders_admin import worker
from lms.reminders_admin.guides import GUIDES
from lms.reminders_admin.service.policies import EFFECT
from lms.reminders_admin.views import bp

SETTINGS = (
    SettingsPlace(
        "What people are reminded of",
        "reminders_admin.policies",
        (May.MANAGE_REMINDERS,),
        group="Reminders",
        order=360,
        about="When, of what, and since when; for every employer or for one.",
    ),
    SettingsPlace(
        "Words of reminders",
        "reminders_admin.texts",
        (May.MANAGE_REMINDERS,),
        group="Reminders",
        order=370,
        about="What people read, and the whole message that someone would get.",
    ),
    SettingsPlace(
        "Working days",
        "reminders_admin.calendars",
        (May.MANAGE_REMINDERS,),
        group="Reminders",
        order=380,
        about="The days on which each employer works. Nobody is reminded on another.",
    ),
)

ROOM = Room(
    blueprint=bp,
    jobs=(JobKind(EFFECT, worker.count_effect),),
    settings=SETTINGS,
    called={"reminder_effect": "a count of reminders"},
    guides=GUIDES,
)
