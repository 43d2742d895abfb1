"""The register: tables that say who did something. The deed is the office’s; that it was you is held about you."""

from lms.privacy.rules.register import Kind

WHY = "To know who did what, so that it can be answered for."
SEEN_BY = "you, and the learning and development teams and administrators within whose part it lies"

DEEDS = (
    Kind(
        table="import_run",
        title="Files you sent in",
        of=("by_account_id",),
        why=WHY,
        source="Your use of the service",
        seen_by=SEEN_BY,
        kept="deeds",
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
    Kind(
        table="job",
        title="Background work you asked for",
        of=("by_account_id",),
        why=WHY,
        source="Your use of the service",
        seen_by=SEEN_BY,
        kept="deeds",
        fields={"made_at": "Asked", "title": "What", "state": "State", "ended_at": "Ended", "problem": "What went wrong"},
        left_out=dict.fromkeys(
            ("kind", "about_id", "endpoint", "done", "total", "tries", "due_at", "slot", "claim", "alive_at", "cancel_asked_at"),
            "about the work, not about you",
        ),
        removal={"title": "Removed", "problem": ""},
    ),
    Kind(
        table="import_mapping",
        title="Ways of reading files that you set",
        of=("changed_by_account_id",),
        why=WHY,
        source="Your use of the service",
        seen_by=SEEN_BY,
        kept="deeds",
        fields={"changed_at": "Changed", "kind": "What", "source": "Of files from", "employer_id": "For"},
        left_out=dict.fromkeys(("source_folded", "shape", "feeds"), "about the files, not about you"),
    ),
    Kind(
        table="import_undo",
        title="Imports you took back",
        of=("by_account_id",),
        why=WHY,
        source="Your use of the service",
        seen_by=SEEN_BY,
        kept="deeds",
        fields={"asked_at": "Asked", "reason": "Why", "state": "State", "done_at": "Done"},
        left_out=dict.fromkeys(("run_id", "problem", "removed", "revoked", "restored", "kept"), "about the import, not about you"),
        removal={"reason": "Removed"},
    ),
    Kind(
        table="removal",
        title="Mistakes you removed",
        of=("by_account_id",),
        why=WHY,
        source="Your use of the service",
        seen_by=SEEN_BY,
        kept="trail",
        fields={"at": "When", "record": "What"},
        left_out={"row_id": "about the record, not about you", "reason": "about the record, and so about somebody else"},
        removal={"reason": "Removed"},
    ),
    Kind(
        table="retention_period",
        title="Retention periods you changed",
        of=("by_account_id",),
        why=WHY,
        source="Your use of the service",
        seen_by="everyone: the period and its reason",
        kept="disposals",
        fields={"at": "When", "rule": "What", "months": "Months", "reason": "Why"},
    ),
    Kind(
        table="disposal",
        title="Removals you ordered",
        of=("by_account_id",),
        why=WHY,
        source="Your use of the service",
        seen_by="the partnership’s lead and administrators",
        kept="disposals",
        fields={"ordered_at": "When", "rule": "What", "rows": "How many", "state": "State"},
        left_out=dict.fromkeys(("months", "before_on", "oldest_on", "newest_on", "spared", "done_at"), "about the removal, not about you"),
    ),
)
