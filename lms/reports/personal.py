"""What this room has about people: its tables in plain words, how rows are called, when they are due to go."""

from lms.kit.personal import A_COPY, PersonalTable

PERSONAL = (
    PersonalTable(
        table="saved_view",
        title="Views of reports that you saved",
        of=("account_id",),
        why="So that you open them again in one click.",
        source="You",
        seen_by="you, and everyone who may see figures where you have shared it",
        kept="leaver_accounts",
        fields={"name": "Name", "form": "What", "is_shared": "Shared", "made_at": "Saved"},
        left_out={"name_folded": A_COPY} | dict.fromkeys(("measure", "as_at", "filters"), "about the view, not about you"),
        removal=None,
    ),
    PersonalTable(
        table="lines_file",
        title="Long lists that you asked for as files",
        of=("account_id",),
        why="So that you can do something else while the file is made, and then fetch it.",
        source="You",
        seen_by="you",
        kept="lines_files",
        fields={"asked_at": "Asked", "title": "What", "format": "As", "lines": "Lines"},
        left_out=dict.fromkeys(("scope", "sort", "about", "reach", "file_id"), "about the list, not about you"),
        removal=None,
    ),
)
