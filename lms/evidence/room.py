"""What this room brings to the house."""

from lms.evidence.personal import LABELS, PERSONAL
from lms.kit.room import Room

ROOM = Room(
    called={"evidence": "an item of evidence", "evidence_version": "an item of evidence"},
    personal=PERSONAL,
    labels=LABELS,
)
