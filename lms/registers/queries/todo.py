"""What a trainer has to do: registers to close and to take, and dates to come."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from lms.access import May, Viewer
from lms.courses.models import Course, Event, EventTrainer
from lms.courses.rules.words import EventState
from lms.kit.datetimes import clock_time, local_date
from lms.kit.db import db
from lms.kit.todo import Todo, Weight
from lms.people.queries import records_of

#: How far ahead a trainer's dates are shown, and how long a register that stays open is asked for.
AHEAD, BEHIND = timedelta(days=28), timedelta(days=90)


def todo(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    """Lines for home, in order of time."""
    if not viewer.may(May.RUN_REGISTER):
        return
    statement = (
        select(Event.id, Event.starts_at, Event.ends_at, Course.title)
        .join(Course, Course.id == Event.course_id)
        .join(EventTrainer, EventTrainer.event_id == Event.id)
        .where(EventTrainer.person_id.in_(records_of(viewer.person_id)), Event.state == EventState.SCHEDULED)
        .where(Event.starts_at < now + AHEAD, Event.ends_at > now - BEHIND)
        .order_by(Event.starts_at, Event.id)
    )
    for row in db.session.execute(statement):
        day, values = local_date(row.starts_at), {"event_id": row.id}
        if row.ends_at <= now:
            thing, last = f"the register of {row.title}, {clock_time(row.starts_at)}", local_date(row.ends_at)
            yield Todo("Close", thing, Weight.WAITING, "registers.register", values, when="It ended on", on=last)
        elif day <= local_date(now):
            yield Todo(
                "Take",
                f"the register of {row.title}, {clock_time(row.starts_at)}",
                Weight.WAITING,
                "registers.register",
                values,
                when="It is on",
                on=day,
            )
        else:
            yield Todo(
                "Teach",
                f"{row.title}, {clock_time(row.starts_at)}",
                Weight.COMING,
                "bookings.attendees",
                values,
                when="On",
                on=day,
                status="planned",
            )
