"""What this room has about people: its tables in plain words."""

from lms.bookings.rules.readers import WITH_TRAINERS
from lms.kit.personal import AN_ID, RUN_ON, PersonalTable

PERSONAL = (
    PersonalTable(
        table="attendance",
        title="Registers you are on",
        of=("booking_id",),
        why="To know who was there: it decides whether you are awarded the course.",
        source="The trainer, or you with the code in the room",
        seen_by=WITH_TRAINERS,
        kept="training",
        fields={"session_id": "Session", "mark": "Mark", "checked_in_at": "Checked in by yourself"},
        left_out={"booking_id": AN_ID},
    ),
    PersonalTable(
        table="booking_award",
        title="Bookings that count as training",
        of=("award_id",),
        why="So that an award is taken back where the register that made it is corrected.",
        source="Made when the register is closed",
        seen_by="nobody: it stands behind your certificates",
        kept="training",
        fields={"booking_id": "Booking"},
        left_out={"award_id": AN_ID, "made_award": RUN_ON},
    ),
)
