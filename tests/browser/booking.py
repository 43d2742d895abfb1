"""What the pages about courses and bookings show: every state that a learner, a supervisor and an officer can meet."""

from datetime import UTC, datetime, timedelta

from lms.bookings.models import Quota, Reservation
from lms.bookings.rules.states import BookingState
from lms.courses.models import course_prerequisite
from lms.courses.rules.words import Approval, Delivery, EventState
from lms.kit.db import db, transaction
from tests.cast import NOW, Cast
from tests.events import STARTS, booking, course, event, venue

TERMS = "Come to every session.\nTell us three days before if you cannot come."


def booked(cast: Cast) -> dict[str, int]:
    """Courses with none, few and many dates; bookings in every state."""
    with transaction():
        room = venue(cast, "Training room 1, Dudhope Centre", locality="Lochee")
        room.access, room.directions = "Step-free from Quay Road. Hearing loop. Two blue badge bays.", "Bus 22 stops at the door."
        fire = course(cast, covers="What burns, and why\nWays out\nExtinguishers", for_whom="Everybody who works in a building.")
        ipc = course(cast, "IPC", ("IPC-2",), title="Infection prevention and control", approval=Approval.SUPERVISOR)
        hard = course(cast, "DEM", ("DEM-2",), title="Dementia: enhanced practice", terms=TERMS, delivery=Delivery.BLENDED)
        course(cast, "NODATE", (), title="Leading change across boundaries, a programme for those who work between organisations")
        db.session.execute(course_prerequisite.insert(), [{"course_id": hard.id, "subject_id": cast.subjects["FIRE-1"]}])
        first = event(cast, fire, at=room, trainers=("tam",), cancel_by=STARTS.date() - timedelta(days=3))
        full = event(cast, fire, starts_at=STARTS + timedelta(days=1), capacity=1, at=room, trainers=("tam",))
        for week in range(2, 40):
            event(cast, fire, starts_at=STARTS + timedelta(weeks=week), at=room if week % 3 else None, link="https://meet.example/fire")
        asked = event(cast, ipc, starts_at=STARTS + timedelta(days=4), at=room)
        long = event(cast, hard, starts_at=STARTS + timedelta(days=9), sessions=3, at=room, trainers=("tam", "lorna"))
        long.minimum, long.decide_on = 6, NOW.date() + timedelta(days=3)
        past = event(cast, ipc, starts_at=datetime(2026, 1, 12, 9, tzinfo=UTC), state=EventState.DELIVERED, at=room)
        ids = {"fire": fire.id, "ipc": ipc.id, "hard": hard.id, "first": first.id, "full": full.id, "asked": asked.id, "long": long.id}
        ids["booked"] = booking(cast, first, "effie", needs="No nuts").id
        ids["on_list"] = booking(cast, full, "gordon", BookingState.WAITLISTED).id
        ids["offered"] = booking(cast, full, "morag", BookingState.OFFERED, offered_until=NOW + timedelta(hours=48)).id
        ids["requested"] = booking(cast, asked, "ailsa", BookingState.REQUESTED).id
        ids["attended"] = booking(cast, past, "ailsa", BookingState.ATTENDED).id
        ids |= _shared(cast)
        booking(cast, first, "kirsty", BookingState.CANCELLED)
        booking(cast, full, "kirsty", BookingState.WAITLISTED)
    return ids


def _shared(cast: Cast) -> dict[str, int]:
    """A date with places kept for an employer, places without a name, and one that can be given to a colleague."""
    one = event(cast, course(cast, "WARDEN", (), title="Fire warden"), starts_at=STARTS + timedelta(days=6), capacity=9)
    day = STARTS.date() - timedelta(days=3)
    kept = Quota(event_id=one.id, organisation_id=cast.places["NHSL"], seats=4, release_on=day)
    nameless = Reservation(
        event_id=one.id, organisation_id=cast.places["NHSL"], person_id=cast["effie"].person_id, asked=3, seats=2, named=1
    )
    nameless.ends_on, nameless.made_at, nameless.reminded_at = day, NOW, None
    db.session.add_all([kept, nameless])
    db.session.flush()
    return {"shared": one.id, "kept": kept.id, "reserved": nameless.id, "to_give": booking(cast, one, "morag").id}
