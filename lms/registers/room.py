"""What this room brings to the house."""

from lms.kit.room import Limit, Requests, Room
from lms.registers.personal import PERSONAL
from lms.registers.queries.certificates import KIND, certificate_today
from lms.registers.views import bp

REQUESTS = Requests(
    limits={"registers.check_in": Limit.NOT_FOUND_BY_ACCOUNT},
    commit_with_page={"registers.register_mark": "each tap on a register is saved at once, and answered with what stands beside the name"},
)

ROOM = Room(blueprint=bp, requests=REQUESTS, personal=PERSONAL, certificate_today={KIND: certificate_today})
