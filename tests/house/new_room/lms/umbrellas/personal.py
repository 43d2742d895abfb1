"""What this room has about people."""

from lms.kit.personal import PersonalTable

PERSONAL = (
    PersonalTable(
        table="umbrella_loan",
        title="Umbrellas you have borrowed",
        of=("post_id",),
        why="So that umbrellas come back.",
        source="You",
        seen_by="you",
        kept="training",
        fields={"colour": "Umbrella", "lent_on": "Lent on", "back_on": "Back on"},
    ),
)
