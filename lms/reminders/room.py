"""What this room brings to the house."""

from datetime import time

from lms.kit.room import JobKind, Room
from lms.kit.schedules import Daily
from lms.reminders import worker
from lms.reminders.personal import PERSONAL, RETENTION
from lms.reminders.queries.own_matters import OWN
from lms.reminders.service import changes
from lms.reminders.service.policies import load_reference

ROOM = Room(
    jobs=(JobKind(worker.KIND, worker.daily, Daily("Decide who is reminded of what", time(6, 30)), worker.dry_run),),
    matters=OWN,
    learning_changed=changes.note,
    reference=load_reference,
    personal=PERSONAL,
    retention=RETENTION,
    called={"nudge": "a reminder", "reminder_policy": "a policy of reminders", "closed_day": "a day on which an employer is closed"},
)
