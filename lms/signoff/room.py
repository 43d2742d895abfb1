"""What this room brings to the house."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

from lms.access import May, Reach, Viewer
from lms.kit.room import JobKind, Place, Requests, Room, SettingsPlace
from lms.kit.schedules import Every
from lms.kit.todo import Todo
from lms.signoff import worker
from lms.signoff.personal import LABELS, PERSONAL
from lms.signoff.queries.certificates import KIND, certificate_today
from lms.signoff.queries.matters import MATTERS
from lms.signoff.queries.measure import COMPETENCE
from lms.signoff.queries.timeline import timeline
from lms.signoff.queries.todo import todo
from lms.signoff.queries.todo_review import todo_review
from lms.signoff.service import demonstration
from lms.signoff.service.examine import examine
from lms.signoff.service.imports import SIGN_OFFS
from lms.signoff.views import bp

REQUESTS = Requests(
    commit_with_page={"signoff.assess_rating": "each tap of a self-assessment is saved at once, and answered with what stands beside it"},
)

NAVIGATION = (
    Place("My competencies", "signoff.mine", (May.ASK_FOR_SIGN_OFF,), order=35),
    Place("Sign-offs", "signoff.queue", (May.SIGN_OFF,), order=63, reaches=(Reach.TEAM, Reach.BRANCH), tab_of="records.people"),
)
SETTINGS = (
    SettingsPlace(
        "First assessors",
        "signoff.first_assessors",
        (May.NAME_ASSESSORS,),
        group="Competencies",
        order=410,
        about="Who may sign off where nobody is signed off yet, and what they have signed.",
    ),
)


def _todo(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    return chain(todo(viewer, now), todo_review(viewer, now))


ROOM = Room(
    blueprint=bp,
    navigation=NAVIGATION,
    settings=SETTINGS,
    requests=REQUESTS,
    jobs=(JobKind(worker.KIND, worker.look_after, Every("End requests for sign-off that nobody can sign", timedelta(minutes=15))),),
    todo=_todo,
    measures=(COMPETENCE,),
    examine=examine,
    timeline=timeline,
    imports=(SIGN_OFFS,),
    matters=MATTERS,
    certificate_today={KIND: certificate_today},
    called={
        "sign_off": "a sign-off",
        "sign_off_request": "a request for sign-off",
        "sign_off_item": "a request for sign-off",
        "sign_off_flag": "a flag on a sign-off",
        "self_assessment": "a self-assessment",
        "first_assessor": "a naming of a first assessor",
        "aspired_role": "a role that somebody works towards",
        "judgement": "a judgement",
        "profile_certificate": "a certificate of a role",
    },
    personal=PERSONAL,
    labels=LABELS,
    demo=demonstration.load,
)
