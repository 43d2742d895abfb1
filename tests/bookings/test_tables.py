"""What the tables of bookings promise by themselves."""

import pytest
from sqlalchemy.exc import IntegrityError

from lms.bookings.rules.states import BookingState
from tests.events import booking, course, event

S = BookingState


def test_one_live_booking_a_person_and_course(app, cast):
    fire = course(cast)
    first, second = event(cast, fire), event(cast, fire)
    booking(cast, first, "ailsa", S.CANCELLED)
    booking(cast, first, "ailsa")
    with pytest.raises(IntegrityError):
        booking(cast, second, "ailsa", S.WAITLISTED)


def test_a_booking_names_the_course_of_its_event(app, cast):
    fire, other = course(cast), course(cast, "IPC", ("IPC-2",))
    run = event(cast, fire)
    run.course_id = other.id
    with pytest.raises(IntegrityError):
        booking(cast, run, "ailsa", course_id=fire.id)
