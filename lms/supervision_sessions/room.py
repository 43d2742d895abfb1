"""What this room brings to the house."""

from lms.kit.room import Requests, Room
from lms.supervision_sessions.service import demonstration
from lms.supervision_sessions.views import bp

REQUESTS = Requests(
    commit_with_page={
        "supervision_sessions.session_mark": "each tap on a register is saved at once, and answered with what stands beside the name",
    },
)

ROOM = Room(blueprint=bp, requests=REQUESTS, demo=demonstration.load)
