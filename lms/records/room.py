"""What this room brings to the house."""

from lms.kit.room import Limit, Requests, Room
from lms.records.views import bp

ROOM = Room(blueprint=bp, requests=Requests(limits={"records.check_certificate": Limit.NOT_FOUND}))
