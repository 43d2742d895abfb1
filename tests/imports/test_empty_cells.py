"""An empty cell changes nothing, unless somebody says for its column that it removes what is recorded. Today is 2 March 2026."""

import pytest
from sqlalchemy import select

from lms.kit.db import db
from lms.people.models import Organisation, Person, Post, Term

BARE = "employer_code,employee_number,first_name,last_name,date_of_birth,start_date"
MAY_BE_EMPTIED = {
    "preferred_name": "Mo",
    "email": "morag@example.org",
    "mobile": "07700 900123",
    "organisation_code": "BRAE-1",
    "job_role": "care_home_sw",
    "end_date": "2026-12-31",
    "supervisor_employee_number": "1",
    "hours": "37.5",
}


def staff(**cells):
    """A boss and Mòrag, with these further columns."""
    boss, morag = "BRAE,1,Boss,Above,1970-01-01,2020-01-01", "BRAE,555,Mòrag,Żółć,1990-02-17,2024-03-02"
    return "\n".join([",".join([BARE, *cells]), boss + "," * len(cells), ",".join([morag, *cells.values()])]) + "\n"


def recorded():
    columns = (Person.preferred_name, Person.email, Person.mobile, Organisation.code, Term.job_role_id, Term.ends_on)
    found = (
        select(*columns, Term.supervisor_post_id, Term.hours).join(Post, Post.person_id == Person.id).join(Term, Term.post_id == Post.id)
    )
    last = found.join(Organisation, Term.organisation_id == Organisation.id).where(Post.employee_number == "555").order_by(Term.id.desc())
    return dict(zip(MAY_BE_EMPTIED, db.session.execute(last).first(), strict=True))


@pytest.fixture
def before(cast, bring_in):
    bring_in("people", staff(**MAY_BE_EMPTIED))
    return recorded()


@pytest.mark.parametrize("column", MAY_BE_EMPTIED)
def test_an_empty_cell_changes_nothing_and_is_counted(before, bring_in, column):
    plan = bring_in("people", staff(**{column: ""}))
    assert (recorded(), plan.unchanged, plan.emptied[column]) == (before, 2, 1)


@pytest.mark.parametrize("column", MAY_BE_EMPTIED)
def test_an_empty_cell_removes_where_that_is_said_and_nothing_else(before, bring_in, column):
    bring_in("people", staff(**dict.fromkeys(MAY_BE_EMPTIED, "")), empty_removes=frozenset({column}))
    assert recorded() == before | {column: "BRAE" if column == "organisation_code" else None}


@pytest.mark.parametrize("column", MAY_BE_EMPTIED)
def test_a_column_that_the_file_does_not_have_removes_nothing_but_an_end(before, bring_in, column):
    bring_in("people", staff(), empty_removes=frozenset({column}))
    assert recorded() == before | ({"end_date": None} if column == "end_date" else {})


def test_what_is_filled_or_not_recorded_is_not_counted(cast, bring_in):
    bring_in("people", staff())
    assert not bring_in("people", staff(**dict.fromkeys(MAY_BE_EMPTIED, ""))).emptied
    assert not bring_in("people", staff(**MAY_BE_EMPTIED)).emptied


def test_one_line_of_a_person_with_two_posts_removes_nothing_that_the_other_says(before, bring_in):
    other = "BRAE,556,Mòrag,Żółć,1990-02-17,2024-03-02,morag@example.org"
    lines = staff(email="").splitlines()
    bring_in("people", "\n".join([lines[0], other, *lines[1:]]), empty_removes=frozenset({"email"}))
    assert recorded() == before


def test_a_job_title_that_nobody_knows_is_no_empty_cell(before, bring_in):
    bring_in("people", staff(job_role="wizard"), empty_removes=frozenset({"job_role"}))
    assert recorded() == before


def test_on_the_page_the_columns_are_offered_with_their_lines(before, sent, send, work):
    client, address = sent(staff(email="", hours="37.5"), kind="people", employer="BRAE", name="priya")
    page = client.get(address).text
    assert ("Email: 1 line" in page, "Hours a week:" in page) == (True, False)
    assert send(client, f"{address}/cells", empty_removes="email").status_code == 303
    work()
    assert "checked" in client.get(address).text.split('value="email"')[0].rsplit("<input", 1)[1]
    send(client, address)
    work()
    assert recorded() == before | {"email": None}


def test_on_the_page_no_other_column_may_be_ticked(before, sent, send):
    client, address = sent(staff(email=""), kind="people", employer="BRAE", name="priya")
    assert send(client, f"{address}/cells", empty_removes="last_name").status_code == 422
