"""What this room has about people: its tables in plain words, how rows are called, when they are due to go."""

from lms.kit.personal import Deed

PERSONAL = (
    Deed(
        table="job",
        title="Background work you asked for",
        fields={
            "made_at": "Asked",
            "title": "What",
            "state": "State",
            "started_at": "Begun",
            "ended_at": "Ended",
            "problem": "What went wrong",
        },
        left_out=dict.fromkeys(
            ("kind", "about_id", "endpoint", "done", "total", "tries", "due_at", "slot", "claim", "alive_at", "cancel_asked_at"),
            "about the work, not about you",
        ),
        removal={"title": "Removed", "problem": ""},
    ),
)
