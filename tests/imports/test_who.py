"""A line that cannot be told waits until somebody has said who it is; what was said is remembered, and can be taken back."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from lms.imports import queries, service
from lms.imports.models import ImportCandidate, ImportIdentityAnswer, ImportRun
from lms.imports.rules.questions import Which
from lms.kit.db import db, transaction
from lms.kit.importing import Answer
from lms.people.models import Person, Post
from tests.imports.asking import ASKING, FILE, HEADER


@pytest.fixture(autouse=True)
def house(cast, declare):
    declare(ASKING)


@pytest.fixture
def asked(sent):
    """The client and the address of a file whose lines 2 and 3 are asked about."""
    return lambda file=FILE, name="lorna", employer="NHSL": sent(file, name=name, kind="asking", employer=employer)


def run_id(address):
    return int(re.search(r"\d+", address)[0])


def remembered():
    db.session.rollback()
    rows = db.session.execute(select(ImportIdentityAnswer.subject, ImportIdentityAnswer.answer).order_by(ImportIdentityAnswer.subject))
    return [(subject, answer.value) for subject, answer in rows]


def added():
    return set(db.session.scalars(select(Person.first_name).where(Person.first_name.in_(["Rhona", "Iain", "Rory"]))))


def lines(address, which=Which.WAITING):
    db.session.rollback()
    return queries.lines_in(run_id(address), which)


# --- the page ---------------------------------------------------------------------------------------------------------------------


def test_lines_wait_and_the_others_are_taken(asked, send, work):
    client, address = asked()
    assert ("2 lines wait" in client.get(address).text, "export.csv: 2 lines wait" in client.get("/").text) == (True, True)
    send(client, address)
    work()
    assert added() == {"Rory"}


def test_a_line_stands_beside_the_record(asked):
    client, address = asked()
    text = client.get(f"{address}/who").text
    assert all(words in text for words in ("Line 2: Rhona Bain (NHSL:10001)", "the person on record", "Differs", "Not said"))


def test_one_is_said_after_the_other_and_the_file_is_checked_again(asked, send, work, cast):
    client, address = asked()
    send(client, f"{address}/who", say=f"same 2 person:{cast['ailsa'].person_id}")
    assert (lines(address), remembered()) == ([3], [("NHSL:10001", "same")])
    send(client, f"{address}/who", say="another 3")
    work()
    preview = client.get(address).text
    assert ("lines wait" in preview, "Rory Low" in preview, "Iain Orr" in preview, "Rhona Bain" in preview) == (False, True, True, False)
    send(client, address)
    work()
    assert added() == {"Rory", "Iain"}


@pytest.mark.parametrize("scope", ["page", "all"])
def test_many_are_said_at_once(asked, send, scope):
    client, address = asked()
    send(client, f"{address}/who", say="another", scope=scope, shown=["2", "3"])
    assert remembered() == [("NHSL:10001", "another"), ("NHSL:10002", "another")]


def test_all_that_wait_are_more_than_a_page_shows(asked, send, work):
    numbers = range(300)
    twice = "".join(f"NHSL,8{number:04},Name {number}\nNHSL,9{number:04},Name {number}\n" for number in numbers)
    client, address = asked(HEADER + twice)
    page = client.get(f"{address}/who").text
    assert ("20 of 300 lines" in page, "Next page" in page) == (True, True)
    send(client, f"{address}/who", say="another", scope="all", shown=["3"])
    work()
    assert (lines(address), len(lines(address, Which.DECIDED)), len(remembered())) == ([], 300, 300)


def test_an_answer_is_taken_back(asked, send, work):
    client, address = asked()
    send(client, f"{address}/who", say="another", scope="all")
    work()
    assert "Another person" in client.get(f"{address}/who?which=decided").text
    send(client, f"{address}/who?which=decided", say="back 2")
    assert (remembered(), lines(address)) == ([("NHSL:10002", "another")], [2])


def test_what_was_said_since_the_preview_has_it_checked_again_before_it_is_applied(asked, send, work):
    client, address = asked()
    send(client, f"{address}/who", say="another 2")
    assert "Somebody has said who lines are" in send(client, address).text
    send(client, f"{address}/who/check")
    work()
    send(client, address)
    work()
    assert added() == {"Rory", "Rhona"}


def test_which_of_several_it_is_has_to_be_said_of_each(asked, send):
    client, address = asked(f"{HEADER}NHSL,90001,Rhona Bain\nNHSL,10001,Rhona Bain\n")
    send(client, f"{address}/who", say="same", scope="all")
    assert "say of it who it is" in client.get(f"{address}/who").text
    send(client, f"{address}/who", say="same 3 line:NHSL:90001")
    assert remembered() == [("NHSL:10001", "same")]


def test_an_applied_file_may_still_be_answered_for_the_next(asked, send, work):
    client, address = asked()
    send(client, address)
    work()
    send(client, f"{address}/who", say="another", scope="all")
    client, address = asked()
    assert "lines wait" not in client.get(address).text


# --- two at once ------------------------------------------------------------------------------------------------------------------------


def test_the_second_of_two_officers_is_told_and_the_first_stands(asked, as_, send):
    _, address = asked()
    send(as_("lorna"), f"{address}/who", say="another 2")
    priya = as_("priya")
    send(priya, f"{address}/who", say="same", scope="page", shown=["2", "3"])
    text = priya.get(f"{address}/who").text
    assert ("Lorna Stewart had decided about line 2" in text, "another person. That stands" in text) == (True, True)
    assert remembered() == [("NHSL:10001", "another"), ("NHSL:10002", "same")]


def test_two_at_the_same_moment_are_one_after_the_other(app, asked, cast):
    _, address = asked()
    barrier = Barrier(2, timeout=20)

    def say(name, answer):
        with app.app_context(), transaction():
            run, by = db.session.get_one(ImportRun, run_id(address)), cast[name].viewer()
            db.session.rollback()
            barrier.wait()
            outcome = service.say_who(run=run, lines=[2], answer=answer, by=by)
            return outcome.decided, [question.answer.answer for question in outcome.overtaken]

    with ThreadPoolExecutor(2) as both:
        outcomes = sorted(both.map(say, ("lorna", "priya"), Answer))
    assert (outcomes[1], outcomes[0][0]) == ((1, []), 0)
    assert remembered() == [("NHSL:10001", outcomes[0][1][0].value)]


def test_while_the_file_is_being_checked_nothing_is_decided(asked, send):
    client, address = asked()
    send(client, f"{address}/who/check")
    reply = send(client, f"{address}/who", say="another 2")
    assert (reply.status_code, "checked again" in reply.text, remembered()) == (422, True, [])


# --- memory -----------------------------------------------------------------------------------------------------------------------------


def test_the_next_file_does_not_ask_again(asked, send, work):
    client, address = asked()
    send(client, f"{address}/who", say="another", scope="all")
    client, address = asked(FILE.replace("Rory Low", "Rory Bain"))
    assert ("lines wait" in client.get(address).text, lines(address)) == (False, [])


def test_another_name_on_the_same_number_is_asked_anew(asked, send):
    client, address = asked()
    send(client, f"{address}/who", say="another", scope="all")
    _, address = asked(FILE.replace("Rhona", "Ishbel"))
    assert lines(address) == [2]


def test_an_answer_about_a_merged_record_is_about_the_one_that_counts(asked, send, cast):
    client, address = asked()
    send(client, f"{address}/who", say="another 2")
    db.session.get_one(Person, cast["ailsa"].person_id).merged_into_id = cast["effie"].person_id
    db.session.commit()
    key = ("NHSL:10001", "rhona bain", f"person:{cast['effie'].person_id}")
    assert queries.answers(cast.places["NHSL"])[key] == Answer.ANOTHER


def test_an_answer_about_a_line_is_about_its_person_once_they_are_on_record(asked, send, cast):
    client, address = asked(f"{HEADER}NHSL,90001,Rhona Bain\nNHSL,90002,Rhona Bain\n")
    send(client, f"{address}/who", say="another 3")
    rhona = Person(first_name="Rhona", last_name="Bain", name_folded="bain rhona")
    db.session.add(rhona)
    db.session.flush()
    db.session.add(Post(person_id=rhona.id, employer_id=cast.places["NHSL"], employee_number="90001", number_folded="90001"))
    db.session.commit()
    assert ("NHSL:90002", "rhona bain", f"person:{rhona.id}") in queries.answers(cast.places["NHSL"])


def test_what_is_remembered_is_listed_and_taken_back(asked, send, command):
    client, address = asked()
    send(client, f"{address}/who", say="another", scope="all")
    text = client.get("/imports/answers").text
    assert ("another person than Ailsa Robertson" in text, "2 answers" in text) == (True, True)
    assert "Tick the answers" in send(client, "/imports/answers").text
    send(client, "/imports/answers", tick=[str(row_id) for row_id in db.session.scalars(select(ImportIdentityAnswer.id))])
    assert remembered() == []
    assert "2  waiting" in command("--dry-run").output


def test_what_is_remembered_of_other_employers_is_out_of_reach(asked, as_, send, cast):
    client, address = asked(FILE.replace("NHSL", "COUN").replace("10001", "20001"), name="priya", employer="COUN")
    send(client, f"{address}/who", say="another", scope="all")
    lorna = as_("lorna")
    assert "COUN:20001" not in lorna.get("/imports/answers").text
    send(lorna, "/imports/answers", tick=[str(row_id) for row_id in db.session.scalars(select(ImportIdentityAnswer.id))])
    assert remembered() == [("COUN:20001", "another")]


# --- how far officers see ---------------------------------------------------------------------------------------------------------------


def test_a_record_out_of_reach_is_not_shown(asked, as_, cast):
    _, address = asked()
    db.session.execute(ImportCandidate.__table__.update().values(candidate=f"person:{cast['gordon'].person_id}", candidate_who="Gordon"))
    db.session.commit()
    lorna, priya = (as_(name).get(f"{address}/who").text for name in ("lorna", "priya"))
    assert ("Gordon" in lorna, "Not shown to you" in lorna, "Gordon" in priya, "Not shown to you" in priya) == (False, True, True, False)


def test_a_file_of_another_employer_is_not_there(asked, as_, send):
    _, address = asked(FILE.replace("NHSL", "COUN"), name="priya", employer="COUN")
    lorna = as_("lorna")
    assert (lorna.get(f"{address}/who").status_code, send(lorna, f"{address}/who", say="another 2").status_code) == (404, 404)


# --- the command line -------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def command(app, tmp_path):
    def run(*options, file=FILE):
        (tmp_path / "file.csv").write_text(file)
        return app.test_cli_runner().invoke(args=["import", "asking", str(tmp_path / "file.csv"), *options])

    return run


def test_on_the_command_line_lines_wait_with_a_warning(command):
    run = command()
    assert (run.exit_code, "2  waiting" in run.output, added()) == (0, True, {"Rory"})
    assert "3 lines: 1 entry added, 2 wait." in run.output
    assert "may be about the person on record" in run.output and "[who_is_it]" in run.output


def test_the_command_line_says_who_they_are_and_it_is_remembered(command):
    run = command("--same", "nhsl:10001", "--another", "NHSL:10002")
    assert (run.exit_code, "waiting" in run.output, added()) == (0, False, {"Rory", "Iain"})
    assert remembered() == [("NHSL:10001", "same"), ("NHSL:10002", "another")]
    assert "waiting" not in command("--dry-run").output


def test_a_dry_run_remembers_nothing(command):
    assert ("waiting" in command("--dry-run", "--another", "NHSL:10001", "--another", "NHSL:10002").output, remembered()) == (False, [])


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--same", "NHSL:77"), "No line of this file with the employer's code and number NHSL:77 waits"),
        (("--same", "10001"), "as CODE:NUMBER"),
        (("--same", "NHSL:10001", "--another", "NHSL:10001"), "at once"),
    ],
)
def test_what_cannot_be_said_is_refused(command, options, sentence):
    run = command(*options)
    assert (run.exit_code, sentence in run.output, remembered(), added()) == (2, True, [], set())


def test_the_same_of_several_is_refused(command):
    run = command("--same", "NHSL:10001", file=f"{HEADER}NHSL,90001,Rhona Bain\nNHSL,10001,Rhona Bain\n")
    assert (run.exit_code, "may be one of several people" in run.output) == (2, True)


def test_what_was_said_before_can_be_said_anew(command):
    command("--same", "NHSL:10001")
    command("--another", "NHSL:10001")
    assert remembered() == [("NHSL:10001", "another")]


def test_a_service_says_what_came_of_it(asked, cast):
    _, address = asked()
    outcome = service.say_who(
        run=db.session.get_one(ImportRun, run_id(address)), lines=[2], answer=Answer.ANOTHER, by=cast["lorna"].viewer()
    )
    assert (outcome.decided, outcome.overtaken, outcome.is_checked_again) == (1, [], False)
