"""What this room brings to the house. It looks after the outbox beside the jobs, so that neither waits for the other."""

from lms.access import May
from lms.kit.room import Room, SettingsPlace
from lms.outbox import worker
from lms.outbox.personal import PERSONAL, RETENTION
from lms.outbox.views import bp

SETTINGS = (
    SettingsPlace(
        "Messages",
        "outbox.messages",
        (May.SEE_MESSAGES,),
        group="The service",
        order=520,
        about="Every email that was written, and what could not be sent.",
    ),
)

ROOM = Room(blueprint=bp, settings=SETTINGS, steady=(worker.send_waiting,), personal=PERSONAL, retention=RETENTION)
