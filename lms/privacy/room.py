"""What this room brings to the house. Its work never falls due by itself: somebody looks first, and orders."""

from lms.access import May
from lms.kit.room import JobKind, Room, SettingsPlace
from lms.privacy import worker
from lms.privacy.personal import PERSONAL, RETENTION
from lms.privacy.queries.corrections import todo
from lms.privacy.views import bp

SETTINGS = (
    SettingsPlace(
        "Corrections",
        "privacy.corrections",
        (May.MANAGE_PEOPLE,),
        group="People",
        order=150,
        about="What people say is wrong about them.",
    ),
    SettingsPlace(
        "How long records are kept",
        "privacy.retention",
        (May.MANAGE_RETENTION,),
        group="The service",
        order=540,
        about="Each kind of record: for how long, what happens then, who decides.",
    ),
    SettingsPlace(
        "Removals",
        "privacy.disposals",
        (May.MANAGE_RETENTION,),
        group="The service",
        order=550,
        about="What is old enough to be removed, and what was removed.",
    ),
)

ROOM = Room(
    blueprint=bp,
    settings=SETTINGS,
    jobs=(JobKind(worker.KIND, worker.dispose),),
    todo=todo,
    called={
        "correction": "a request for correction",
        "access_copy": "a copy of the record",
        "removed_person": "the removal of personal details",
    },
    personal=PERSONAL,
    retention=RETENTION,
)
