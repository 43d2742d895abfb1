"""What this room brings to the house."""

from datetime import time

from lms.access import May, Reach
from lms.kit.room import JobKind, LetterKind, Room, SettingsPlace
from lms.kit.schedules import Daily
from lms.reminders import worker
from lms.reminders.guides import GUIDES
from lms.reminders.personal import PERSONAL, RETENTION
from lms.reminders.queries.own_matters import OWN
from lms.reminders.queries.todo import todo
from lms.reminders.service import changes, demonstration, digests, writing
from lms.reminders.service.policies import EFFECT, load_reference
from lms.reminders.views import bp

SETTINGS = (
    SettingsPlace(
        "Tell people in person",
        "reminders.in_person",
        (May.TELL_IN_PERSON,),
        reaches=(Reach.BRANCH, Reach.PARTNERSHIP),
        group="Reminders",
        order=390,
        about="People without an email address that works, and what falls due for them, team by team.",
    ),
    SettingsPlace(
        "What people are reminded of",
        "reminders.policies",
        (May.MANAGE_REMINDERS,),
        group="Reminders",
        order=360,
        about="When, of what, and since when; for every employer or for one.",
    ),
    SettingsPlace(
        "Words of reminders",
        "reminders.texts",
        (May.MANAGE_REMINDERS,),
        group="Reminders",
        order=370,
        about="What people read, and the whole message that someone would get.",
    ),
    SettingsPlace(
        "Working days",
        "reminders.calendars",
        (May.MANAGE_REMINDERS,),
        group="Reminders",
        order=380,
        about="The days on which each employer works. Nobody is reminded on another.",
    ),
)

ROOM = Room(
    jobs=(
        JobKind(worker.KIND, worker.daily, Daily("Decide who is reminded of what", time(6, 30)), worker.dry_run),
        JobKind(EFFECT, worker.count_effect),
    ),
    letters=(LetterKind(digests.KIND, writing.write),),
    matters=OWN,
    learning_changed=changes.note,
    reference=load_reference,
    personal=PERSONAL,
    retention=RETENTION,
    blueprint=bp,
    settings=SETTINGS,
    todo=todo,
    demo=demonstration.load,
    called={
        "nudge": "a reminder",
        "reminder_policy": "a policy of reminders",
        "reminder_text": "words of a reminder",
        "closed_day": "a day on which an employer is closed",
        "reminder_effect": "a count of reminders",
    },
    guides=GUIDES,
)
