"""What this room brings to the house."""

from sqlalchemy import select

from lms.framework import cli
from lms.framework.models import Behaviour, Framework, FrameworkVersion
from lms.framework.service.reference import load_reference
from lms.kit.labels import Labels
from lms.kit.room import Room

LABELS: Labels = {
    Framework: select(Framework.id, Framework.name),
    FrameworkVersion: select(FrameworkVersion.id, FrameworkVersion.number),
    Behaviour: select(Behaviour.id, Behaviour.text),
}

ROOM = Room(
    commands=(cli.framework,),
    reference=load_reference,
    called={"framework": "a framework", "framework_version": "a version of a framework", "framework_profile": "a profile"},
    labels=LABELS,
)
