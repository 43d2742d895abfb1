"""Who may sign: a sentence for every answer."""

from datetime import date

import pytest

from lms.people.rules.identity import facts as identity
from lms.signoff.rules.eligibility import AssessorFacts, Held, Naming, Pair, eligibility, looks_like_one
from lms.signoff.rules.words import Source

TODAY = date(2026, 3, 2)
PAIR = Pair(1, "CARE", "CARE1", 2)
GIVEN, BROUGHT = Source.GIVEN, Source.BROUGHT


def held(level=2, review_on=date(2027, 3, 1), source=GIVEN, code="CARE1", withdrawn_on=None):
    return Held(1, code, level, date(2025, 3, 2), review_on, source, withdrawn_on)


def naming(level=2, domain=None, code=None, first=date(2026, 1, 1), last=date(2026, 6, 30)):
    return Naming(1, domain, code, level, first, last)


def answer(**facts):
    return eligibility(AssessorFacts(**{"person_id": 7, "name": "Effie", "held": [held()], **facts}), PAIR, TODAY)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"supervises": True}, "Supervisor, and signed off at level 2 until 1 March 2027."),
        ({"is_assessor_of": True}, "Assessor, and signed off at level 2 until 1 March 2027."),
        ({"supervises": True, "held": [held(3)]}, "Supervisor, and signed off at level 3 until 1 March 2027."),
        ({"supervises": True, "held": [held(review_on=TODAY)]}, "Supervisor, and signed off at level 2 until 2 March 2026."),
        ({"held": [], "namings": [naming()]}, "First assessor until 30 June 2026."),
        ({"held": [], "namings": [naming(domain="CARE")]}, "First assessor until 30 June 2026."),
        ({"held": [], "namings": [naming(code="CARE1", first=TODAY, last=TODAY)]}, "First assessor until 2 March 2026."),
    ],
)
def test_who_may(facts, why):
    assert (answer(**facts).may, answer(**facts).why) == (True, why)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"is_learner": True, "namings": [naming()]}, "Nobody signs themselves off"),
        ({"looks_like_learner": True, "namings": [naming()]}, "look like one person"),
        ({"is_supervised_by_learner": True, "namings": [naming()]}, "nobody signs off their own supervisor"),
        ({"works": False, "namings": [naming()]}, "does not work here any more"),
        ({}, "neither the supervisor of the learner, nor an assessor"),
        ({"supervises": True, "held": []}, "is not signed off for CARE1"),
        ({"supervises": True, "held": [held(1)]}, "at level 1, and level 2 is asked"),
        ({"supervises": True, "held": [held(code="CARE2")]}, "is not signed off for CARE1"),
        ({"supervises": True, "held": [held(review_on=date(2026, 3, 1))]}, "ended on 1 March 2026"),
        ({"supervises": True, "held": [held(withdrawn_on=TODAY)]}, "was withdrawn on 2 March 2026"),
        ({"supervises": True, "held": [held(source=BROUGHT)]}, "only one that was given here makes an assessor"),
        ({"namings": [naming(1)]}, "a first assessor, but not for CARE1 at level 2"),
        ({"namings": [naming(domain="TEAM")]}, "a first assessor, but not for CARE1 at level 2"),
        ({"namings": [naming(last=date(2026, 3, 1))]}, "time as a first assessor ended on 1 March 2026"),
        ({"namings": [naming(first=date(2026, 3, 3))]}, "time as a first assessor starts on 3 March 2026"),
    ],
)
def test_who_may_not(facts, why):
    assert not answer(**facts).may
    assert why in answer(**facts).why


def person(first="Ailsa", last="Robertson", **more):
    return identity(first_name=first, last_name=last, **more)


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (person(email="ailsa@example.org"), True),
        (person(date_of_birth=date(1990, 5, 1)), True),
        (person(), False),
        (person(email="ailsa@example.org", date_of_birth=date(1971, 5, 1)), False),
        (person("Morag", email="ailsa@example.org"), False),
    ],
)
def test_a_second_account_of_the_same_person_is_noticed(other, alike):
    assert looks_like_one(person(email="ailsa@example.org", date_of_birth=date(1990, 5, 1)), other) == alike
