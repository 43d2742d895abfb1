"""The catalogue, and one course."""

from datetime import timedelta

import pytest

from lms.bookings.rules.states import BookingState
from lms.courses.models import course_audience, course_prerequisite, course_sector
from lms.kit.db import db
from lms.people.rules import Sector
from tests.events import STARTS, booking, course, event, venue


@pytest.fixture
def shelf(cast):
    """Fire safety, with two dates; infection control, with none; manual handling, of which nothing is asked."""
    fire = course(cast)
    room = venue(cast, locality="Lochee")
    room.access = "Step-free from Quay Road."
    event(cast, fire, at=room)
    event(cast, fire, starts_at=STARTS + timedelta(days=7), capacity=1)
    ipc = course(cast, "IPC", ("IPC-2",), title="Infection control")
    other = course(cast, "OTHER", (), title="Away day")
    event(cast, other, starts_at=STARTS - timedelta(days=7))
    return {"fire": fire, "ipc": ipc, "other": other, "room": room}


def titles(reply):
    return [part.split("</a>")[0].split(">")[-1] for part in reply.text.split('app-card__title">')[1:]]


def test_what_is_needed_first_stands_first(as_, shelf):
    assert titles(as_("ailsa").get("/courses")) == ["Infection control", "Away day", "Fire safety awareness"]


def test_everybody_finds_courses(as_, cast, shelf):
    for who in ("morag", "dougie", "beth", "lukasz", "hamish", "effie", "priya"):
        assert as_(who).get("/courses").status_code == 200
        assert as_(who).get(f"/courses/{shelf['fire'].id}").status_code == 200
