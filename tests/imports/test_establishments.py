"""A worker's number counts within its establishment: two homes of one employer may both have a worker 7."""

import pytest
from sqlalchemy import select

from lms.kit.db import db
from lms.people.models import Organisation, Person, Post, Term
from lms.training.models import Award

PLACES = (
    "code,name,kind,sector,locality,jurisdiction,parent_code\n"
    "BRAE-2,Braeside Lodge,service,,,,BRAE\n"
    "BRAE-3,Braeside Court,service,,,,BRAE\n"
)
STAFF = (
    "establishment_code,employee_number,first_name,last_name,date_of_birth,start_date\n"
    "BRAE-2,7,Ann,Lodge,1980-01-01,2026-01-05\n"
    "BRAE-3,7,Bea,Court,1981-02-02,2026-01-05\n"
)
TRAINING = (
    "LOCALESTID,UNIQUEWORKERID,CATEGORY,TRAININGNAME,ACCREDITED,WHODELIVERED,PROVIDERNAME,HOWDELIVERED,VALIDITY,DATECOMPLETED,EXPIRYDATE,NOTES\n"
    "{},7,6,Fire,1,1,,2,24,11/02/2026,10/02/2028,\n"
)


@pytest.fixture
def homes(cast, bring_in):
    bring_in("organisations", PLACES)
    return bring_in("people", STAFF)


def posts():
    """The last name of each holder of a number 7, with the number and where the post stands."""
    rows = select(Person.last_name, Post.employee_number, Organisation.code).join(Post, Post.person_id == Person.id)
    standing = rows.join(Term, Term.post_id == Post.id).join(Organisation, Organisation.id == Term.organisation_id)
    return sorted(tuple(row) for row in db.session.execute(standing.where(Post.employee_number.like("%7"), Person.last_name != "Kowalska")))


def trained():
    return db.session.scalars(
        select(Person.last_name).join(Award, Award.person_id == Person.id).where(Award.provider == "In-house staff")
    ).all()


def test_one_file_of_two_establishments_makes_two_posts_where_they_work(homes):
    assert {("Lodge", "7", "BRAE-2"), ("Court", "BRAE-3/7", "BRAE-3")} <= set(posts())


def test_the_same_file_again_changes_nothing(homes, bring_in):
    again = bring_in("people", STAFF)
    assert (again.unchanged, [step for step in again.steps if step.line]) == (2, [])


@pytest.mark.parametrize(("establishment", "who"), [("BRAE-2", ["Lodge"]), ("BRAE-3", ["Court"])])
def test_training_lands_on_the_worker_of_its_establishment(homes, bring_in, establishment, who):
    bring_in("awards", TRAINING.format(establishment))
    assert trained() == who


def test_training_of_a_home_without_such_a_worker_lands_on_nobody(homes, bring_in, codes):
    plan = bring_in("awards", TRAINING.format("BRAE-1"))
    assert ((2, "unknown_person") in codes(plan), trained()) == (True, [])


def test_an_establishment_that_nobody_has_mapped_is_asked_about(homes, bring_in, codes):
    plan = bring_in("awards", TRAINING.format("E17"), employer="BRAE")
    assert ((2, "undecided") in codes(plan), trained()) == (True, [])


def test_an_establishment_of_another_employer_is_an_error(homes, bring_in, codes):
    plan = bring_in("people", STAFF.replace("establishment_code", "employer_code,establishment_code").replace("BRAE-", "NHSL,BRAE-"))
    assert {(2, "outside_employer"), (3, "outside_employer")} <= set(codes(plan))
