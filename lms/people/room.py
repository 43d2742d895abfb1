"""What this room brings to the house."""

from lms.access import May
from lms.kit.room import Room, SettingsPlace
from lms.people.personal import LABELS, PERSONAL, RETENTION
from lms.people.queries.matters import MATTERS
from lms.people.service.imports import ABSENCES, ORGANISATIONS, STAFF_LIST
from lms.people.views import bp

SETTINGS = (
    SettingsPlace(
        "Who may do what",
        "people.access",
        (May.SEE_ACCESS,),
        group="Signing in and roles",
        order=430,
        about="Each role, and how far it sees.",
    ),
)

ROOM = Room(
    blueprint=bp,
    settings=SETTINGS,
    matters=MATTERS,
    imports=(ORGANISATIONS, STAFF_LIST, ABSENCES),
    called={
        "account": "an account",
        "term": "a term of a post",
        "post": "a post",
        "person": "a record merged into it",
        "absence": "an absence",
        "registration": "a registration",
        "organisation": "another organisation",
        "role_grant": "a role that was given",
    },
    personal=PERSONAL,
    retention=RETENTION,
    labels=LABELS,
)
