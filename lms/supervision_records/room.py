"""What this room brings to the house."""

from lms.access import May
from lms.kit.room import Place, Requests, Room, Row
from lms.supervision_records.guides import GUIDES
from lms.supervision_records.queries.todo import todo
from lms.supervision_records.views import bp

NAVIGATION = (Place("Releases", "supervision_records.release_list", (May.RELEASE_RECORD,), order=95, row=Row.WORK),)
REQUESTS = Requests(
    commit_with_page={
        "supervision_records.save_record": "a record saves itself while it is written, and is answered with when it was saved",
        "supervision_records.save_reflection": "a reflection saves itself while it is written, and is answered with when it was saved",
    },
)

ROOM = Room(blueprint=bp, navigation=NAVIGATION, requests=REQUESTS, guides=GUIDES, todo=todo)
