"""What this room has about people: its tables in plain words, how rows are called, when they are due to go."""

from lms.kit.personal import AN_ID, REMOVED, Deed, PersonalTable
from lms.people.rules.readers import OFFICERS

WHO = "who did it: ask your learning and development team"

PERSONAL = (
    PersonalTable(
        table="person_merge",
        title="Records found to be yours",
        of=("kept_id", "gone_id"),
        why="Two records of one person are read as one, and it can be undone.",
        source="The partnership’s learning and development lead",
        seen_by=OFFICERS,
        kept="people",
        fields={"at": "Put together", "undone_at": "Undone"},
        left_out={"kept_id": AN_ID, "gone_id": AN_ID, "by_account_id": WHO, "undone_by_account_id": WHO},
    ),
    PersonalTable(
        table="person_merge_move",
        title="Numbers of records put together",
        of=("person_id",),
        why="To be able to undo it.",
        source="This service",
        seen_by=OFFICERS,
        kept="people",
        left_out={"merge_id": AN_ID},
        nobodys="Numbers of records alone; that your records were put together is told above.",
    ),
    PersonalTable(
        table="duplicate_answer",
        title="Whether two records are one person’s",
        of=("first_id", "second_id"),
        why="To ask about two records that look alike once, not every week.",
        source="The learning and development team of an employer",
        seen_by=OFFICERS,
        kept="people",
        left_out=dict.fromkeys(("answer", "reason", "at", "by_account_id"), "it is about two people at once"),
        removal={"reason": REMOVED},
        nobodys="What somebody said about two records that look alike is about two people at once. Your team can look it up for you.",
    ),
    Deed(
        table="removal",
        title="Mistakes you removed",
        kept="trail",
        fields={"at": "When", "record": "What"},
        left_out={"row_id": "about the record, not about you", "reason": "about the record, and so about somebody else"},
        removal={"reason": "Removed"},
    ),
)
