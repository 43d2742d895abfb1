"""What this room brings to the house."""

from lms.help.views import bp
from lms.kit.room import Requests, Room

ROOM = Room(
    blueprint=bp,
    requests=Requests(before_second_step=frozenset({"help.help", "help.accessibility", "help.privacy", "help.cookies"})),
)
