"""What this room brings to the house."""

from lms.kit.room import Room
from lms.training import cli
from lms.training.personal import LABELS, PERSONAL
from lms.training.service.imports import AWARDS, REQUIREMENTS
from lms.training.views import bp

ROOM = Room(blueprint=bp, commands=(cli.reference, cli.doctor), imports=(AWARDS, REQUIREMENTS), personal=PERSONAL, labels=LABELS)
