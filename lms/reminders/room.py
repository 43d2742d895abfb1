"""What this room brings to the house."""

from datetime import time

from lms.access import May
from lms.kit.room import JobKind, LetterKind, Room, SettingsPlace
from lms.kit.schedules import Daily
from lms.reminders import worker
from lms.reminders.personal import PERSONAL, RETENTION
from lms.reminders.queries.own_matters import OWN
from lms.reminders.service import changes, digests, writing
from lms.reminders.service.policies import load_reference
from lms.reminders.views import bp

SETTINGS = (
    SettingsPlace(
        "Words of reminders",
        "reminders.texts",
        (May.MANAGE_REMINDERS,),
        group="Reminders",
        order=370,
        about="What people read, and the whole message that someone would get.",
    ),
)

ROOM = Room(
    blueprint=bp,
    settings=SETTINGS,
    jobs=(JobKind(worker.KIND, worker.daily, Daily("Decide who is reminded of what", time(6, 30)), worker.dry_run),),
    letters=(LetterKind(digests.KIND, writing.write),),
    matters=OWN,
    learning_changed=changes.note,
    reference=load_reference,
    personal=PERSONAL,
    retention=RETENTION,
    called={
        "nudge": "a reminder",
        "reminder_policy": "a policy of reminders",
        "closed_day": "a day on which an employer is closed",
        "reminder_text": "words of a reminder",
    },
)
