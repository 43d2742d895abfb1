"""What this room has about people: its tables in plain words, how rows are called, when they are due to go."""

from lms.kit.personal import AN_ID, Chapter, Deed, Goes, PersonalTable, Retention
from lms.people.rules.readers import OFFICERS
from lms.privacy.queries import retention_selection

PERSONAL = (
    PersonalTable(
        table="correction",
        chapter=Chapter.CORRESPONDENCE,
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
    PersonalTable(
        table="correction_move",
        chapter=Chapter.CORRESPONDENCE,
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
    PersonalTable(
        table="access_copy",
        chapter=Chapter.CORRESPONDENCE,
        title="Copies of your record that were made for you",
        of=("person_id",),
        why="So that nobody reads your whole record without leaving a trace.",
        source="The officer who made the copy",
        seen_by=OFFICERS,
        kept="access_copies",
        fields={"at": "When", "by_account_id": "By", "reason": "Why"},
        removal={"reason": ""},
    ),
    PersonalTable(
        table="removed_person",
        chapter=Chapter.CORRESPONDENCE,
        title="Personal details removed",
        of=("person_id",),
        why="To know that it was done.",
        source="This service",
        seen_by=OFFICERS,
        kept="disposals",
        fields={"at": "When"},
        left_out={"disposal_id": AN_ID},
    ),
    Deed(
        table="retention_period",
        title="Retention periods you changed",
        seen_by="everyone: the period and its reason",
        kept="disposals",
        fields={"at": "When", "rule": "What", "months": "Months", "reason": "Why"},
    ),
    Deed(
        table="disposal",
        title="Removals you ordered",
        seen_by="the partnership’s lead and administrators",
        kept="disposals",
        fields={"ordered_at": "When", "rule": "What", "rows": "How many", "state": "State"},
        left_out=dict.fromkeys(("months", "before_on", "oldest_on", "newest_on", "spared", "done_at"), "about the removal, not about you"),
    ),
)

RETENTION = (
    Retention(rule="people", due=retention_selection.people),
    Retention(rule="leaver_accounts", due=retention_selection.accounts),
    Retention(rule="corrections", due=retention_selection.corrections, goes=(Goes("correction"), Goes("correction_move", "correction_id"))),
    Retention(rule="access_copies", due=retention_selection.access_copies, goes=(Goes("access_copy"),)),
)
