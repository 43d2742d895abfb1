"""Whom the lines of a staff list are about: what is joined, what is asked, and what becomes of a number that is given again."""

from datetime import date
from time import perf_counter

import pytest
from sqlalchemy import func, select

from lms.imports import worker
from lms.imports.models import ImportRun
from lms.kit.db import db
from lms.kit.importing import Answer, What
from lms.people.models import Absence, Person, Post, Term
from lms.people.queries import imports as queries

HEADER = (
    "employer_code,employee_number,first_name,last_name,email,date_of_birth,organisation_code,job_role,worker_type,start_date,end_date\n"
)
PLACE = "BRAE-1,care_home_sw,employee"


def staff(*lines):
    return HEADER + "\n".join(lines) + "\n"


def holder(number, employer="BRAE"):
    """The name and the id of whoever is found by this number."""
    post = queries.people_known(None, None).posts.get((queries.Tree(queries.places()).find(employer).id, number))
    person = db.session.get(Person, post.person_id) if post else None
    return (f"{person.first_name} {person.last_name}", person.id) if person else None


def posts():
    return db.session.scalar(select(func.count()).select_from(Post))


def asked(plan):
    return [(question.subject, [candidate.who for candidate in question.candidates]) for question in plan.questions]


# --- filler values and twins --------------------------------------------------------------------------------------------------------

FILLED_IN = staff(
    f"BRAE,PH-9001,Callum,Macphee,no-email@example.org,1900-01-01,{PLACE},2025-01-06,",
    f"BRAE,PH-9002,Morven,Macphee,no-email@example.org,1900-01-01,{PLACE},2025-01-06,",
    f"BRAE,PH-9003,Rhona,Macphee,no-email@example.org,1900-01-01,{PLACE},2025-01-06,",
    f"BRAE,PH-9004,Greg,Tulloch,no-email@example.org,1900-01-01,{PLACE},2025-01-06,",
)
ISLA = f"BRAE,TW-9001,Isla,Gunn,gunn.family@example.org,2004-05-09,{PLACE},2025-01-06,"
EVE = f"BRAE,TW-9002,Eve,Gunn,gunn.family@example.org,2004-05-09,{PLACE},2025-01-06,"


def test_four_people_with_one_filler_address_stay_four(cast, bring_in):
    plan = bring_in("people", FILLED_IN)
    assert (plan.counts()[What.ADD], plan.questions) == (4, [])
    assert len({holder(f"PH-900{n}") for n in (1, 2, 3, 4)}) == 4


@pytest.mark.parametrize("files", [[staff(ISLA), staff(EVE)], [staff(ISLA, EVE)]])
def test_a_twin_waits_until_somebody_says_who_she_is(cast, bring_in, files):
    plan = [bring_in("people", file) for file in files][-1]
    assert [question.subject for question in plan.questions] == ["BRAE:TW-9002"]
    assert (holder("TW-9001")[0], holder("TW-9002")) == ("Isla Gunn", None)


def test_twins_are_two_once_it_is_said_and_the_same_file_again_asks_nothing(cast, bring_in):
    bring_in("people", staff(ISLA, EVE), another=frozenset({"BRAE:TW-9002"}))
    assert (holder("TW-9001")[0], holder("TW-9002")[0]) == ("Isla Gunn", "Eve Gunn")
    again = bring_in("people", staff(ISLA, EVE))
    assert (again.unchanged, again.questions) == (2, [])


def test_what_was_said_of_a_line_of_the_file_holds_when_it_is_a_record(cast, bring_in):
    answers = {("BRAE:TW-9002", "gunn eve 2004-05-09", "line:BRAE:TW-9001"): Answer.ANOTHER}
    bring_in("people", staff(ISLA))
    assert bring_in("people", staff(EVE), answers=answers).counts()[What.ADD] == 1


def test_the_same_file_twice_asks_the_same_and_adds_nobody(cast, bring_in):
    first, again = bring_in("people", staff(ISLA, EVE)), bring_in("people", staff(ISLA, EVE))
    assert (asked(first), asked(again)) == (
        [("BRAE:TW-9002", ["Isla Gunn (BRAE TW-9001) on line 2"])],
        [("BRAE:TW-9002", ["Isla Gunn (BRAE TW-9001)"])],
    )


def test_a_filler_never_replaces_what_is_known(cast, bring_in):
    own = FILLED_IN.replace("no-email@example.org,1900-01-01", "callum@example.org,1980-02-03", 1)
    bring_in("people", own)
    assert bring_in("people", FILLED_IN).unchanged == 4
    shared = own.replace("callum@example.org", "ward@example.org").replace("no-email@", "ward@")
    bring_in("people", shared)
    assert db.session.scalar(select(Person.email).where(Person.first_name == "Callum")) == "callum@example.org"


# --- whom a line joins --------------------------------------------------------------------------------------------------------------

ANNE = "BRAE,RU-7001,Anne,Buchanan,anne@example.org,1961-03-02"
BEFORE = staff(f"{ANNE},{PLACE},2019-04-01,")
LEFT = staff(f"{ANNE},{PLACE},2019-04-01,2025-08-31")
TOMASZ = f"BRAE,RU-7001,Tomasz,Zielinski,tomasz@example.org,,{PLACE},2025-10-06,"
ANOTHER = {"another": frozenset({"BRAE:RU-7001"})}


def test_a_second_post_says_whom_it_joins_and_why(cast, bring_in):
    bring_in("people", BEFORE)
    plan = bring_in("people", staff("MILL,9,Anne,Buchanan,anne@example.org,1961-03-02,,,employee,2026-01-05,"))
    assert plan.steps[0].notices == ["joins Anne Buchanan (BRAE RU-7001): first name, last name, date of birth and email address"]
    assert holder("9", "MILL") == holder("RU-7001")


def test_a_new_name_is_said(cast, bring_in):
    bring_in("people", BEFORE)
    plan = bring_in("people", BEFORE.replace("Buchanan", "Lockhart"))
    assert (plan.steps[0].notices, holder("RU-7001")[0]) == (["last name: Buchanan, now Lockhart"], "Anne Lockhart")


def test_nobody_is_renamed_without_a_word(cast, bring_in):
    bring_in("people", BEFORE)
    plan = bring_in("people", staff(TOMASZ.replace("2025-10-06", "2019-04-01")))
    assert asked(plan) == [("BRAE:RU-7001", ["Anne Buchanan (BRAE RU-7001)"])]
    assert (plan.counts()[What.CHANGE], holder("RU-7001")[0]) == (0, "Anne Buchanan")


def test_whoever_is_asked_about_is_no_leaver(cast, bring_in):
    bring_in("people", BEFORE)
    plan = bring_in("people", staff(TOMASZ), end_leavers=date(2026, 2, 28))
    assert "RU-7001" not in " ".join(step.who for step in plan.steps)


def test_nobody_of_another_employer_is_missing_because_a_line_asks_about_one_of_theirs(cast, bring_in):
    plan = bring_in("people", staff("MILL,9,Ailsa,Robertson,,,,,employee,2026-01-05,"))
    assert (len(plan.questions), [step.who for step in plan.steps]) == (1, ["Hamish Low (MILL M1)"])


def test_whoever_comes_back_under_another_name_is_listed_under_duplicates(cast, bring_in):
    bring_in("people", LEFT)
    plan = bring_in("people", staff(f"BRAE,RU-8,Anne,Lockhart,,1961-03-02,{PLACE},2026-01-05,"))
    assert "May be Anne Buchanan (BRAE RU-7001) (same first name and date of birth), listed under duplicates." in plan.findings[0].message


def test_of_a_record_out_of_reach_no_more_is_said_than_name_and_employer(cast, bring_in):
    bring_in("people", BEFORE)
    council = queries.places()[cast.places["COUN"]]
    reach = {"covers": lambda path: path.startswith(council.path), "covers_all": False}
    line = "COUN,9,Anne,Buchanan,,1961-03-02,,,employee,2026-01-05,"
    (candidate,) = bring_in("people", staff(line), **reach).questions[0].candidates
    told = {likeness.label: likeness.record for likeness in candidate.likenesses}
    assert (candidate.who, told["Date of birth"], told["Email address"]) == ("Anne Buchanan (Braeside Homes)", "agrees", "")


# --- a number given to somebody else ------------------------------------------------------------------------------------------------


def test_a_number_given_again_goes_to_the_new_person_and_the_ended_post_keeps_what_it_shows(cast, bring_in):
    bring_in("people", BEFORE)
    bring_in("people", LEFT)
    anne = holder("RU-7001")[1]
    plan = bring_in("people", staff(TOMASZ), **ANOTHER)
    assert (plan.steps[0].notices, holder("RU-7001")[0]) == (["takes over the number of Anne Buchanan"], "Tomasz Zielinski")
    former = db.session.scalar(select(Post).where(Post.person_id == anne))
    assert (former.employee_number, former.number_folded) == ("RU-7001", f"RU-7001 {former.id}")
    assert bring_in("people", staff(TOMASZ)).unchanged == 1


def test_a_post_that_still_runs_keeps_its_number(cast, bring_in, codes):
    bring_in("people", BEFORE)
    plan = bring_in("people", staff(TOMASZ), **ANOTHER)
    assert (codes(plan), holder("RU-7001")[0]) == ([(2, "number_still_used")], "Anne Buchanan")
    assert "Anne Buchanan has this number and their post goes on." in plan.findings[0].message


def test_a_number_given_twice_is_taken_back_step_by_step(cast, bring_in):
    bring_in("people", LEFT)
    ended = TOMASZ.replace("2025-10-06,", "2025-10-06,2025-12-31")
    bring_in("people", staff(ended), **ANOTHER)
    bring_in("people", staff(f"BRAE,RU-7001,Ewa,Nowak,,,{PLACE},2026-02-02,"), **ANOTHER)
    names, run = [holder("RU-7001")[0]], db.session.scalar(select(func.max(ImportRun.id)))
    for run_id in (run, run - 1):
        worker.undo_now(run_id, "Wrong file")
        names.append(holder("RU-7001")[0])
    assert (names, posts()) == (["Ewa Nowak", "Tomasz Zielinski", "Anne Buchanan"], 15 + 1)


def test_a_number_stays_with_whoever_got_it_while_something_hangs_on_their_post(cast, bring_in):
    bring_in("people", LEFT)
    bring_in("people", staff(TOMASZ), **ANOTHER)
    post_id = db.session.scalar(select(Post.id).where(Post.number_folded == "RU-7001"))
    db.session.add(Absence(post_id=post_id, starts_on=date(2026, 1, 5)))
    db.session.commit()
    plan = worker.undo_now(db.session.scalar(select(func.max(ImportRun.id))), "Wrong file")
    assert "Somebody else has its old number by now." in plan.kept.values()
    assert holder("RU-7001")[0] == "Tomasz Zielinski"


def test_whoever_was_supervised_by_the_former_holder_is_not_the_new_ones(cast, bring_in):
    bring_in("people", LEFT)
    header = HEADER.strip() + ",supervisor_employee_number,hours\n"
    bring_in("people", header + f"BRAE,S-1,Iain,Orr,,,{PLACE},2020-01-06,,RU-7001,30\n")
    anne = db.session.scalar(select(Post.id).where(Post.number_folded == "RU-7001"))
    without = HEADER.strip() + ",hours\n"
    bring_in("people", without + f"{TOMASZ},\nBRAE,S-1,Iain,Orr,,,{PLACE},2020-01-06,,20\n", **ANOTHER)
    boss = select(Term.supervisor_post_id).join(Post, Term.post_id == Post.id).where(Post.number_folded == "S-1")
    assert set(db.session.scalars(boss)) == {anne}


# --- damaged numbers ----------------------------------------------------------------------------------------------------------------


def oversbys(numbers):
    names = (("Ana", "1980-02-10"), ("Ben", "1981-02-11"), ("Cat", "1982-02-12"), ("Dee", "1983-02-13"))
    return [
        f"BRAE,{number},{name},Oversby,{name.lower()}@example.org,{born},{PLACE},2025-01-06,"
        for number, (name, born) in zip(numbers, names, strict=True)
    ]


WITH_ZEROS, WITHOUT = ("00410", "00411", "00412", "00413"), ("410", "411", "412", "413")


def test_numbers_without_their_zeros_are_those_on_record(cast, bring_in):
    bring_in("people", staff(*oversbys(WITH_ZEROS)))
    plan = bring_in("people", staff(*oversbys(WITHOUT)), end_leavers=date(2026, 2, 28))
    assert (plan.unchanged, posts()) == (4, 15 + 4)
    assert not [step for step in plan.steps if "Oversby" in step.who]


def test_a_number_without_its_zeros_that_is_somebody_elses_is_asked_about(cast, bring_in):
    bring_in("people", staff(*oversbys(WITH_ZEROS)))
    stranger = staff(f"BRAE,410,Una,Sutherland,,,{PLACE},2025-01-06,")
    assert asked(bring_in("people", stranger)) == [("BRAE:410", ["Ana Oversby (BRAE 00410)"])]
    plan = bring_in("people", stranger, another=frozenset({"BRAE:410"}))
    assert "Ana Oversby (BRAE 00410)" in [step.who for step in plan.steps if step.what == What.LEAVER]
    assert (holder("410")[0], holder("00410")[0]) == ("Una Sutherland", "Ana Oversby")


def test_two_lines_of_one_recorded_number_are_one_too_many(cast, bring_in, codes):
    bring_in("people", staff(*oversbys(WITH_ZEROS)))
    ana = oversbys(WITHOUT)[0]
    assert codes(bring_in("people", staff(ana, ana.replace(",410,", ",0410,")))) == [(3, "duplicate_line")]


@pytest.mark.parametrize("number", ["1.23457E+11", "n/a", "-"])
def test_what_a_spreadsheet_leaves_is_no_employee_number(cast, bring_in, codes, number):
    plan = bring_in("people", staff(f"BRAE,{number},Una,Sutherland,,,{PLACE},2025-01-06,"))
    assert (codes(plan), posts()) == ([(2, "damaged_number")], 15)


# --- one name -----------------------------------------------------------------------------------------------------------------------


def test_one_name_is_enough(cast, bring_in):
    file = staff(f"BRAE,MO-1,,Suharti,suharti@example.org,1988-07-07,{PLACE},2025-01-06,")
    plan = bring_in("people", file)
    assert (plan.errors, plan.steps[0].who) == (0, "Suharti (BRAE MO-1)")
    assert bring_in("people", file).unchanged == 1
    assert bring_in("people", file.replace(",,Suharti", ",Suharti,")).unchanged == 1


# --- many ---------------------------------------------------------------------------------------------------------------------------


def test_three_hundred_questions_in_a_long_file_take_no_time(cast, bring_in):
    lines = [f"BRAE,L{n},First{n},Last{n},,,{PLACE},2025-01-06," for n in range(4_700)]
    again = [f"BRAE,M{n},First{n},Last{n},,,{PLACE},2025-01-06," for n in range(300)]
    start = perf_counter()
    plan = bring_in("people", staff(*lines, *again).replace(",2025-01-06,", ",soon,", 1))  # an error: planned, and not applied
    assert (len(plan.questions), plan.errors) == (299, 1)
    assert perf_counter() - start < 10
