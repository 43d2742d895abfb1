"""Whose training a line of a history tells of: a number or an address is enough only where the name beside it agrees."""

from datetime import date

import pytest
from sqlalchemy import select

from lms.accounts.queries.sign_in_names import person_for, sign_in_names
from lms.kit.db import db
from lms.kit.importing import Answer
from lms.people.models import Person, Post
from lms.training.models import Award

HEADER = "employer_code,employee_number,email,first_name,last_name,full_name,date_of_birth,subject_code,achieved_on\n"
STAFF = "employer_code,employee_number,first_name,last_name,email,start_date,end_date,worker_type\n"
ANNE = STAFF + "BRAE,RU-7001,Anne,Buchanan,anne@example.org,2019-04-01,2025-08-31,employee\n"
TOMASZ = STAFF + "BRAE,RU-7001,Tomasz,Zielinski,tomasz@example.org,2025-10-06,,employee\n"


def history(*lines):
    return HEADER + "\n".join(f"{line},MH-E,2025-06-01" for line in lines) + "\n"


def whose():
    """Who has an award of that day."""
    names = select(Person.first_name).join(Award, Award.person_id == Person.id).where(Award.achieved_on == date(2025, 6, 1))
    return sorted(db.session.scalars(names))


@pytest.fixture
def given_on(cast, bring_in):
    """Anne's number is Tomasz's since October 2025."""
    bring_in("people", ANNE)
    bring_in("people", TOMASZ, another=frozenset({"BRAE:RU-7001"}))


@pytest.mark.parametrize("by", ["20001,", ",effie@example.org"])
@pytest.mark.parametrize("name", ["Effie,Campbell,,", ",Campbell,,", ',,"Campbell, Effie Ann",', ",,,"])
def test_a_name_that_agrees_or_none_is_taken(cast, bring_in, by, name):
    bring_in("awards", history(f"COUN,{by},{name}"))
    assert whose() == ["Effie"]


def test_a_birthday_that_agrees_is_taken_and_another_waits(cast, bring_in):
    db.session.get_one(Person, cast["effie"].person_id).date_of_birth = date(1980, 2, 3)
    db.session.commit()
    assert len(bring_in("awards", history("COUN,20001,,,,,1981-02-03")).questions) == 1
    bring_in("awards", history("COUN,20001,,,,,1980-02-03"))
    assert whose() == ["Effie"]


@pytest.mark.parametrize("by", ["20001,", ",effie@example.org"])
def test_another_name_waits_until_somebody_says_who_it_is(cast, bring_in, codes, by):
    file = history(f"COUN,{by},Kirsty,Duncan,,")
    plan = bring_in("awards", file)
    assert (codes(plan), whose(), len(plan.questions)) == ([(2, "who_is_it")], [], 1)
    question = plan.questions[0]
    key = (question.subject, question.name, question.candidates[0].key)
    assert codes(bring_in("awards", file, answers={key: Answer.ANOTHER})) == [(2, "said_to_be_another")]
    bring_in("awards", file, answers={key: Answer.SAME})
    assert whose() == ["Effie"]


def test_a_question_is_put_once_for_all_lines_of_somebody(cast, bring_in, codes):
    plan = bring_in("awards", history("COUN,20001,,Kirsty,Duncan,,", "COUN,20001,,Kirsty,Duncan,,"))
    assert (len(plan.questions), codes(plan)) == (1, [(2, "who_is_it"), (3, "who_is_it")])


def test_an_address_that_returns_for_somebody_else_waits(cast, bring_in):
    assert bring_in("awards", history("COUN,,effie@example.org,Tomasz,Zielinski,,")).questions[0].subject == "COUN:EFFIE@EXAMPLE.ORG"


def test_of_two_with_one_address_the_name_tells(cast, bring_in):
    db.session.get_one(Person, cast["gordon"].person_id).email = "effie@example.org"
    db.session.commit()
    bring_in("awards", history("COUN,,effie@example.org,Effie,Campbell,,"))
    assert whose() == ["Effie"]


def test_an_address_that_a_system_fills_in_is_nobodys(cast, bring_in, codes):
    db.session.get_one(Person, cast["gordon"].person_id).email = "no-email@example.org"
    db.session.commit()
    assert codes(bring_in("awards", history("COUN,,no-email@example.org,,,,"))) == [(2, "email_filler")]


def test_no_training_passes_on_with_a_number(given_on, bring_in, codes):
    assert (codes(bring_in("awards", history("BRAE,RU-7001,,,,,"))), whose()) == ([(2, "number_given_on")], [])
    bring_in("awards", history("BRAE,RU-7001,,Anne,Buchanan,,"))
    assert whose() == ["Anne"]


def test_after_the_first_day_of_the_holder_the_number_is_theirs(given_on, bring_in):
    bring_in("awards", history("BRAE,RU-7001,,,,,").replace("2025-06-01", "2025-11-01"))
    awards = select(Person.first_name).join(Award, Award.person_id == Person.id).where(Award.achieved_on == date(2025, 11, 1))
    assert db.session.scalars(awards).all() == ["Tomasz"]


def test_zeros_that_are_lost_are_found_again_where_the_name_agrees(cast, bring_in):
    bring_in("people", STAFF + "BRAE,00410,Ana,Oversby,,2025-01-06,,employee\n")
    assert bring_in("awards", history("BRAE,410,,,,,")).questions[0].candidates[0].who == "Ana Oversby (BRAE 410)"
    assert len(bring_in("awards", history("BRAE,410,,,Oversby,,")).questions) == 1
    bring_in("awards", history("BRAE,410,,Ana,Oversby,,"))
    assert whose() == ["Ana"]


@pytest.mark.parametrize("number", ["1.23E+11", "n/a", "-"])
def test_what_a_spreadsheet_leaves_is_no_number(cast, bring_in, codes, number):
    assert codes(bring_in("awards", history(f"COUN,{number},,,,,"))) == [(2, "damaged_number")]


def test_whoever_had_a_number_does_not_sign_in_with_it(given_on):
    tomasz = db.session.scalar(select(Post.person_id).where(Post.number_folded == "RU-7001"))
    anne = db.session.scalar(select(Person.id).where(Person.first_name == "Anne"))
    assert (person_for("BRAE RU-7001"), sign_in_names([anne, tomasz])) == (tomasz, {anne: [], tomasz: ["BRAE RU-7001"]})


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        ("absences", "employer_code,employee_number,last_name,starts_on\nCOUN,20001,Duncan,2026-01-05\n"),
        ("exemptions", "employer_code,employee_number,last_name,subject_code,starts_on,reason\nCOUN,20001,Duncan,FIRE-1,2026-01-05,Desk\n"),
    ],
)
def test_other_facts_about_people_wait_as_well(cast, bring_in, codes, kind, file):
    plan = bring_in(kind, file)
    assert (codes(plan), len(plan.questions), plan.steps) == ([(2, "who_is_it")], 1, [])
    assert len(bring_in(kind, file.replace("Duncan", "Campbell")).steps) == 1
