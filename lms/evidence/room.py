"""What this room brings to the house."""

from lms.access import May
from lms.evidence.guides import GUIDES
from lms.evidence.personal import LABELS, PERSONAL
from lms.evidence.views import bp
from lms.kit.room import Place, Room

NAVIGATION = (Place("My evidence", "evidence.mine", (May.SEE_REQUIREMENTS,), order=20, tab_of="records.mine"),)

ROOM = Room(
    blueprint=bp,
    navigation=NAVIGATION,
    called={
        "evidence": "an item of evidence",
        "evidence_version": "an item of evidence",
        "evidence_reader": "a reader of evidence",
        "evidence_pin": "an item of evidence",
    },
    personal=PERSONAL,
    labels=LABELS,
    guides=GUIDES,
)
