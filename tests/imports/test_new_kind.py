"""A kind of file that no room has, declared here alone: it gets its pages, command, template, mapping and undo without a line elsewhere."""

import ast
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from lms.access import May
from lms.imports.models import ImportRun
from lms.imports.queries import kinds
from lms.kit.db import db
from lms.kit.identifiers import folded_number
from lms.kit.importing import EMPLOYER, Column, ImportKind, Undo
from lms.kit.importing.cells import day
from lms.kit.importing.rows import Draft, plan_rows
from lms.kit.importing.tables import recorded, write_rows
from lms.people.models import Registration
from lms.people.queries import places
from lms.people.queries.imports import people_by_name, registration_names
from lms.people.rules.imports.lookups import Tree, employer_of
from tests.house.source import HOME

# --- the kind: what a room writes ---------------------------------------------------------------------------------------------------

COLUMNS = (
    EMPLOYER,
    Column("employee_number", "The person's number with this employer.", "104233", True, also=("emp no",)),
    Column("register", "The regulator.", "NMC", True, also=("registered with",)),
    Column("number", "The number on that register.", "12A3456E", True),
    Column("ends_on", "Until when they are registered. Empty: not known.", "2026-08-31", read=day),
)


def known(sheet, options):
    return Tree(places()), people_by_name(), recorded(Registration, ("register", "number_folded"), ("person_id", "number", "ends_on"))


def plan(sheet, known, options):
    tree, people, registrations = known
    return plan_rows(drafts(sheet, tree, people, options), registrations, sheet.notes, what="registration")


def drafts(sheet, tree, people, options):
    for line in sheet.lines:
        employer = employer_of(line.line, line["employer_code"], tree, options, sheet.notes)
        post = people.post_of(line.line, employer, line["employee_number"], sheet.notes) if employer else None
        if post and line["register"] and line["number"]:
            key = {"register": line["register"], "number_folded": folded_number(line["number"])}
            values = {"person_id": post[1], "number": line["number"], "ends_on": line["ends_on"]}
            yield Draft(line.line, key, values, f"{line['employee_number']}, {line['register']}")


REGISTRATIONS = ImportKind(
    code="registrations",
    label="Registrations",
    may=May.IMPORT_PEOPLE,
    columns=COLUMNS,
    known=known,
    plan=plan,
    write=write_rows(Registration),
    undo=(Undo(Registration, registration_names),),
    of_an_employer=True,
)

# --- what it gets -------------------------------------------------------------------------------------------------------------------

FILE = "employer_code,employee_number,register,number,ends_on\nNHSL,10001,NMC,12A3456E,2026-08-31\nNHSL,99999,NMC,98Z7654X,\n"
OTHER = "Emp No,Registered with,Number,Ends\n10001,NMC,12A3456E,31 Jan 2027\n"


@pytest.fixture(autouse=True)
def house(cast, declare):
    declare(REGISTRATIONS)


def registrations():
    return db.session.execute(select(Registration.number, Registration.ends_on)).all()


def test_the_page_offers_it_with_its_template(as_, cast):
    client = as_("lorna")
    assert 'value="registrations"' in client.get("/imports/start").text
    assert "The number on that register." in client.get("/imports/template/registrations").text
    assert client.get("/imports/template/registrations?format=csv").text.splitlines()[1:] == ["NHSL,104233,NMC,12A3456E,2026-08-31"]


def test_a_file_is_checked_previewed_applied_and_undone(sent, send, work):
    client, address = sent(FILE, kind="registrations")
    preview = client.get(address).text
    assert ("10001, NMC" in preview, "Nobody is recorded with this employee number." in preview) == (True, True)
    assert registrations() == []
    send(client, address, apply_good_lines="y")
    work()
    assert registrations() == [("12A3456E", date(2026, 8, 31))]
    send(client, f"{address}/undo", reason="The wrong file")
    work()
    assert (registrations(), "Undone on" in client.get(address).text) == ([], True)


def test_a_file_of_another_system_is_mapped(sent, send, work):
    client, address = sent(OTHER, kind="registrations")
    assert 'value="Registered with" selected' in client.get(f"{address}/columns").text.replace("selected value", "value")
    feeds = {"employee_number": "Emp No", "register": "Registered with", "number": "Number", "ends_on": "Ends"}
    answers = {"source": "ESR", "header_line": "1", "sheet": ""} | feeds
    send(client, f"{address}/columns", **answers)
    work()
    send(client, address)
    work()
    assert registrations() == [("12A3456E", date(2027, 1, 31))]


def test_what_differs_is_changed_and_the_same_again_is_not(bring_in):
    bring_in("registrations", FILE, good_lines=True)
    plan = bring_in("registrations", FILE.replace("2026-08-31", "2027-08-31"), good_lines=True)
    again = bring_in("registrations", FILE.replace("2026-08-31", ""), good_lines=True)
    assert (registrations(), plan.counts()["change"], again.unchanged) == ([("12A3456E", date(2027, 8, 31))], 1, 1)


def test_lines_about_the_same_thing_are_told(bring_in, codes):
    line = FILE.splitlines()[1]
    plan = bring_in("registrations", f"{FILE.splitlines()[0]}\n{line}\n{line}\n{line[:-1]}0\n", good_lines=True)
    assert (codes(plan), len(registrations())) == ([(3, "repeated_line"), (4, "duplicate_line")], 1)


def test_the_command_line_has_it_too(app, cast, tmp_path):
    (tmp_path / "file.csv").write_text(FILE.splitlines(keepends=True)[0] + FILE.splitlines()[1])
    run = app.test_cli_runner().invoke(args=["import", "registrations", str(tmp_path / "file.csv"), "--employer", "NHSL"])
    assert (run.exit_code, "1  new" in run.output, len(registrations())) == (0, True, 1)
    number = str(db.session.scalar(select(ImportRun.id)))
    assert app.test_cli_runner().invoke(args=["import", "undo", number, "--reason", "Wrong"]).exit_code == 0
    assert registrations() == []


def test_imports_itself_names_no_kind(app):
    named = {kind.code for kind in kinds()} | {kind.label for kind in kinds()} | {kind.may.name for kind in kinds()}
    for path in (HOME / "lms" / "imports").rglob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        words = {getattr(node, "value", None) for node in nodes if isinstance(node, ast.Constant)} | {
            getattr(node, "attr", None) for node in nodes
        }
        assert words & named == set(), path


def test_it_is_for_those_who_may_and_their_employers(as_, send, cast):
    assert as_("ailsa").get("/imports/start").status_code == 403
    file = (BytesIO(FILE.encode()), "registrations.csv")
    theirs = send(as_("lorna"), "/imports/start", kind="registrations", employer_id=str(cast.places["BRAE"]), file=file)
    assert (theirs.status_code, "You may not import for this employer." in theirs.text) == (422, True)
