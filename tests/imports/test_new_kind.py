"""A kind of file that no room has, declared here alone: it gets its pages, command, template, mapping and undo without a line elsewhere."""

import ast
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from lms.access import May
from lms.imports.models import ImportRun
from lms.imports.queries import kinds
from lms.kit.datetimes import long_date
from lms.kit.db import db
from lms.kit.importing import EMPLOYER, Column, ImportKind, Undo
from lms.kit.importing.cells import day, long_text
from lms.kit.importing.rows import Draft, plan_rows
from lms.kit.importing.tables import recorded, write_rows
from lms.people.models import Absence
from lms.people.queries import places
from lms.people.queries.imports import people_by_name
from lms.people.rules.imports.lookups import Tree, employer_of
from tests.house.source import HOME

# --- the kind: what a room writes ---------------------------------------------------------------------------------------------------

COLUMNS = (
    EMPLOYER,
    Column("employee_number", "The person's number with this employer.", "104233", True, also=("emp no",)),
    Column("starts_on", "First day away.", "2026-03-02", True, day, also=("absent from",)),
    Column("ends_on", "Last day away. Empty: not known yet.", "", read=day),
    Column("reason", "Why, in a few words.", "parental leave", read=long_text),
)


def known(sheet, options):
    return Tree(places()), people_by_name(), recorded(Absence, ("post_id", "starts_on"), ("ends_on", "reason"))


def plan(sheet, known, options):
    tree, people, absences = known
    return plan_rows(drafts(sheet, tree, people, options), absences, sheet.notes, what="absence")


def drafts(sheet, tree, people, options):
    for line in sheet.lines:
        employer = employer_of(line.line, line["employer_code"], tree, options, sheet.notes)
        post = people.post_of(line.line, employer, line["employee_number"], sheet.notes) if employer else None
        if post and line["starts_on"]:
            key = {"post_id": post[0], "starts_on": line["starts_on"]}
            who = f"{line['employee_number']} from {long_date(line['starts_on'])}"
            yield Draft(line.line, key, {"ends_on": line["ends_on"], "reason": line["reason"]}, who)


ABSENCES = ImportKind(
    code="absences",
    label="Absences",
    may=May.IMPORT_PEOPLE,
    columns=COLUMNS,
    known=known,
    plan=plan,
    write=write_rows(Absence),
    undo=(Undo(Absence),),
    of_an_employer=True,
)

# --- what it gets -------------------------------------------------------------------------------------------------------------------

FILE = "employer_code,employee_number,starts_on,ends_on,reason\nNHSL,10001,2026-01-05,,parental leave\nNHSL,99999,2026-01-05,,\n"
OTHER = "Emp No,Absent from,Ends\n10001,05.01.2026,31 Jan 2026\n"


@pytest.fixture(autouse=True)
def house(app, cast, monkeypatch):
    declared = app.extensions["house"]
    monkeypatch.setitem(vars(declared), "imports", (*declared.imports, ABSENCES))


def absences():
    return db.session.execute(select(Absence.ends_on, Absence.reason).where(Absence.starts_on == date(2026, 1, 5))).all()


def test_the_page_offers_it_with_its_template(as_, cast):
    client = as_("lorna")
    assert 'value="absences"' in client.get("/imports/start").text
    assert "First day away." in client.get("/imports/template/absences").text
    assert client.get("/imports/template/absences?format=csv").text.splitlines()[1:] == ["NHSL,104233,2026-03-02,,parental leave"]


def test_a_file_is_checked_previewed_applied_and_undone(sent, send, work):
    client, address = sent(FILE, kind="absences")
    preview = client.get(address).text
    assert ("10001 from 5 January 2026" in preview, "Nobody is recorded with this employee number." in preview) == (True, True)
    assert absences() == []
    send(client, address, apply_good_lines="y")
    work()
    assert absences() == [(None, "parental leave")]
    send(client, f"{address}/undo", reason="The wrong file")
    work()
    assert (absences(), "Undone on" in client.get(address).text) == ([], True)


def test_a_file_of_another_system_is_mapped(sent, send, work):
    client, address = sent(OTHER, kind="absences")
    assert 'value="Absent from" selected' in client.get(f"{address}/columns").text.replace("selected value", "value")
    answers = {"source": "ESR", "header_line": "1", "sheet": "", "employee_number": "Emp No", "starts_on": "Absent from", "ends_on": "Ends"}
    send(client, f"{address}/columns", **answers)
    work()
    send(client, address)
    work()
    assert absences() == [(date(2026, 1, 31), None)]


def test_what_differs_is_changed_and_the_same_again_is_not(bring_in):
    bring_in("absences", FILE, good_lines=True)
    plan = bring_in("absences", FILE.replace("2026-01-05,,parental", "2026-01-05,2026-02-01,parental"), good_lines=True)
    again = bring_in("absences", FILE, good_lines=True)
    assert (absences(), plan.counts()["change"], again.unchanged) == ([(date(2026, 2, 1), "parental leave")], 1, 1)


def test_lines_about_the_same_thing_are_told(bring_in, codes):
    line = FILE.splitlines()[1]
    plan = bring_in("absences", f"{FILE.splitlines()[0]}\n{line}\n{line}\n{line} again\n", good_lines=True)
    assert (codes(plan), len(absences())) == ([(3, "repeated_line"), (4, "duplicate_line")], 1)


def test_the_command_line_has_it_too(app, cast, tmp_path):
    (tmp_path / "file.csv").write_text(FILE.splitlines(keepends=True)[0] + FILE.splitlines()[1])
    run = app.test_cli_runner().invoke(args=["import", "absences", str(tmp_path / "file.csv"), "--employer", "NHSL"])
    assert (run.exit_code, "1  new" in run.output, len(absences())) == (0, True, 1)
    number = str(db.session.scalar(select(ImportRun.id)))
    assert app.test_cli_runner().invoke(args=["import", "undo", number, "--reason", "Wrong"]).exit_code == 0
    assert absences() == []


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
    file = (BytesIO(FILE.encode()), "absences.csv")
    theirs = send(as_("lorna"), "/imports/start", kind="absences", employer_id=str(cast.places["BRAE"]), file=file)
    assert (theirs.status_code, "You may not import for this employer." in theirs.text) == (422, True)
