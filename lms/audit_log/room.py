"""What this room brings to the house: it also seals the trail by itself."""

from datetime import timedelta

from lms.access import May
from lms.audit_log import cli, worker
from lms.audit_log.views import bp
from lms.kit.room import JobKind, Room, SettingsPlace
from lms.kit.schedules import Every

SETTINGS = (
    SettingsPlace(
        "Changes",
        "audit_log.changes",
        (May.SEE_CHANGES,),
        group="The service",
        order=530,
        about="Who changed what, when, and what it was before.",
    ),
)

ROOM = Room(
    blueprint=bp,
    settings=SETTINGS,
    commands=(cli.audit_log, cli.trail),
    jobs=(JobKind("trail.seal", worker.seal, Every("Seal the trail of changes", timedelta(minutes=5))),),
)
