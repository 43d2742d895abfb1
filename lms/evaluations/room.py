"""What this room brings to the house."""

from datetime import timedelta

from lms.access import May
from lms.evaluations import worker
from lms.evaluations.personal import LABELS, PERSONAL, RETENTION
from lms.evaluations.queries.invitations import todo
from lms.evaluations.views import bp
from lms.kit.room import JobKind, Room, SettingsPlace
from lms.kit.schedules import Every

SETTINGS = (
    SettingsPlace(
        "What people say",
        "evaluations.results",
        (May.SEE_EVALUATIONS,),
        group="Courses",
        order=340,
        about="Answers after a course and three months later, by course and trainer, without names.",
    ),
)

ROOM = Room(
    blueprint=bp,
    settings=SETTINGS,
    jobs=(
        JobKind(
            worker.KIND, worker.look_after, Every("Ask people what they think of a course, and count their answers", timedelta(minutes=15))
        ),
    ),
    todo=todo,
    called={"evaluation_outcome": "what people say of a course"},
    personal=PERSONAL,
    retention=RETENTION,
    labels=LABELS,
)
