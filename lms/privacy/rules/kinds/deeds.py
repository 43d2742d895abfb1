"""The register: tables that say who did something. The deed is the office’s; that it was you is held about you."""

from functools import partial

from lms.privacy.rules.register import Kind

Deed = partial(
    Kind,
    of=("by_account_id",),
    why="To know who did what, so that it can be answered for.",
    source="Your use of the service",
    seen_by="you, and the learning and development teams and administrators within whose part it lies",
    kept="deeds",
)

DEEDS = (
    Deed(
        table="import_run",
        title="Files you sent in",
        fields={"made_at": "Sent", "kind": "What", "employer_id": "For", "state": "State", "applied_at": "Applied", "lines": "Lines"},
        left_out=dict.fromkeys(
            ("file_id", "apply_good_lines", "end_leavers_on", "about_file", "problem", "doubt", "is_right_employer"),
            "about the file, not about you",
        )
        | dict.fromkeys(
            ("adds", "changes", "ends", "rejoins", "leavers", "unchanged", "errors", "warnings", "left_out", "undecided"),
            "about the file, not about you",
        ),
    ),
    Deed(
        table="job",
        title="Background work you asked for",
        fields={"made_at": "Asked", "title": "What", "state": "State", "ended_at": "Ended", "problem": "What went wrong"},
        left_out=dict.fromkeys(
            ("kind", "about_id", "endpoint", "done", "total", "tries", "due_at", "slot", "claim", "alive_at", "cancel_asked_at"),
            "about the work, not about you",
        ),
        removal={"title": "Removed", "problem": ""},
    ),
    Deed(
        table="import_mapping",
        title="Ways of reading files that you set",
        of=("changed_by_account_id",),
        fields={"changed_at": "Changed", "kind": "What", "source": "Of files from", "employer_id": "For"},
        left_out=dict.fromkeys(("source_folded", "shape", "feeds"), "about the files, not about you"),
    ),
    Deed(
        table="import_undo",
        title="Imports you took back",
        fields={"asked_at": "Asked", "reason": "Why", "state": "State", "done_at": "Done"},
        left_out=dict.fromkeys(("run_id", "problem", "removed", "revoked", "restored", "kept"), "about the import, not about you"),
        removal={"reason": "Removed"},
    ),
    Deed(
        table="event_move",
        title="Dates you planned, cancelled or closed",
        fields={"at": "When", "event_id": "Starts", "state": "State", "why": "Why"},
        removal={"why": "Removed"},
    ),
    Deed(
        table="removal",
        title="Mistakes you removed",
        kept="trail",
        fields={"at": "When", "record": "What"},
        left_out={"row_id": "about the record, not about you", "reason": "about the record, and so about somebody else"},
        removal={"reason": "Removed"},
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
