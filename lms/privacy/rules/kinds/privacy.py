"""The register: this room’s own tables."""

from lms.privacy.rules.kinds.words import AN_ID, OFFICERS
from lms.privacy.rules.register import Kind

PRIVACY = (
    Kind(
        table="correction",
        title="Corrections you asked for",
        of=("person_id",),
        why="To answer you within a month, and to be able to show that we did.",
        source="You",
        seen_by=OFFICERS,
        kept="corrections",
        fields={
            "asked_at": "Asked",
            "about": "About",
            "what": "What is wrong",
            "should_be": "What it should be",
            "employer_id": "To",
            "due_on": "To be answered by",
            "state": "State",
        },
        removal={"what": "", "should_be": ""},
    ),
    Kind(
        table="correction_move",
        title="What became of them",
        of=("correction_id",),
        why="To answer you within a month, and to be able to show that we did.",
        source="Whoever answered you",
        seen_by=OFFICERS,
        kept="corrections",
        fields={"at": "When", "to": "State", "why": "Answer"},
        left_out={"correction_id": AN_ID, "by_account_id": "who answered: ask your learning and development team"},
        removal={"why": ""},
    ),
    Kind(
        table="access_copy",
        title="Copies of your record that were made for you",
        of=("person_id",),
        why="So that nobody reads your whole record without leaving a trace.",
        source="The officer who made the copy",
        seen_by=OFFICERS,
        kept="access_copies",
        fields={"at": "When", "by_account_id": "By", "reason": "Why"},
        removal={"reason": ""},
    ),
    Kind(
        table="removed_person",
        title="Personal details removed",
        of=("person_id",),
        why="To know that it was done.",
        source="This service",
        seen_by=OFFICERS,
        kept="disposals",
        fields={"at": "When"},
        left_out={"disposal_id": AN_ID},
    ),
)
