"""What this room brings to the house."""

from sqlalchemy import select

from lms.access import May
from lms.framework import cli, service
from lms.framework.models import Behaviour, Framework, FrameworkVersion
from lms.framework.views import bp
from lms.kit.labels import Labels
from lms.kit.room import Room, SettingsPlace

LABELS: Labels = {
    Framework: select(Framework.id, Framework.name),
    FrameworkVersion: select(FrameworkVersion.id, FrameworkVersion.number),
    Behaviour: select(Behaviour.id, Behaviour.text),
}

SETTINGS = (
    SettingsPlace(
        "Frameworks",
        "framework.frameworks",
        (May.MANAGE_FRAMEWORKS, May.NAME_ASSESSORS),
        group="Competencies",
        order=250,
        about="What people should be able to do, at which level, and what each job role needs.",
    ),
)

ROOM = Room(
    blueprint=bp,
    settings=SETTINGS,
    commands=(cli.framework,),
    reference=service.load_reference,
    called={"framework": "a framework", "framework_version": "a version of a framework", "framework_profile": "a profile"},
    labels=LABELS,
)
