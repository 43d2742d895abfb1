"""What this room brings to the house."""

from lms.access import May
from lms.kit.room import Room, SettingsPlace
from lms.programmes.service.reference import load_reference
from lms.programmes.views import bp

SETTINGS = (
    SettingsPlace(
        "Induction programmes",
        "programmes.programmes",
        (May.MANAGE_INDUCTIONS,),
        group="Training",
        order=240,
        about="What people go through who start, until when, and whom each programme is for.",
    ),
)

ROOM = Room(blueprint=bp, settings=SETTINGS, reference=load_reference)
