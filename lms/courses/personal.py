"""What this room has about people: its tables in plain words, how rows are called, when they are due to go."""

from sqlalchemy import select

from lms.courses.models import Course, Event, EventSession
from lms.kit.labels import Labels
from lms.kit.personal import Deed, PersonalTable

PERSONAL = (
    PersonalTable(
        table="event_trainer",
        title="Dates you teach",
        of=("person_id",),
        why="So that people know who teaches, and you can run the register.",
        source="The organiser’s learning and development team",
        seen_by="everyone who can sign in",
        kept="training",
        fields={"event_id": "Starts"},
    ),
    Deed(
        table="event_move",
        title="Dates you planned, cancelled or closed",
        fields={"at": "When", "event_id": "Starts", "state": "State", "why": "Why"},
        removal={"why": "Removed"},
    ),
)

LABELS: Labels = {
    Course: select(Course.id, Course.title),
    Event: select(Event.id, Event.starts_at),
    EventSession: select(EventSession.id, EventSession.starts_at),
}
