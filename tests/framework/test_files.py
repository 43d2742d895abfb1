"""`flask framework load` and `export`: once or often it is the same, and what is wrong is said with its place."""

import json
from copy import deepcopy
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from lms.framework import queries
from lms.framework.models import Behaviour, Framework
from lms.framework.rules.files import WrongFile
from lms.framework.service.files import read_file
from lms.kit.db import db
from tests.framework.files import said, with_texts, written

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def run(app, tmp_path):
    """`run("load", said())`: the exit code and what is said."""

    def invoke(command, framework, *options):
        name = framework if command == "export" else written(tmp_path, framework)
        result = app.test_cli_runner().invoke(args=["framework", command, name, *options])
        db.session.rollback()
        return result.exit_code, result.output

    return invoke


def version_of(number, code="CARE"):
    return next(version for version in queries.scheme(code).versions if version.number == number)


def test_the_same_file_twice_changes_nothing(run):
    assert run("load", said()) == (
        0,
        "Added framework CARE Our framework\nAdded CARE 1.0, a draft: 1 domains, 2 competencies, 4 behaviours\n",
    )
    assert run("load", said()) == (0, "CARE 1.0: nothing changed.\n")
    assert version_of("1.0").published_from is None


def test_a_draft_takes_over_what_the_file_says_and_a_day_publishes_it(run):
    run("load", said())
    assert "Changed the draft CARE 1.0: 1 domains, 2 competencies, 3 behaviours" in run("load", with_texts("1.0", "A1", l2=[]))[1]
    assert run("load", with_texts("1.0", "A1", l2=[]), "--publish-from", "2021-05-04") == (0, "CARE 1.0 is published from 4 May 2021\n")
    assert version_of("1.0").published_from == date(2021, 5, 4)


def test_what_is_published_never_changes_and_the_difference_is_said(run):
    run("load", said(published_from=date(2021, 5, 4)))
    code, output = run("load", with_texts("1.0", "A1", l1=["Listens", "Waits quietly"]))
    assert (code, "A1, level 1: “Waits” is now “Waits quietly”. Give the new version a number of its own." in output) == (2, True)
    assert run("load", said())[1] == "CARE 1.0: nothing changed.\n"
    assert "it is published from 4 May 2021, not from 5 May 2021" in run("load", said(), "--publish-from", "2021-05-05")[1]
    assert "its name differs" in run("load", said(name="Other"))[1]
    assert "The levels of CARE cannot change" in run("load", said(version="2.0", levels=said()["levels"][:1], domains=[
        {"code": "A", "name": "A", "competencies": [{"code": "A1", "name": "A", "l1": ["B"]}]}]))[1]  # fmt: skip


def test_one_version_waits_at_a_time(run):
    run("load", said(published_from="2021-05-04"))
    assert run("load", said(version="2.0"), "--publish-from", "2026-09-01")[0] == 0
    assert "Version 2.0 waits for 1 September 2026" in run("load", said(version="3.0"), "--publish-from", "2026-10-01")[1]
    assert "Version 2.0 waits" in run("load", said(version="1.5"), "--publish-from", "2023-01-01")[1]  # it was compared with 1.0
    assert run("load", said(version="0.9"), "--publish-from", "2020-01-01")[0] == 0


def meaning(number, text):
    return next(row.meaning for one in queries.contents(version_of(number).id).competencies for row in one.behaviours if row.text == text)


def test_a_text_marked_as_another_wording_keeps_its_meaning_in_every_later_version(run):
    run("load", said(published_from="2021-05-04"))
    second = with_texts("2.0", "A1", l1=["Listens", "Waits quietly"])
    second |= {"published_from": "2022-05-04", "wording_only": [{"competency": "A1", "was": "Waits", "is": "Waits quietly"}]}
    assert run("load", second)[0] == 0 and meaning("2.0", "Waits quietly") == "Waits"
    third = with_texts("3.0", "A1", l1=["Listens", "Waits quietly", "Nods"])
    assert run("load", third)[0] == 0 and [meaning("3.0", text) for text in ("Waits quietly", "Nods")] == ["Waits", "Nods"]
    wrong = with_texts("4.0", "A1", l1=["Sits"]) | {"wording_only": [{"competency": "A1", "was": "Stands", "is": "Sits"}]}
    assert "wording_only: “Stands” is no behaviour of A1 in version 2.0" in run("load", wrong)[1]


def changed(*path, to):
    """The framework with one value otherwise."""
    new = deepcopy(said())
    inner = new
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = to
    return new


#: Each line has the one before it nine times: reading it would take for ever.
TREE = "a0: &a0 [1]\n" + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 20)) + "framework: {code: *a19}"
A1 = ("domains", 0, "competencies", 0)


@pytest.mark.parametrize(
    ("framework", "sentence"),
    [
        ("framework: {code: [", "no YAML that can be read: line 2, column 1"),
        ("framework: {code: A, code: B}", "“code” stands there twice"),
        ("[" * 1_900_000, "nested more than 20 times"),
        (TREE, "line 2: *a0 repeats what stands elsewhere. Write it out"),
        ("x: !!timestamp soon", "a value is not of the type that its ! says"),
        ("x: !!bool perhaps", "a value is not of the type that its ! says"),
        ("x: !!int ''", "a value is not of the type that its ! says"),
        ("x: !!set [a]", "a value is not of the type that its ! says"),
        ("framework: {version: 0x" + "f" * 9_000 + "}", "version has to be text, and is read as 0xfff"),
        ("framework: {? " + "k" * 9_000 + " : 1}", "framework: “" + "k" * 60 + "” is not known here"),
        (changed("domains", 0, "code", to="\x1b[31m"), r"domain \x1b[31m: code has a character that cannot be printed"),
        ("x: " + "a" * 2_000_000, "2,000,000 are the most"),
        ("- a", "framework is missing"),
        (b"framework: \xff".decode("latin-1"), "framework is missing"),
        (changed("colour", to="red"), "framework: “colour” is not known here"),
        (changed("version", to=1.0), "framework: version has to be text, and is read as 1.0: write it in quotes"),
        (changed("version", to="2/0"), "framework: version 2/0 has something else than letters, numbers, dots"),
        (changed("code", to=False), "framework: code has to be text"),
        (changed("code", to="A/B"), "something else than letters"),
        (changed("published_from", to="2021-02-30"), "published_from has to be a day"),
        (changed("levels", to=[]), "framework: levels is empty"),
        (changed("levels", 1, "level", to=1), "framework: level 1 stands there twice"),
        (changed("levels", 1, "level", to=10), "framework, level 10: level has to be a whole number from 1 to 9"),
        (changed("judgement_scale", 1, "met", to=False), "no score that counts as met"),
        (changed("domains", 0, "code", to=""), "framework, domain 1: code is empty"),
        (changed(*A1, "code", to="A2"), "framework: the code of a competency A2 stands there twice"),
        (changed(*A1, "l3", to=["Leads"]), "framework, domain A, competency A1: l3 is of level 3, which the framework does not have"),
        (changed(*A1, "l1", to=["Listens", " "]), "framework, domain A, competency A1: l1, text 2 is empty"),
        (changed(*A1, "l1", to="Listens"), "competency A1: l1 has to be a list"),
        (changed(*A1, "l1", to=["Waits", "Waits"]), "competency A1: the behaviour Waits stands there twice"),
        (changed(*A1, "l1", to=["x" * 501]), "text 1 has 501 characters, and 500 are the most"),
        (changed(*A1, "name", to="\u202ename"), "name has a character that cannot be printed"),
        (changed(*A1, "review_months", to=0), "review_months has to be a whole number from 1 to 600, and is 0"),
        (changed("sufficiency", to=[{"level": 3, "kinds": 1}]), "level 3: level has to be a whole number from 1 to 2"),
        (changed("domains", 0, "competencies", to=[7]), "framework, domain A: competencies, entry 1 has to be a mapping"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 60 else "",
)
def test_what_is_wrong_is_said_with_its_place(tmp_path, framework, sentence):
    with pytest.raises(WrongFile) as wrong:
        read_file(Path(written(tmp_path, framework)))
    assert sentence in str(wrong.value)


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    with pytest.raises(WrongFile) as wrong:
        read_file(Path(written(tmp_path, changed(*A1, "l1", to=["", None, 7]))))
    assert len(wrong.value.problems) == 3


@ON_SQLITE
def test_a_wrong_file_or_day_writes_nothing(run, tmp_path):
    assert run("load", changed(*A1, "name", to=""))[0] == 2
    assert run("load", said(), "--publish-from", "soon")[0] == 2
    assert run("export", str(tmp_path / "no" / "a.yaml"), "--format", "yaml")[0] == 2
    assert db.session.scalar(select(func.count()).select_from(Framework)) == 0


# --- export ---------------------------------------------------------------------------------------------------------------------


def exported(run, path, *options):
    assert run("export", str(path), *options)[0] == 0
    return path.read_text(encoding="utf-8")


@ON_SQLITE
def test_what_is_exported_loads_without_a_change(run, tmp_path):
    words = {"domain": "pillar", "competency": "capability", "behaviour": "sign"}
    full = said(published_from="2021-05-04", owner="Us", words=words, review_months=36,
                sufficiency=[{"level": 1, "kinds": 2, "observations": 1}, {"level": 2, "kinds": 2, "assessors": 2, "days": 3}])  # fmt: skip
    run("load", full)
    marked = with_texts("2.0", "A1", l1=["Listens", "Waits quietly"]) | {key: full[key] for key in ("owner", "words")}
    run("load", marked | {"wording_only": [{"competency": "A1", "was": "Waits", "is": "Waits quietly"}]})
    for number in ("1.0", "2.0"):
        text = exported(run, tmp_path / "out.yaml", "--format", "yaml", "--framework", "care", "--version", number)
        assert run("load", text) == (0, f"CARE {number}: nothing changed.\n")
    assert meaning("2.0", "Waits quietly") == "Waits" and db.session.scalar(select(func.count()).select_from(Behaviour)) == 8


@ON_SQLITE
def test_a_draft_and_what_is_not_there_cannot_be_mistaken(run, tmp_path):
    assert (
        "There is no framework CCBF. There are none: run flask reference load." in run("export", str(tmp_path / "a"), "--format", "case")[1]
    )
    run("load", said())
    assert (
        "CARE has no version 9. There are 1.0."
        in run("export", str(tmp_path / "a"), "--format", "case", "--framework", "CARE", "--version", "9")[1]
    )


ALL = {"identifier", "uri", "lastChangeDateTime"}
REQUIRED = {
    "CFDocument": ALL | {"creator", "title"},
    "CFItems": ALL | {"fullStatement"},
    "CFAssociations": ALL | {"associationType", "originNodeURI", "destinationNodeURI"},
    "CFItemTypes": ALL | {"title", "description", "hierarchyCode"},
}


@ON_SQLITE
def test_a_case_package_has_what_the_standard_requires_and_one_whole_tree(run, tmp_path):
    run("load", said(published_from="2021-05-04"))
    text = exported(run, tmp_path / "out.json", "--format", "case", "--framework", "CARE")
    package = json.loads(text)
    document, items = package["CFDocument"], package["CFItems"]
    parts = {"CFDocument": [document], "CFItems": items, "CFAssociations": package["CFAssociations"], **package["CFDefinitions"]}
    assert [(name, row) for name, rows in parts.items() for row in rows if not REQUIRED[name] <= row.keys()] == []
    ids = [row["identifier"] for rows in parts.values() for row in rows]
    assert len({UUID(one) for one in ids}) == len(ids) and document["lastChangeDateTime"] == "2021-05-04T00:00:00+00:00"
    parents = {row["originNodeURI"]["identifier"]: row["destinationNodeURI"]["identifier"] for row in package["CFAssociations"]}
    assert parents.keys() == {item["identifier"] for item in items}
    depth = {"Domain": 1, "Competency": 2, "Behaviour": 3}
    assert [steps(item["identifier"], parents, document["identifier"]) for item in items] == [depth[item["CFItemType"]] for item in items]
    assert text == exported(run, tmp_path / "again.json", "--format", "case", "--framework", "CARE")


def steps(identifier, parents, root):
    """How many to the document."""
    return 0 if identifier == root else 1 + steps(parents[identifier], parents, root)
