"""What this room brings to the house: it also seals the trail by itself."""

from datetime import timedelta

from lms.audit_log import cli, worker
from lms.audit_log.views import bp
from lms.kit.room import JobKind, Room
from lms.kit.schedules import Every

ROOM = Room(
    blueprint=bp,
    commands=(cli.trail,),
    jobs=(JobKind("trail.seal", worker.seal, Every("Seal the trail of changes", timedelta(minutes=5))),),
)
