"""What this room brings to the house."""

from lms.access import May
from lms.kit.room import Limit, Place, Requests, Room
from lms.supervision.guides import GUIDES
from lms.supervision.personal import LABELS, PERSONAL, RETENTION
from lms.supervision.queries.readers import readable
from lms.supervision.queries.timeline import timeline
from lms.supervision.queries.todo import todo
from lms.supervision.views import bp

NAVIGATION = (Place("Supervision", "supervision.mine", (May.TAKE_PART_IN_SUPERVISION,), order=45),)
#: Where an address or a number could be guessed.
LIMITS = dict.fromkeys(("supervision.invite", "supervision.name_facilitator"), Limit.REFUSED_POSTS)

ROOM = Room(
    blueprint=bp,
    navigation=NAVIGATION,
    requests=Requests(limits=LIMITS),
    guides=GUIDES,
    todo=todo,
    personal=PERSONAL,
    labels=LABELS,
    retention=RETENTION,
    readable=readable(),
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
