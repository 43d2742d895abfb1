"""What this room has about people: its tables in plain words, how rows are called, when they are due to go."""

from datetime import date

from sqlalchemy import select

from lms.bookings.models import Booking
from lms.bookings.rules.readers import WITH_TRAINERS
from lms.courses.models import Course, Event
from lms.kit.datetimes import start_of
from lms.kit.db import AnySelect
from lms.kit.labels import Labels
from lms.kit.personal import AN_ID, REMOVED, Goes, PersonalTable, Retention

BY_LEARNER = "You, your supervisor or a learning and development team"

PERSONAL = (
    PersonalTable(
        table="booking",
        title="Courses you have booked",
        of=("person_id", "post_id"),
        why="To keep your place, and to know who came. What you need is removed soon after the date, by a rule of its own.",
        source=BY_LEARNER,
        seen_by=f"{WITH_TRAINERS}. What you need is shown to the trainers and the organiser’s team alone",
        kept="training",
        fields={
            "course_id": "Course",
            "event_id": "Starts",
            "state": "State",
            "asked_at": "Asked",
            "offered_until": "Place offered until",
            "terms_accepted_at": "Terms accepted",
            "needs": "What you need",
        },
        left_out={
            "asked_by_account_id": "who asked stands in the steps of the booking",
            "is_handed_on": "the steps of the booking say to whom the place was given",
        },
        removal={"needs": None},
    ),
    PersonalTable(
        table="booking_move",
        title="The steps of your bookings",
        of=("booking_id",),
        why="So that it can be told who booked, approved or cancelled, when and why.",
        source=BY_LEARNER,
        seen_by=WITH_TRAINERS,
        kept="training",
        fields={"at": "When", "state": "State", "because": "Reason", "why": "Why"},
        left_out={"booking_id": AN_ID, "by_account_id": "somebody else may have done it"},
        removal={"why": REMOVED},
    ),
    PersonalTable(
        table="reservation",
        title="Places you have reserved for your people",
        of=("person_id",),
        why="So that you can name who comes later, and be told before the places go to others.",
        source="You",
        seen_by="you, and the learning and development teams of these people and of the organiser",
        kept="training",
        fields={
            "event_id": "Starts",
            "organisation_id": "For people of",
            "asked": "Reserved",
            "named": "Named",
            "seats": "Without a name",
            "ends_on": "Until",
            "made_at": "Made",
            "reminded_at": "Reminded",
        },
    ),
    PersonalTable(
        table="calendar_feed",
        title="Your private calendar address",
        of=("account_id",),
        why="So that your own calendar program can show your bookings.",
        source="You",
        seen_by="you alone",
        kept="leaver_accounts",
        fields={"made_at": "Made"},
        left_out={"serial": "how often you have asked for a new address"},
        removal=None,
    ),
)


def _needs(before: date) -> AnySelect:
    """Of dates that are over, whatever came of them and of the booking."""
    statement = select(Booking.id.label("row_id"), Event.ends_at.label("on")).join(Event, Event.id == Booking.event_id)
    return statement.where(Event.ends_at < start_of(before), Booking.needs.is_not(None))


RETENTION = (Retention(rule="booking_needs", due=_needs, goes=(Goes("booking"),)),)

LABELS: Labels = {Booking: select(Booking.id, Course.title).join(Course, Course.id == Booking.course_id)}
