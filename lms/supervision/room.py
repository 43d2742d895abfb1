"""What this room brings to the house."""

from lms.access import May
from lms.kit.room import Limit, Place, Requests, Room, Row
from lms.supervision.guides import GUIDES
from lms.supervision.personal import LABELS, PERSONAL, RETENTION
from lms.supervision.queries.readers import readable
from lms.supervision.queries.timeline import timeline
from lms.supervision.queries.todo import todo
from lms.supervision.service import demonstration
from lms.supervision.views import bp

NAVIGATION = (
    Place("Supervision", "supervision.mine", (May.TAKE_PART_IN_SUPERVISION,), order=45),
    Place("Releases", "supervision.release_list", (May.RELEASE_RECORD,), order=95, row=Row.WORK),
)
#: Where an address or a number could be guessed.
LIMITS = dict.fromkeys(("supervision.invite", "supervision.name_facilitator"), Limit.REFUSED_POSTS)
REQUESTS = Requests(
    limits=LIMITS,
    commit_with_page={
        "supervision.session_mark": "each tap on a register is saved at once, and answered with what stands beside the name",
        "supervision.save_record": "a record saves itself while it is written, and is answered with when it was saved",
        "supervision.save_reflection": "a reflection saves itself while it is written, and is answered with when it was saved",
    },
)

ROOM = Room(
    blueprint=bp,
    navigation=NAVIGATION,
    requests=REQUESTS,
    guides=GUIDES,
    todo=todo,
    personal=PERSONAL,
    labels=LABELS,
    retention=RETENTION,
    readable=readable(),
    demo=demonstration.load,
    timeline=timeline,
    called={
        "supervision_group": "a group that meets for supervision",
        "supervision_member": "a member of a group that meets for supervision",
        "supervision_agreement": "an agreement of supervision",
        "supervision_signature": "a signature under an agreement of supervision",
        "supervision_session": "a session of supervision",
        "supervision_attendance": "somebody at a session of supervision",
        "supervision_agenda_item": "a point of an agenda",
        "supervision_action": "an action from supervision",
        "supervision_draft": "a record of supervision that is being written",
        "supervision_shared_record": "a record of supervision",
        "supervision_one_to_one_record": "a record of supervision",
        "supervision_reflection": "a reflection",
        "supervision_note": "a note to a record of supervision",
        "supervision_release": "the release of a record of supervision",
        "supervision_reading": "a reading of a record of supervision",
    },
)
