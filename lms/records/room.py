"""What this room brings to the house."""

from lms.access import May, Reach
from lms.kit.room import Limit, Place, Requests, Room, Row
from lms.records import queries
from lms.records.guides import GUIDES
from lms.records.views import bp

NAVIGATION = (
    Place("My training", "records.mine", (May.SEE_REQUIREMENTS,), order=20),
    # The same page under the name it has for anyone who sees their team alone.
    Place("Team", "records.people", (May.SEE_PEOPLE,), order=60, reaches=(Reach.TEAM,)),
    Place("People", "records.people", (May.SEE_PEOPLE,), order=20, reaches=(Reach.BRANCH, Reach.PARTNERSHIP), row=Row.WORK),
)

ROOM = Room(
    blueprint=bp,
    navigation=NAVIGATION,
    requests=Requests(limits={"records.check_certificate": Limit.NOT_FOUND}),
    todo=queries.todo,
    guides=GUIDES,
)
