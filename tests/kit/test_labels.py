"""How rows are called, wherever only their number is at hand."""

import pytest
from sqlalchemy import select

from lms.bookings.models import Booking
from lms.courses.models import Event
from lms.kit.db import db, table_of
from lms.kit.house import current_house
from lms.kit.labels import labels, points_to
from lms.people.models import Person
from lms.people.queries import name_in_sql
from lms.people.rules import full_name
from tests.events import course, event


def called(**ids):
    return labels(current_house().labels, ids)


def test_rows_have_names_or_moments(cast):
    run = event(cast, course(cast))
    names = called(event=[run.id], course=[run.course_id], person=[cast["ailsa"].person_id], organisation=[cast.places["NHSL"]])
    assert set(names.values()) == {"16 March 2026 at 9:30am", "Fire safety awareness", "Ailsa Robertson", "NHS Lochside"}


def test_they_are_asked_for_in_one_statement(cast, query_count):
    with query_count() as watch:
        called(person=[cast["ailsa"].person_id], account=[cast["effie"].account_id], event=[1], subject=[])
    assert len([statement for statement in watch.statements if statement.startswith("SELECT")]) == 1


def test_what_nobody_names_and_what_is_not_there_has_no_name(cast):
    assert called(standing=[1], person=[987_654], subject=[]) == {}


@pytest.mark.parametrize(
    ("first", "last", "preferred"), [("Mòrag", "Low", None), ("Ann", "Low", "Nan"), ("Ann", "Low", ""), ("", "Low", None)]
)
def test_the_database_calls_people_as_pages_do(cast, first, last, preferred):
    person = Person(first_name=first, last_name=last, preferred_name=preferred, name_folded="x")
    db.session.add(person)
    db.session.flush()
    assert db.session.scalar(select(name_in_sql()).where(Person.id == person.id)) == full_name(first, last, preferred)


def test_a_column_points_to_the_row_whose_number_it_has():
    booking, event_ = table_of(Booking), table_of(Event)
    names = [booking.c.event_id, booking.c.course_id, booking.c.post_id, event_.c.course_id, booking.c.state]
    assert [points_to(column) for column in names] == ["event", "course", "post", "course", None]
