"""A staff list without employee numbers: people get numbers of ours, and whoever has a post here already keeps theirs."""

import pytest
from sqlalchemy import select

from lms.kit.db import db
from lms.people.models import Person, Post

HEADER = "employer_code,first_name,last_name,email,date_of_birth,organisation_code,job_role,worker_type,start_date\n"
PLACE = "BRAE-1,care_home_sw,employee"
ANN, BEA = f"BRAE,Ann,Gunn,ann@example.org,1980-01-01,{PLACE},2026-01-05\n", f"BRAE,Bea,Munro,,,{PLACE},2026-01-05\n"
WITH_NUMBER = "employer_code,employee_number" + HEADER.removeprefix("employer_code") + ANN.replace("BRAE,", "BRAE,B77,", 1)


@pytest.fixture
def numbers(cast):
    """The numbers at Braeside of everybody with this last name."""

    def of(last_name):
        statement = select(Post.employee_number).join(Person, Post.person_id == Person.id).where(Person.last_name == last_name)
        return db.session.scalars(statement.order_by(Post.id)).all()

    return of


def test_everybody_gets_a_number_of_ours_and_it_is_said(bring_in, numbers, codes):
    plan = bring_in("people", HEADER + ANN + BEA)
    assert (1, "numbers_offered") in codes(plan)
    assert [number[:3] for name in ("Gunn", "Munro") for number in numbers(name)] == ["OW-", "OW-"]


def test_the_same_list_again_finds_the_same_people(bring_in, numbers):
    bring_in("people", HEADER + ANN + BEA)
    again = bring_in("people", HEADER + ANN + BEA)
    assert (again.unchanged, again.questions, len(numbers("Gunn")), len(numbers("Munro"))) == (2, [], 1, 1)


def test_whoever_has_a_number_here_keeps_it(bring_in, numbers):
    bring_in("people", WITH_NUMBER)
    assert bring_in("people", HEADER + ANN).unchanged == 1 and numbers("Gunn") == ["B77"]


def test_whoever_cannot_be_told_waits_and_then_keeps_their_number(bring_in, numbers):
    bring_in("people", WITH_NUMBER)
    unsure = HEADER + ANN.replace("ann@example.org,1980-01-01", ",")
    plan = bring_in("people", unsure)
    assert len(plan.questions) == 1 and numbers("Gunn") == ["B77"]
    bring_in("people", unsure, same=frozenset({plan.questions[0].subject}))
    assert numbers("Gunn") == ["B77"]


def test_an_empty_number_beside_others_is_an_error(bring_in, codes, numbers):
    plan = bring_in("people", WITH_NUMBER.replace("B77", ""))
    assert (2, "missing") in codes(plan) and numbers("Gunn") == []
