"""A staff list, from file to tables. Today is 2 March 2026; the cast is in the database."""

from datetime import date

import pytest
from sqlalchemy import func, select

from lms.audit.models import Change
from lms.kit.db import db
from lms.kit.identifiers import fold
from lms.kit.importing import What
from lms.people.models import Organisation, Person, Post, Registration, Term
from lms.training.models import Standing

HEADER = (
    "employer_code,employee_number,first_name,last_name,email,date_of_birth,organisation_code,job_role,worker_type,start_date,end_date,"
    "changes_from,supervisor_employer_code,supervisor_employee_number,register,register_number,preferred_name\n"
)


def people(*lines):
    return HEADER + "\n".join(lines) + "\n"


def a_line(number="555", employer="BRAE", first="Mòrag", last=None, **cells):
    """Somebody whom nobody else is like, unless their name says so."""
    last = last if last is not None else "Żółć" if number == "555" else f"Żółć {number}"
    given = {"start_date": "2026-03-02", "worker_type": "employee"} | cells
    row = {"employer_code": employer, "employee_number": number, "first_name": first, "last_name": last} | given
    return ",".join(row.get(name, "") for name in HEADER.strip().split(","))


def terms(number):
    found = (
        select(Term.starts_on, Term.ends_on, Organisation.code)
        .join(Post, Term.post_id == Post.id)
        .join(Organisation, Term.organisation_id == Organisation.id)
    )
    return [
        (str(a), str(b or ""), code)
        for a, b, code in db.session.execute(found.where(Post.number_folded == number).order_by(Term.starts_on))
    ]


def person_of(number):
    return db.session.scalar(select(Person).join(Post).where(Post.number_folded == number))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_new_person_gets_post_term_and_duties(cast, bring_in, encoding):
    plan = bring_in("people", people(a_line(organisation_code="BRAE-1", job_role="care_home_sw")).encode(encoding))
    assert (plan.counts()[What.ADD], plan.errors, person_of("555").last_name, terms("555")) == (
        1,
        0,
        "Żółć",
        [("2026-03-02", "", "BRAE-1")],
    )
    assert db.session.scalar(select(func.count()).select_from(Standing).join(Post).where(Post.number_folded == "555"))


def test_the_organisation_defaults_to_the_employer(cast, bring_in):
    bring_in("people", people(a_line()))
    assert terms("555") == [("2026-03-02", "", "BRAE")]


def test_the_same_file_twice_changes_nothing(cast, bring_in):
    file = people(a_line(email="m@example.org", register="SSSC", register_number="12 34a"), a_line("556", supervisor_employee_number="555"))
    bring_in("people", file)
    before = db.session.scalar(
        select(func.count()).select_from(Change).where(Change.record.in_(["person", "post", "term", "registration"]))
    )
    plan = bring_in("people", file)
    after = db.session.scalar(select(func.count()).select_from(Change).where(Change.record.in_(["person", "post", "term", "registration"])))
    assert (plan.unchanged, plan.findings, after) == (2, [], before)


def test_a_move_keeps_the_past(cast, bring_in):
    bring_in(
        "people",
        people(
            a_line("10001", "NHSL", "Ailsa", "Robertson", start_date="2022-08-01", organisation_code="NHSL-COM", job_role="staff_nurse")
        ),
    )
    assert terms("10001") == [("2022-08-01", "2026-03-01", "NHSL-W3"), ("2026-03-02", "", "NHSL-COM")]


def test_columns_the_file_does_not_have_leave_the_post_alone(cast, bring_in):
    short = "employer_code,employee_number,first_name,last_name,start_date\nNHSL,10001,Ailsa,Robertson,2022-08-01\n"
    assert bring_in("people", short).unchanged == 1


def test_an_empty_cell_never_erases_what_is_known_of_a_person(cast, bring_in):
    ailsa = a_line("10001", "NHSL", "Ailsa", "Robertson", start_date="2022-08-01", organisation_code="NHSL-W3", job_role="staff_nurse",
                   supervisor_employer_code="COUN", supervisor_employee_number="20001")  # fmt: skip
    assert (bring_in("people", people(ailsa)).unchanged, person_of("10001").email) == (1, "ailsa@example.org")


def test_numbers_compare_without_case_and_spaces(cast, bring_in):
    assert (
        bring_in("people", "employer_code,employee_number,first_name,last_name,start_date\nharb, v -7,Mòrag,NicDhòmhnaill,\n").unchanged
        == 1
    )


# --- the same human ---------------------------------------------------------------------------------------------------------------


def test_the_same_address_birthday_and_last_name_are_one_person_with_two_posts(cast, bring_in):
    same = {"email": "z@example.org", "date_of_birth": "1990-02-17"}
    bring_in("people", people(a_line("1", last="Żółć", **same)))
    bring_in("people", people(a_line("2", "MILL", last="ZOLC", **same), a_line("3", "COUN", last="Żółć", **same)))
    assert person_of("1").id == person_of("2").id == person_of("3").id


def test_the_same_register_number_and_name_are_one_person(cast, bring_in):
    bring_in("people", people(a_line("1", last="Żółć", register="NMC", register_number="12a3456e")))
    bring_in("people", people(a_line("2", "MILL", last="Żółć", register="nmc", register_number="12A 3456E")))
    assert person_of("1").id == person_of("2").id
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 1


@pytest.mark.parametrize("other", [{"email": "z@example.org"}, {"date_of_birth": "1990-02-17"}])
def test_a_partial_match_waits_until_somebody_says_who_it_is(cast, bring_in, codes, other):
    bring_in("people", people(a_line("1", last="Żółć", email="z@example.org", date_of_birth="1990-02-17")))
    plan = bring_in("people", people(a_line("2", "MILL", last="Żółć", **other)))
    assert (codes(plan), person_of("2")) == ([(2, "who_is_it")], None)


def test_where_two_fit_neither_is_taken(cast, bring_in, codes):
    """Two records of one human."""
    same = {"last_name": "Żółć", "email": "z@example.org", "date_of_birth": date(1990, 2, 17)}
    db.session.add_all([Person(first_name="Mòrag", name_folded=fold("Żółć Mòrag"), **same) for _ in range(2)])
    db.session.commit()
    plan = bring_in("people", people(a_line("1", last="Żółć", email="z@example.org", date_of_birth="1990-02-17")))
    assert (codes(plan), person_of("1"), len(plan.questions[0].candidates)) == ([(2, "who_is_it")], None, 2)


def test_what_a_crowd_shares_makes_nobody_a_suspect(cast, bring_in):
    """A staff list in which a system has filled in one address and one birthday for everybody."""
    same = {"email": "staff@example.org", "date_of_birth": "1980-01-01"}
    lines = [a_line(f"7{n}", first=f"First{n}", last=f"Last{n}", **same) for n in range(2_000)]
    plan = bring_in("people", people(*lines))
    assert (plan.counts()[What.ADD], len(plan.findings)) == (2_000, 0)


def test_what_a_line_says_about_a_recorded_person_helps_to_recognise_their_new_post(cast, bring_in):
    bring_in("people", people(a_line("555", email="m@example.org")))
    told = {"email": "m@example.org", "date_of_birth": "1990-02-17"}
    plan = bring_in("people", people(a_line("555", **told), a_line("556", last="Żółć", **told)))
    assert (plan.findings, person_of("556")) == ([], person_of("555"))


def test_two_lines_of_one_new_person_make_one(cast, bring_in):
    same = {"last": "Żółć", "email": "z@example.org", "date_of_birth": "1990-02-17"}
    bring_in("people", people(a_line("1", **same), a_line("2", "MILL", **same)))
    assert person_of("1").id == person_of("2").id


def test_somebody_elses_register_number_is_an_error(cast, bring_in, codes):
    bring_in("people", people(a_line("1", register="NMC", register_number="1"), a_line("2", "MILL", first="Ann", last="Other")))
    plan = bring_in("people", people(a_line("2", "MILL", first="Ann", last="Other", register="NMC", register_number="1")))
    assert codes(plan) == [(2, "register_taken")]


def test_where_lines_disagree_about_a_person_the_first_is_kept(cast, bring_in, codes):
    same = {"last": "Żółć", "date_of_birth": "1990-02-17", "email": "z@example.org"}
    file = people(a_line("1", preferred_name="Luke", **same), a_line("2", "MILL", preferred_name="Lucas", **same))
    assert codes(bring_in("people", file)) == [(3, "lines_disagree")]
    assert (person_of("1").preferred_name, bring_in("people", file).unchanged) == ("Luke", 2)


# --- what is refused --------------------------------------------------------------------------------------------------------------


ERRORS = [
    ({"employer": "NOBODY"}, "unknown_organisation"),
    ({"employer": "NHSL-COM"}, "not_an_employer"),
    ({"employer": ""}, "missing"),
    ({"number": ""}, "missing"),
    ({"first": "", "last": ""}, "missing"),
    ({"last": "D\ufffdn"}, "garbled"),
    ({"organisation_code": "NHSL-COM"}, "outside_employer"),
    ({"organisation_code": "X"}, "unknown_organisation"),
    ({"worker_type": "wizard"}, "unknown_word"),
    ({"start_date": ""}, "missing"),
    ({"start_date": "01/04/26"}, "two_digit_year"),
    ({"end_date": "2026-03-01"}, "end_before_start"),
    ({"changes_from": "2026-03-01"}, "changes_outside"),
    ({"email": "no address"}, "not_an_email"),
    ({"date_of_birth": "2026-03-02"}, "born_later"),
    ({"register": "NMC"}, "register_incomplete"),
    ({"first": "x" * 121}, "too_long"),
]


def test_every_error_names_its_line_and_nothing_is_applied(cast, bring_in, codes):
    lines = [a_line(**{"number": str(number)} | cells) for number, (cells, _) in enumerate(ERRORS, start=601)]
    plan = bring_in("people", people(a_line("1"), *lines))
    assert codes(plan) == [(number, code) for number, (_, code) in enumerate(ERRORS, start=3)]
    assert person_of("1") is None


def test_the_lines_without_errors_are_applied_when_asked(cast, bring_in):
    bring_in("people", people(a_line("1"), a_line("2", start_date="soon")), good_lines=True)
    assert (person_of("1") is not None, person_of("2")) == (True, None)


def test_a_number_twice_is_an_error(cast, bring_in, codes):
    assert codes(bring_in("people", people(a_line("1a"), a_line("1 A")))) == [(3, "duplicate_line")]


def test_a_supervisor_may_work_elsewhere_and_stand_further_down(cast, bring_in):
    plan = bring_in("people", people(a_line("1", supervisor_employer_code="MILL", supervisor_employee_number="2"), a_line("2", "MILL")))
    assert plan.findings == []


def test_another_employers_line_is_refused_when_the_file_is_for_one(cast, bring_in, codes):
    plan = bring_in("people", people(a_line("1", employer=""), a_line("2", "MILL")), employer="BRAE")
    assert codes(plan) == [(3, "other_employer")]


def test_cells_that_look_like_formulas_are_text(cast, bring_in):
    bring_in("people", people(a_line(first="=1+1", last="'@SUM(A1)")))
    assert (person_of("555").first_name, person_of("555").last_name) == ("=1+1", "@SUM(A1)")


# --- leavers ----------------------------------------------------------------------------------------------------------------------

MILL = "employer_code,employee_number,first_name,last_name,start_date\nMILL,M2,New,Person,2026-03-02\n"


def test_leavers_are_listed_and_left_alone(cast, bring_in):
    plan = bring_in("people", MILL)
    assert ([step.who for step in plan.steps if step.what == What.LEAVER], terms("M1")) == (
        ["Hamish Low (MILL M1)"],
        [("2019-10-01", "", "MILL")],
    )


def test_leavers_end_when_asked(cast, bring_in):
    bring_in("people", MILL, end_leavers=date(2026, 2, 28))
    assert terms("M1") == [("2019-10-01", "2026-02-28", "MILL")]


def test_whoever_comes_back_on_the_list_is_back_where_that_is_asked_for(cast, bring_in, codes):
    bring_in("people", MILL, end_leavers=date(2026, 2, 28))
    back = MILL + "MILL,M1,Hamish,Low,2019-10-01\n"
    assert (3, "end_stays") in codes(bring_in("people", back))
    assert terms("M1") == [("2019-10-01", "2026-02-28", "MILL")]
    bring_in("people", back, empty_removes=frozenset({"end_date"}))
    assert terms("M1") == [("2019-10-01", "", "MILL")]


def test_a_leaver_cannot_end_before_beginning(cast, bring_in, codes):
    assert codes(bring_in("people", MILL, end_leavers=date(2019, 1, 1))) == [(0, "leaver_starts_later"), (1, "assumed_employee")]


def test_nobody_ends_while_a_line_cannot_be_told(cast, bring_in):
    bring_in("people", MILL + "MILL,,No,Number,2026-03-02\n", end_leavers=date(2026, 2, 28), good_lines=True)
    assert terms("M1") == [("2019-10-01", "", "MILL")]


def test_a_file_is_held_against_the_records_in_a_fixed_number_of_queries(cast, bring_in, query_count):
    with query_count() as few:
        bring_in("people", people(a_line("1", "zzz")))
    with query_count() as many:
        bring_in("people", people(*(a_line(str(number), "zzz") for number in range(300))))
    assert len(few.statements) == len(many.statements)
