"""Files that are not ours: columns and values mapped on the pages, remembered, and used exactly as they were previewed."""

from datetime import date

import pytest
from sqlalchemy import func, select

from lms.imports.models import ImportMapping, ImportReading, ImportRun, ImportWord
from lms.imports.queries import reading
from lms.imports.rules.mapping import Asks
from lms.kit.db import db
from lms.people.models import Person, Term
from lms.training.models import Award
from tests.imports.conftest import COLUMNS, TRAINING


def values_of(client, address):
    """{value: id} of what is listed."""
    shown = client.get(f"{address}/values?which=all").text
    pairs = (part.split('value="')[1].split('"')[0] for part in shown.split('name="tick"')[1:])
    names = (part.split('scope="row">')[1].split("<span")[0] for part in shown.split('name="tick"')[1:])
    return dict(zip(names, pairs, strict=True))


def decide(client, send, address, value, **answers):
    row_id = values_of(client, address)[value]
    means = answers.pop("means", "")
    return send(client, f"{address}/values", tick=row_id, **{f"means-{row_id}": means, "do": "save", "scope": "ticked"} | answers)


def awards_on(*days):
    return db.session.scalars(select(Award.achieved_on).where(Award.achieved_on.in_(days)).order_by(Award.achieved_on)).all()


def run_of(address):
    return db.session.get_one(ImportRun, int(address.rsplit("/", 1)[1]))


def test_a_header_that_is_not_ours_asks_for_its_columns(sent):
    client, address = sent(TRAINING)
    shown = client.get(address).text
    assert ("This file is not in our form." in shown, "Say what the columns are" in shown, "Apply these" in shown) == (True, True, False)
    assert "Needs mapping" in client.get("/imports/").text


def test_known_names_are_filled_in_and_misleading_ones_are_not(sent):
    client, address = sent(TRAINING)
    shown = client.get(f"{address}/columns").text
    for ours, theirs in (("employee_number", "Emp No"), ("subject_code", "Course Title"), ("achieved_on", "Date Completed")):
        question = shown.split(f'<select id="{ours}"')[1].split("</select>")[0]
        assert f'value="{theirs}" selected' in question
    assert 'value="Last Updated By" selected' not in shown


ODD = "Ref of theirs;What;When\n10001;Fire;11.02.2026\n"


def test_whose_training_it_is_is_asked_for_at_once(sent):
    client, address = sent(ODD)
    questions = client.get(f"{address}/columns").text.split("More columns")[0]
    assert all(f'<select id="{ours}"' in questions for ours in ("employee_number", "subject_code", "achieved_on"))


def test_a_question_with_an_error_is_never_folded_away(sent, send):
    client, address = sent(ODD)
    answers = {"subject_code": "What", "achieved_on": "When", "employee_number": "Ref of theirs", "expires_on": "When"}
    shown = send(client, f"{address}/columns", **COLUMNS | answers).text
    folded = shown.split("More columns")[0].rsplit("<details", 1)[1]
    assert "When is taken for the date achieved already" in shown.replace("&#39;", "'") and " open>" in folded


@pytest.mark.parametrize("name", ["Pers. Ref", "Payroll ref"])
def test_references_of_the_payroll_are_employee_numbers(sent, name):
    client, address = sent(ODD.replace("Ref of theirs", name))
    assert f'value="{name}" selected' in client.get(f"{address}/columns").text


def test_values_that_nobody_knows_wait_for_a_decision(mapped):
    client, address = mapped()
    assert "Say what the values mean" in client.get(address).text
    assert set(values_of(client, address)) == {"Fire Awareness Refresher 2026", "Away Day"}


def test_from_columns_to_values_to_awards(mapped, send, work):
    client, address = mapped()
    decide(client, send, address, "Fire Awareness Refresher 2026", means="FIRE-1")
    decide(client, send, address, "Away Day", do="leave_out")
    send(client, f"{address}/check-again", page=address)
    work()
    run = run_of(address)
    assert (run.adds, run.errors, run.left_out, run.undecided, run.lines) == (2, 0, 1, 0, 3)
    assert run.warnings == 1  # the total
    send(client, address)
    work()
    assert awards_on(date(2026, 2, 11), date(2026, 2, 12), date(2026, 2, 13)) == [date(2026, 2, 11), date(2026, 2, 12)]


def test_what_is_wrong_stands_under_the_name_that_the_file_gives_it(mapped, send, work):
    client, address = mapped(TRAINING.replace("11.02.2026", "31.02.2026"))
    decide(client, send, address, "Fire Awareness Refresher 2026", means="FIRE-1")
    send(client, f"{address}/check-again", page=address)
    work()
    assert 'data-label="Column">Date Completed<' in client.get(address).text
    assert 'data-label="Column">Date Completed<' in client.get(f"{address}/findings").text


def test_undecided_lines_are_left_and_the_good_ones_applied(mapped, send, work):
    client, address = mapped()
    decide(client, send, address, "Fire Awareness Refresher 2026", means="FIRE-1 – Fire safety")
    send(client, f"{address}/check-again", page=address)
    work()
    assert (run_of(address).errors, run_of(address).undecided) == (1, 1)
    send(client, address, apply_good_lines="y")
    work()
    assert len(awards_on(date(2026, 2, 11), date(2026, 2, 12), date(2026, 2, 13))) == 2


def test_the_next_file_goes_straight_to_its_preview(mapped, sent, send):
    client, address = mapped()
    decide(client, send, address, "Fire Awareness Refresher 2026", means="FIRE-1")
    _, later = sent(
        "SURNAME,Course title,emp no,Forename,date completed,Expiry,Last Updated By\n"
        "Stewart,fire awareness refresher 2026,10002,Lorna,1 March 2026,,x\n"
    )
    shown = client.get(later).text
    assert ("Read as LearnPro." in shown, run_of(later).adds, run_of(later).errors) == (True, 1, 0)


def test_a_source_is_the_same_whatever_its_capitals(mapped):
    mapped()
    mapped(TRAINING + "10001,A,B,Away Day,14/02/2026,,\n", source="LEARNPRO ")
    assert db.session.scalar(select(func.count()).select_from(ImportMapping)) == 1


def test_a_mapping_changed_after_the_preview_is_noticed(mapped, send, work):
    client, address = mapped()
    decide(client, send, address, "Fire Awareness Refresher 2026", means="FIRE-1")
    decide(client, send, address, "Away Day", do="leave_out")
    send(client, f"{address}/check-again", page=address)
    work()
    decide(client, send, address, "Fire Awareness Refresher 2026", means="FIRE-W")
    refused = send(client, address)
    assert (refused.status_code, "The mapping has been changed since this preview." in refused.text) == (422, True)
    send(client, f"{address}/check-again", page=address)
    work()
    assert send(client, address).status_code == 303


def test_what_was_previewed_is_applied_whatever_is_decided_in_between(mapped, send, work):
    client, address = mapped()
    decide(client, send, address, "Fire Awareness Refresher 2026", means="FIRE-1")
    send(client, f"{address}/check-again", page=address)
    work()
    send(client, address, apply_good_lines="y")
    db.session.execute(ImportWord.__table__.update().values(target="FIRE-W"))
    work()
    subjects = db.session.scalars(select(Award.subject_id).where(Award.achieved_on == date(2026, 2, 11))).all()
    assert len(subjects) == 1 and run_of(address).adds == 2
    assert db.session.scalar(select(Award.subject_id).where(Award.achieved_on == date(2026, 2, 11))) != 0


# --- what may go wrong ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"source": " "}, "Give the system that the file comes from a name"),
        ({"achieved_on": ""}, "Say where the date achieved comes from."),
        ({"expires_on": "Date Completed"}, "Date Completed is taken for the date achieved already:"),
        (
            {"employee_number": "", "last_name": "", "full_name": ""},
            "Say where the employee number, email address, last name or the full name comes from.",
        ),
        ({"achieved_on": "", "fixed_achieved_on": "soon"}, "Write the date as 2026-11-03"),
        ({"employee_number": "No such column"}, "Not a valid choice"),
        ({"header_line": "0"}, "Give a line from 1 to 500"),
        ({"header_line": "400"}, "Give one of the first lines of the file"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(sent, send, answers, said):
    client, address = sent(TRAINING)
    reply = send(client, f"{address}/columns", **COLUMNS | answers)
    assert (reply.status_code, said in reply.text or "Choose one of the list" in reply.text) == (422, True)


def test_a_value_that_is_not_on_the_list_is_refused(mapped, send):
    client, address = mapped()
    assert "is not on the list" in decide(client, send, address, "Away Day", means="Nothing of the kind").text
    assert "Say what “Away Day” means" in decide(client, send, address, "Away Day").text
    assert "Tick the values" in send(client, f"{address}/values", do="save", scope="ticked").text


def test_several_values_are_decided_at_once(mapped, send, work):
    many = "Emp No,Course Title,Date Completed\n" + "".join(f"10001,Odd title {n},1/2/2026\n" for n in range(120))
    client, address = mapped(many, expires_on="")
    send(client, f"{address}/values?search=odd+title", all_mean="FIRE-1", do="save", scope="filter")
    assert db.session.scalar(select(func.count()).select_from(ImportWord)) == 120


def test_another_employers_officer_finds_nothing(mapped, as_, cast, send):
    _, address = mapped()
    tam = as_("priya")
    assert tam.get(f"{address}/columns").status_code == 200
    for who in ("ailsa", "effie"):
        assert as_(who).get(f"{address}/columns").status_code == 403


def test_a_decision_from_the_page_of_another_run_out_of_reach_is_passed_over(sent, send, work, as_):
    council, address = sent("Staff No,Course,Date\n20001,Odd,1/2/2026\n", name="priya", employer="COUN")
    reply = send(
        council,
        f"{address}/columns",
        source="OLM",
        header_line="1",
        sheet="",
        employee_number="Staff No",
        subject_code="Course",
        achieved_on="Date",
    )
    assert reply.status_code == 303
    work()
    theirs = values_of(council, address)["Odd"]
    lorna, own = sent(TRAINING)
    send(lorna, f"{own}/columns", **COLUMNS)
    work()
    send(lorna, f"{own}/values", tick=theirs, **{f"means-{theirs}": "FIRE-1", "do": "save", "scope": "ticked"})
    assert db.session.scalar(select(func.count()).select_from(ImportWord)) == 0
    assert lorna.get(f"{address}/values").status_code == 404


def test_a_discarded_file_is_not_mapped_any_more(sent, send):
    client, address = sent(TRAINING)
    send(client, f"{address}/discard", page=f"{address}/columns")
    assert client.get(f"{address}/columns").status_code == 404
    assert send(client, f"{address}/check-again", page="/imports/start").status_code == 303
    assert "Discarded" in client.get(address).text


def test_everybodys_mapping_serves_those_without_their_own(sent, send, work):
    client, address = sent(TRAINING, name="priya")
    send(client, f"{address}/columns", **COLUMNS, for_everybody="y")
    work()
    decide(client, send, address, "Away Day", do="leave_out", for_everybody="y")
    _, other = sent(TRAINING.replace("10001", "20001").replace("10002", "20002"), name="priya", employer="COUN")
    assert (run_of(other).left_out, run_of(other).undecided) == (1, 2)


def test_only_the_whole_partnership_decides_for_everybody(sent, send, work):
    client, address = sent(TRAINING)
    reply = send(client, f"{address}/columns", **COLUMNS, for_everybody="y")
    assert (reply.status_code, "You may only decide for your own employer." in reply.text) == (422, True)


def test_hostile_words_stay_words(mapped):
    client, address = mapped(TRAINING.replace("Away Day", '"<script>alert(1)</script> ""x"" ‮ =1+1"'))
    shown = client.get(f"{address}/values").text
    assert "<script>alert" not in shown and "&lt;script&gt;alert(1)" in shown


def test_one_value_is_called_one_value(mapped):
    client, address = mapped(TRAINING)
    assert ">1 of 2 values<" not in client.get(f"{address}/values?search=away").text
    assert "1 value<" in client.get(f"{address}/values?search=away").text


def test_titles_above_the_header_are_passed_over(sent):
    titled = "Training report\nPrinted on 1 March 2026\n\n" + TRAINING
    client, address = sent(titled)
    assert reading(run_of(address).id).header_line == 4
    assert 'value="4"' in client.get(f"{address}/columns").text


def test_another_line_for_the_header_has_the_file_looked_at_again(sent, send, work):
    client, address = sent("Oddly,named\n" + TRAINING)
    send(client, f"{address}/columns", **COLUMNS | {"header_line": "1"})
    work()
    assert (reading(run_of(address).id).header_line, reading(run_of(address).id).asks) == (1, Asks.COLUMNS)


def test_our_own_template_is_read_as_ever_until_its_values_are_mapped(sent, send, work):
    ours = "employee_number,subject_code,achieved_on\n10001,Odd title,2026-02-11\n"
    client, address = sent(ours)
    assert (run_of(address).errors, db.session.scalar(select(ImportReading))) == (1, None)
    send(client, f"{address}/map-values", page=address)
    work()
    decide(client, send, address, "Odd title", means="FIRE-1")
    _, again = sent(ours.replace("02-11", "02-12"))
    assert (run_of(again).adds, run_of(again).errors) == (1, 0)


def test_a_preview_as_our_template_is_applied_so_whatever_is_mapped_since(sent, send, work):
    ours = "employee_number,subject_code,achieved_on\n10001,FIRE-1,2026-02-{:02}\n10001,Odd title,2026-02-11\n"
    client, first = sent(ours.format(10))
    _, second = sent(ours.format(12))
    for _ in range(2):
        send(client, f"{second}/map-values", page=first)
    work()
    decide(client, send, second, "Odd title", means="FIRE-1")
    send(client, first, apply_good_lines="y")
    work()
    assert (run_of(first).adds, run_of(first).errors) == (1, 1)


# --- staff lists ------------------------------------------------------------------------------------------------------------------------

STAFF = (
    "Assignment Number,Employee Name,Job Title,Employment Type,Department,Latest Start Date\n"
    '90001,"A01|Smith, Jane",Ward nurse,Permanent,Ward 3,45000\n'
    "10001,Ailsa Robertson,Nursing student,Bank,Ward 3,01/08/2022\n"
)


def test_a_staff_list_with_full_names_and_their_own_roles(sent, send, work, cast):
    client, address = sent(STAFF, kind="people")
    page = client.get(f"{address}/columns").text
    assert 'value="Employee Name" selected' in page
    answers = {"full_name": "Employee Name", "job_role": "Job Title", "worker_type": "Employment Type", "start_date": "Latest Start Date"}
    send(client, f"{address}/columns", source="ESR", header_line="1", sheet="", employee_number="Assignment Number", **answers)
    work()
    decide(client, send, address, "Ward nurse", means="staff_nurse")
    decide(client, send, address, "Nursing student", do="leave_out")
    send(client, f"{address}/check-again", page=address)
    work()
    run = run_of(address)
    assert (run.adds, run.left_out, run.errors) == (1, 1, 0)
    assert run.leavers == 2  # Lorna and Tam; Ailsa is on the list, though her line is left out
    send(client, address)
    work()
    jane = db.session.scalar(select(Person).where(Person.last_name == "Smith", Person.first_name == "Jane"))
    assert jane is not None and db.session.scalar(select(Term.starts_on).order_by(Term.id.desc())) == date(2023, 3, 15)


# --- the queue ------------------------------------------------------------------------------------------------------------------------


def test_the_queue_gathers_what_is_undecided_over_all_files(mapped, sent, send):
    client, _ = mapped()
    sent(TRAINING.replace("13 Feb", "14 Feb"))
    shown = client.get("/imports/unmapped").text
    assert ("LearnPro" in shown, 'class="app-number">2<' in shown, 'class="app-number">6<' in shown) == (True, True, True)


def test_a_decision_in_the_queue_serves_the_next_file(mapped, sent, send, cast):
    client, _ = mapped()
    where = f"/imports/unmapped/values?employer={cast.places['NHSL']}&source=learnpro"
    shown = client.get(where).text
    row_id = next(part.split('value="')[1].split('"')[0] for part in shown.split('name="tick"')[1:] if "Away Day" in part.split("</tr>")[0])
    assert send(client, where, tick=row_id, do="leave_out", scope="ticked").status_code == 303
    assert "Away Day" not in client.get(where).text
    _, later = sent(TRAINING.replace("13 Feb", "15 Feb"))
    assert (run_of(later).left_out, run_of(later).undecided) == (1, 2)


def test_the_queue_of_others_is_not_there(mapped, as_, cast):
    mapped()
    iona = as_("adam")
    assert "LearnPro" in iona.get("/imports/unmapped").text
    assert as_("lorna").get(f"/imports/unmapped/values?employer={cast.places['COUN']}&source=learnpro").status_code == 303


def test_pages_of_values_ask_the_same_number_of_questions(mapped, query_count):
    few_client, few = mapped()
    many = "Emp No,Course Title,Date Completed\n" + "".join(f"10001,Odd title {n},1/2/2026\n" for n in range(120))
    many_client, lots = mapped(many, expires_on="", source="Many")
    with query_count() as little:
        few_client.get(f"{few}/values")
    with query_count() as much:
        many_client.get(f"{lots}/values")
    assert len(much.statements) == len(little.statements)
