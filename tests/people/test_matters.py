"""Registrations that end, as reminders ask for them. Today is 2 March 2026."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from lms.kit.db import db
from lms.kit.room import About
from lms.people.models import Person, Registration, Term
from lms.people.queries.matters import MATTERS
from tests.cast import TODAY

(REGISTRATION,) = MATTERS
DAY = timedelta(days=1)
END = date(2026, 4, 30)


@pytest.fixture
def nmc(cast):
    """`nmc()`: Ailsa is on the nurses' register until the end of April; the row."""

    def register(number="12A3456E", **values):
        dates = {"starts_on": date(2025, 5, 1), "ends_on": END} | values
        row = Registration(person_id=cast["ailsa"].person_id, register="nmc", number=number, number_folded=number, **dates)
        db.session.add(row)
        db.session.flush()
        return row

    return register


def rows(*people, day=TODAY):
    return [tuple(row) for row in db.session.execute(REGISTRATION.select(day, people))]


def test_a_registration_in_force_has_the_day_on_which_it_ends(cast, nmc):
    ailsa, row = cast["ailsa"], nmc()
    assert rows(ailsa.person_id) == [(ailsa.person_id, ailsa.post_id, str(row.id), END, date(2025, 5, 1))]
    assert rows(cast["effie"].person_id) == []
    row.starts_on = None
    db.session.flush()
    assert [row[4] for row in rows(ailsa.person_id)] == [date.min]


def test_one_that_has_ended_has_not_begun_or_never_ends_is_left_out(cast, nmc):
    nmc("A", ends_on=TODAY)
    nmc("B", ends_on=TODAY - DAY)
    nmc("C", starts_on=TODAY + DAY)
    nmc("D", ends_on=None)
    assert [row[3] for row in rows(cast["ailsa"].person_id)] == [TODAY]


def test_whoever_has_no_post_is_told_too(cast, nmc):
    nmc()
    db.session.execute(update(Term).where(Term.post_id == cast["ailsa"].post_id).values(ends_on=TODAY - DAY))
    assert [row[1] for row in rows(cast["ailsa"].person_id)] == [None]


def test_a_merged_record_s_is_for_the_record_that_counts_and_its_first_post(cast, nmc):
    nmc()
    effie, ailsa = cast["effie"], cast["ailsa"].person_id
    db.session.execute(update(Person).where(Person.id == ailsa).values(merged_into_id=effie.person_id))
    assert [row[:2] for row in rows(ailsa, effie.person_id)] == [(effie.person_id, effie.post_id)]


def test_it_is_said_by_the_name_of_the_register(cast, nmc):
    ailsa = cast["ailsa"].person_id
    gone = About(ailsa, None, "999")
    missing, described = REGISTRATION.describe(TODAY, [gone, About(ailsa, None, str(nmc().id))])
    assert missing is None and described.thing == "NMC registration"
    assert described.why == "It ends on 30 April 2026. Renew it with the regulator, and tell your employer."
    assert (described.endpoint, described.values) == ("records.person", {"person_id": ailsa})
