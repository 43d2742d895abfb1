"""What a line with an error leaves behind, when the good lines of its file are applied all the same. Today is 2 March 2026."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms.kit.db import db
from lms.people.models import Organisation, Post, Term
from lms.people.rules.imports.problems import PeopleCode as Code

PEOPLE = "employer_code,employee_number,first_name,last_name,job_role,worker_type,start_date,supervisor_employee_number\n"
PLACES = "code,name,kind,parent_code,sector\n"


def people(*lines):
    return PEOPLE + "\n".join(lines) + "\n"


def places(*lines):
    return PLACES + "\n".join(lines) + "\n"


def supervisors():
    boss = aliased(Post)
    found = select(Post.employee_number, boss.employee_number).join(Term, Term.post_id == Post.id)
    return db.session.execute(found.join(boss, Term.supervisor_post_id == boss.id).where(Post.employee_number.in_(["71", "72"]))).all()


def parents(*codes):
    above = aliased(Organisation)
    found = select(Organisation.code, above.code).join(above, Organisation.parent_id == above.id).where(Organisation.code.in_(codes))
    return sorted(tuple(row) for row in db.session.execute(found))


def test_a_good_line_may_not_close_a_circle_with_what_a_bad_line_leaves(cast, bring_in, codes):
    bring_in("people", people("BRAE,71,A,Top,,employee,2026-03-02,72", "BRAE,72,B,Low,,employee,2026-03-02,"))
    again = people("BRAE,71,A,Top,,nonsense,2026-03-02,", "BRAE,72,B,Low,,employee,2026-03-02,71")
    plan = bring_in("people", again, good_lines=True)
    assert (3, Code.SUPERVISOR_CIRCLE) in codes(plan)
    assert supervisors() == [("71", "72")]


def test_a_place_may_not_close_a_circle_with_what_a_bad_line_leaves(cast, bring_in, codes):
    bring_in("organisations", places("TA,First,team,BRAE,", "TB,Second,team,TA,"))
    plan = bring_in("organisations", places("TB,Second,team,BRAE,nonsense", "TA,First,team,TB,"), good_lines=True)
    assert (3, Code.PARENT_CIRCLE) in codes(plan)
    assert parents("TA", "TB") == [("TA", "BRAE"), ("TB", "TA")]


def test_a_place_stands_under_what_its_parent_is_and_not_what_a_bad_line_calls_it(cast, bring_in, codes):
    bring_in("organisations", places("TC,Team,team,BRAE,"))
    plan = bring_in("organisations", places("TC,Team,service,BRAE,", "SD,Service,service,TC,"), good_lines=True)
    assert codes(plan) == [(2, Code.KIND_IS_FIXED), (3, Code.PARENT_OF_WRONG_KIND)]
    assert parents("SD") == []
