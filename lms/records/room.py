"""What this room brings to the house."""

from lms.access import May, Reach
from lms.kit.room import Limit, Place, Requests, Room, Row
from lms.records import queries
from lms.records.guides import GUIDES
from lms.records.views import bp

WIDE = (Reach.BRANCH, Reach.PARTNERSHIP)
NAVIGATION = (
    Place("My training", "records.mine", (May.SEE_REQUIREMENTS,), order=20),
    Place("What you have done", "records.timeline", (May.SEE_RECORD,), order=22, tab_of="records.mine"),
    # For anyone who sees their team alone, the grid comes first; for others, the list.
    Place("Team", "records.team", (May.SEE_PEOPLE,), order=60, reaches=(Reach.TEAM,)),
    Place("List", "records.people", (May.SEE_PEOPLE,), order=60, reaches=(Reach.TEAM,), tab_of="records.team"),
    Place("People", "records.people", (May.SEE_PEOPLE,), order=20, reaches=WIDE, row=Row.WORK),
    Place("Grid", "records.team", (May.SEE_PEOPLE,), order=20, reaches=WIDE, row=Row.WORK, tab_of="records.people"),
)

ROOM = Room(
    blueprint=bp,
    navigation=NAVIGATION,
    requests=Requests(limits={"records.check_certificate": Limit.NOT_FOUND}),
    todo=queries.todo,
    guides=GUIDES,
)
