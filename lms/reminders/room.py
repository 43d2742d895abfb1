"""What this room brings to the house."""

from datetime import time

from lms.access import May, Reach
from lms.kit.room import JobKind, LetterKind, Room, SettingsPlace
from lms.kit.schedules import Daily
from lms.reminders import worker
from lms.reminders.personal import PERSONAL, RETENTION
from lms.reminders.queries.own_matters import OWN
from lms.reminders.queries.todo import todo
from lms.reminders.service import changes, demonstration, digests, writing
from lms.reminders.service.merges import keep_one_digest
from lms.reminders.service.policies import load_reference
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
)

ROOM = Room(
    jobs=(JobKind(worker.KIND, worker.daily, Daily("Decide who is reminded of what", time(6, 30)), worker.dry_run),),
    letters=(LetterKind(digests.KIND, writing.write),),
    matters=OWN,
    learning_changed=changes.note,
    before_merge=keep_one_digest,
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
    },
)
