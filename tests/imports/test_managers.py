"""A manager's cell, or a job title, that names nothing costs a line that one cell. Today is 2 March 2026."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms.imports.rules.mapping import Vocabulary, suggest_word
from lms.kit.db import db
from lms.kit.importing import AS_RECORDED, Choice, What
from lms.people.models import JobRole, Post, Term
from tests.imports.test_mapping import decide, run_of
from tests.imports.test_people import a_line, people

COUNCIL = 706


def supervisor_of(number):
    boss, last = aliased(Post), Term.ends_on.is_(None)
    found = select(boss.employee_number).join(Term, Term.supervisor_post_id == boss.id).join(Post, Term.post_id == Post.id)
    return db.session.scalar(found.where(Post.employee_number == number, last))


def role_of(number):
    found = select(JobRole.key).join(Term, Term.job_role_id == JobRole.id).join(Post, Term.post_id == Post.id)
    return db.session.scalar(found.where(Post.employee_number == number, Term.ends_on.is_(None)))


def council(lines, head):
    """A sheet whose head has this manager; every ten of the others have the one before them in the tree."""
    managers = [head, *(str(1_000 + (number - 1) // 10) for number in range(1, lines))]
    return people(*(a_line(str(1_000 + number), "BRAE", supervisor_employee_number=boss) for number, boss in enumerate(managers)))


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"supervisor_employee_number": "555"}, "supervisor_self"),
        ({"supervisor_employee_number": "999"}, "supervisor_unknown"),
        ({"supervisor_employer_code": "NOBODY", "supervisor_employee_number": "999"}, "supervisor_unknown"),
        ({"supervisor_employer_code": "COUN"}, "supervisor_number_missing"),
        ({"job_role": "wizard"}, "unknown_job_title"),
    ],
)
def test_a_cell_that_names_nothing_is_a_warning_and_the_line_is_taken(cast, bring_in, codes, cells, code):
    plan = bring_in("people", people(a_line("555", **cells)))
    assert (codes(plan), plan.errors, supervisor_of("555"), role_of("555")) == ([(2, code)], 0, None, None)


def test_what_is_recorded_stays_where_a_cell_names_nothing(cast, bring_in):
    bring_in("people", people(a_line("1"), a_line("2", supervisor_employee_number="1", job_role="hcsw")))
    bring_in("people", people(a_line("2", supervisor_employee_number="2", job_role="wizard")))
    assert (supervisor_of("2"), role_of("2")) == ("1", "hcsw")


@pytest.mark.parametrize("head", ["1000", "9999", "1005", "1044"])
def test_every_line_of_a_sheet_is_taken_whose_head_has_a_bad_manager(cast, bring_in, head):
    plan = bring_in("people", council(60, head))
    assert (plan.errors, plan.counts()[What.ADD], supervisor_of("1059")) == (0, 60, "1005")


def test_a_whole_council_is_taken_whose_chief_reports_to_themselves(cast, bring_in, codes):
    plan = bring_in("people", council(COUNCIL, "1000"))
    assert (plan.counts()[What.ADD], codes(plan)) == (COUNCIL, [(2, "supervisor_self")])


def test_everybody_in_a_circle_is_taken_without_a_supervisor(cast, bring_in, codes):
    circle = [a_line(str(n), supervisor_employee_number=str(n % 3 + 1)) for n in (1, 2, 3)]
    plan = bring_in("people", people(*circle, a_line("4", supervisor_employee_number="3")))
    assert codes(plan) == [(line, "supervisor_circle") for line in (2, 3, 4)]
    assert [supervisor_of(number) for number in "1234"] == [None, None, None, "3"]


def test_a_circle_with_what_is_recorded_leaves_the_recorded_supervisor(cast, bring_in, codes):
    effie = a_line("20001", "COUN", "Effie", "Campbell", start_date="2024-01-08", organisation_code="COUN-EAST", job_role="team_leader",
                   supervisor_employee_number="20002")  # fmt: skip
    assert codes(bring_in("people", people(effie))) == [(2, "supervisor_circle")]
    assert supervisor_of("20002") == "20001"


def test_only_those_who_name_a_bad_line_go_without(cast, bring_in, codes):
    file = people(a_line("1", supervisor_employee_number="2"), a_line("2", supervisor_employee_number="3"), a_line("3", start_date="soon"))
    assert codes(bring_in("people", file, good_lines=True)) == [(3, "supervisor_line_bad"), (4, "not_a_date")]
    assert (supervisor_of("1"), supervisor_of("2")) == ("2", None)


def test_a_manager_whose_own_line_waits_is_left_out_until_it_is_decided(cast, bring_in, codes):
    bring_in("people", people(a_line("7", first="Una", last="Sutherland")))
    plan = bring_in("people", people(a_line("7", first="Zed", last="Yarrow"), a_line("8", supervisor_employee_number="7")))
    assert codes(plan) == [(2, "who_is_it"), (3, "supervisor_line_bad")]
    assert supervisor_of("8") is None


# --- job titles of other systems ----------------------------------------------------------------------------------------------------

TITLES = "Emp No,Forename,Surname,Job,Start,Type\n555,Mòrag,Żółć,{},2026-03-02,employee\n"
ANSWERS = {"source": "iTrent", "header_line": "1", "sheet": "", "employee_number": "Emp No", "first_name": "Forename",
           "last_name": "Surname", "job_role": "Job", "start_date": "Start", "worker_type": "Type"}  # fmt: skip


@pytest.fixture
def titled(sent, send, work):
    """`titled("Wizard")`: a mapped file with this job title at its preview."""

    def preview(title):
        client, address = sent(TITLES.format(title), kind="people", employer="BRAE", name="priya")
        send(client, f"{address}/columns", **ANSWERS)
        work()
        send(client, f"{address}/check-again")
        work()
        return client, address

    return preview


def test_a_line_whose_job_title_is_undecided_is_taken_without_it_and_waits_among_the_unmapped(cast, titled, send, work):
    client, address = titled("Wizard")
    run, unmapped = run_of(address), f"/imports/unmapped/values?employer={cast.places['BRAE']}&source=itrent"
    assert (run.errors, run.undecided, run.adds, "Wizard" in client.get(unmapped).text) == (0, 1, 1, True)
    assert "Nobody has decided yet what this means: what is recorded stays, or nothing is recorded." in client.get(address).text
    send(client, address)
    work()
    assert (supervisor_of("555"), role_of("555")) == (None, None)


def test_a_job_title_may_be_left_for_now_by_decision(cast, bring_in, titled, send, work):
    bring_in("people", people(a_line("555", job_role="hcsw")))
    client, address = titled("Wizard")
    assert "as-recorded – leave it as it is recorded, or empty" in client.get(f"{address}/values").text
    decide(client, send, address, "Wizard", means="as-recorded – leave it as it is recorded, or empty")
    send(client, f"{address}/check-again")
    work()
    run = run_of(address)
    assert (run.errors, run.warnings, run.undecided, run.unchanged) == (0, 0, 0, 1)


def test_a_job_title_that_is_left_is_suggested_to_nobody():
    leave = Choice(AS_RECORDED, "leave it as it is recorded, or empty")
    assert suggest_word("Recorded leave", Vocabulary([leave, Choice("hcsw", "Healthcare support worker")])) is None


def test_who_was_taken_without_a_supervisor_is_listed_to_be_mended(cast, sent):
    lines = people(a_line("1", supervisor_employee_number="1"), a_line("2", supervisor_employee_number="9"), a_line("3", job_role="wizard"))
    client, address = sent(lines, kind="people", employer="BRAE", name="priya")
    page, listed = client.get(address).text, client.get(f"{address}/findings?mend=supervisors").text
    assert ("2 lines</a> without the supervisors" in page, "1 line</a> without the job roles" in page) == (True, True)
    assert ("Nobody supervises themselves" in listed, "No job role has this key" in listed) == (True, False)
