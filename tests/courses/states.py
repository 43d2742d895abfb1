"""What the pages about courses show: courses with none, few and many dates, and dates of every kind."""

from datetime import UTC, datetime, timedelta

from flask import Flask

from lms.courses.models import Course, Venue, course_prerequisite
from lms.courses.rules.words import Approval, Delivery, EventState
from lms.kit.db import db, transaction
from tests.cast import NOW, Cast
from tests.events import STARTS, course, event, venue

TERMS = "Come to every session.\nTell us three days before if you cannot come."


def furnish(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    with transaction():
        room = venue(cast, "Training room 1, Dudhope Centre", locality="Lochee")
        room.access, room.directions = "Step-free from Quay Road. Hearing loop. Two blue badge bays.", "Bus 22 stops at the door."
        courses = _courses(cast)
        return {name: row.id for name, row in courses.items()} | _dates(cast, courses, room)


def _courses(cast: Cast) -> dict[str, Course]:
    fire = course(cast, covers="What burns, and why\nWays out\nExtinguishers", for_whom="Everybody who works in a building.")
    ipc = course(cast, "IPC", ("IPC-2",), title="Infection prevention and control", approval=Approval.SUPERVISOR)
    hard = course(cast, "DEM", ("DEM-2",), title="Dementia: enhanced practice", terms=TERMS, delivery=Delivery.BLENDED)
    course(cast, "NODATE", (), title="Leading change across boundaries, a programme for those who work between organisations")
    db.session.execute(course_prerequisite.insert(), [{"course_id": hard.id, "subject_id": cast.subjects["FIRE-1"]}])
    return {"fire": fire, "ipc": ipc, "hard": hard}


def _dates(cast: Cast, courses: dict[str, Course], room: Venue) -> dict[str, int]:
    fire, ipc, hard = courses.values()
    first = event(cast, fire, at=room, trainers=("tam",), cancel_by=STARTS.date() - timedelta(days=3))
    full = event(cast, fire, starts_at=STARTS + timedelta(days=1), capacity=1, at=room, trainers=("tam",))
    for week in range(2, 40):
        event(cast, fire, starts_at=STARTS + timedelta(weeks=week), at=room if week % 3 else None, link="https://meet.example/fire")
    to_approve = event(cast, ipc, starts_at=STARTS + timedelta(days=4), at=room)
    long = event(cast, hard, starts_at=STARTS + timedelta(days=9), sessions=3, at=room, trainers=("tam", "lorna"))
    long.minimum, long.decide_on = 6, NOW.date() + timedelta(days=3)
    past = event(cast, ipc, starts_at=datetime(2026, 1, 12, 9, tzinfo=UTC), state=EventState.DELIVERED, at=room)
    shared = event(cast, course(cast, "WARDEN", (), title="Fire warden"), starts_at=STARTS + timedelta(days=6), capacity=9)
    dates = {"first": first, "full": full, "to_approve": to_approve, "long": long, "past": past, "shared": shared}
    return {name: date.id for name, date in dates.items()}
