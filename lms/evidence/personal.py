"""What this room has about people: its tables in plain words, how rows are called."""

from sqlalchemy import select

from lms.evidence.models import Evidence, EvidencePin, EvidenceVersion
from lms.kit.labels import Labels
from lms.kit.personal import AN_ID, RUN_ON, PersonalTable

OWNER_AND_READERS = "you, and those you sent it to"
WHY = "So that you can show what you can do, to those you choose."
YOU = "You, or the colleague who saw you work"

PERSONAL = (
    PersonalTable(
        table="evidence",
        title="Your evidence",
        of=("owner_id",),
        why=WHY,
        source=YOU,
        seen_by=OWNER_AND_READERS,
        kept="people",
        fields={"carrier": "Made of", "author_id": "Written by", "added_at": "Added", "deleted_at": "Deleted"},
        left_out={"ref_kind": RUN_ON, "ref_id": AN_ID, "submission": "it keeps a form that is sent twice from being kept twice"},
    ),
    PersonalTable(
        table="evidence_version",
        title="What your evidence says",
        of=("evidence_id",),
        why=WHY,
        source=YOU,
        seen_by=OWNER_AND_READERS,
        kept="people",
        fields={
            "evidence_id": "Item",
            "number": "Version",
            "kind": "Kind",
            "day": "Day",
            "title": "Title",
            "text": "Text",
            "link": "Link",
            "frozen_at": "Sent as it is",
        },
        left_out={"file_id": AN_ID},
        removal={"title": "", "text": "", "link": "", "file_id": None},
    ),
    PersonalTable(
        table="evidence_file",
        title="Files of your evidence",
        of=("evidence_id",),
        why=WHY,
        source="You",
        seen_by=OWNER_AND_READERS,
        kept="people",
        fields={"evidence_id": "Item", "media_type": "Type", "size": "Bytes"},
        left_out={"content": "the file itself: you find it under My evidence"},
        removal=None,
    ),
    PersonalTable(
        table="evidence_pin",
        title="Where you have sent your evidence",
        of=("version_id",),
        why="So that it can be told what a decision rests on.",
        source="You",
        seen_by=OWNER_AND_READERS,
        kept="people",
        fields={"version_id": "Item", "sender_id": "Sent by", "sent_on": "Sent", "state": "State"},
        left_out={"kind": RUN_ON, "about": AN_ID},
    ),
    PersonalTable(
        table="evidence_reader",
        title="Who may read evidence: yours, and what was sent to you",
        of=("pin_id", "person_id"),
        why="So that nobody else can open it, and you see who can.",
        source="Whoever sent it",
        seen_by="the owner of the evidence, and the person named",
        kept="people",
        fields={"pin_id": "Sent", "person_id": "Who", "why": "Why", "since": "From", "ended_on": "Not since"},
        removal=None,
    ),
)

LABELS: Labels = {
    Evidence: select(Evidence.id, Evidence.added_at),
    EvidenceVersion: select(EvidenceVersion.id, Evidence.added_at).select_from(EvidenceVersion).join(Evidence),
    EvidencePin: select(EvidencePin.id, Evidence.added_at).select_from(EvidencePin).join(EvidenceVersion).join(Evidence),
}
