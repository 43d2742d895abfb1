"""Competence as people meet it: the report, My competencies, a person's page, and what publishing does."""

import csv
from collections import Counter
from datetime import date, timedelta
from io import StringIO

import pytest

from lms.framework.models import FrameworkVersion
from lms.framework.rules import AsksFor
from lms.kit.datetimes import start_of
from lms.kit.db import db
from lms.people.models import Term
from lms.signoff.models import AspiredRole
from lms.signoff.queries.publishing import effect
from lms.signoff.queries.todo_review import todo_review
from lms.signoff.rules.carrying import TopUp
from tests.cast import NOW, TODAY
from tests.frameworks import profile, sign_off, texts, version

HEADER = "key,name,expected,signed_off,top_up,to_review,requested,not_yet,paused,offers,rate"
LINE = (
    "employer_code,employee_number,framework_code,competency_code,expected_level,status,held_level,signed_on,review_on,version,assessor,"
    "brought"
)
LAST_YEAR = date(2025, 1, 10)


@pytest.fixture
def of(cast, ccbf):
    """Ailsa's nurses need CARE at level 2; home care workers TEAM at 1; personal assistants are offered it. Ailsa has CARE1 alone."""
    profile(ccbf, "home_care_sw", "TEAM", 1)
    profile(ccbf, "personal_assistant", "TEAM", 1)
    sign_off(cast, ccbf, "ailsa", "CARE1", 2, LAST_YEAR)
    sign_off(cast, ccbf, "lukasz", "TEAM1", 1, date(2023, 1, 10), review_on=LAST_YEAR)
    db.session.commit()
    return ccbf


@pytest.fixture
def table(app, of):
    """`table("--by", "line")`: the rows of `flask report competence`, and its header."""

    def rows(*words):
        db.session.commit()
        done = app.test_cli_runner().invoke(args=["report", "competence", *words])
        assert done.exit_code == 0, done.output
        return list(csv.DictReader(StringIO(done.stdout))), done.stdout.splitlines()[0]

    return rows


@pytest.mark.parametrize("by", ["employer", "sector", "locality", "job_role", "worker_type", "domain", "competency"])
def test_every_cut_adds_up_to_the_lines(table, by):
    (rows, header), (lines, _) = table("--by", by), table("--by", "line")
    states = Counter(line["status"] for line in lines)
    assert header == HEADER
    assert {name: sum(int(row[name]) for row in rows) for name in HEADER.split(",")[3:9]} == {
        name: states[name] for name in HEADER.split(",")[3:9]
    }
    assert sum(int(row["expected"]) for row in rows) == len(lines) - states["offer"] and sum(int(row["offers"]) for row in rows) == 2


def test_rows_of_competencies_go_by_their_codes(table):
    rows = {row["key"]: row for row in table("--by", "competency", "--framework", "CCBF")[0]}
    assert [*rows] == ["CARE1", "CARE2", "TEAM1", "TEAM2"]
    assert (rows["CARE1"]["expected"], rows["CARE1"]["rate"]) == ("1", "100.0") and rows["TEAM1"]["to_review"] == "1"


def test_a_line_says_what_its_state_comes_of(table):
    lines, header = table("--by", "line", "--competency", "CARE1")
    assert header.startswith(LINE)
    assert [",".join(lines[0][name] for name in LINE.split(","))] == ["NHSL,10001,CCBF,CARE1,2,signed_off,2,2025-01-10,2027-01-09,1.0,,no"]


def test_a_framework_that_is_not_there_is_named(app, of):
    done = app.test_cli_runner().invoke(args=["report", "competence", "--framework", "NONE"])
    assert done.exit_code == 2 and "no framework with the code “NONE”" in done.stderr


def test_the_page_tells_posts_and_counts_those_without_a_profile_apart(as_, of):
    text = as_("priya").get("/reports/competence").text
    assert "Posts with every expected competency signed off: <b>0 of 2</b>. Posts without a profile: " in text
    assert as_("priya").get("/reports/competence/trend").status_code == 404


def test_the_people_behind_a_figure(as_, of):
    page = as_("priya").get("/reports/competence/lines?status=signed_off")
    assert "Ailsa Robertson" in page.text and "10 January 2025" in page.text and "Łukasz" not in page.text


# --- one person -------------------------------------------------------------------------------------------------------------------


def test_my_competencies_say_what_is_signed_and_what_is_next(as_, of):
    text = as_("ailsa").get("/competencies").text
    assert "1 of 2 signed off" in text and "Until 9 January 2027" in text and "/competencies/assess/CCBF/CARE2" in text
    assert "TEAM1 Competency TEAM1</b>" in as_("lukasz").get("/competencies").text.split("By domain")[0]


def test_what_is_optional_is_shown_and_counts_nowhere(as_, of):
    profile(of, "staff_nurse", "TEAM2", 3, asks_for=AsksFor.COMPETENCY, is_essential=False)
    profile(of, "staff_nurse", "TEAM", 1, is_essential=False)
    db.session.commit()
    text = as_("ailsa").get("/competencies").text
    assert "1 of 2 signed off" in text
    assert "<li>Domain TEAM, level 1</li><li>TEAM2 Competency TEAM2, level 3</li>" in text.split("Optional in your role")[1]


def test_what_is_below_the_level_is_told(as_, cast, of):
    sign_off(cast, of, "ailsa", "CARE2", 1, LAST_YEAR)
    db.session.commit()
    assert "Level 1 of 2" in as_("ailsa").get("/competencies").text


def test_somebody_works_towards_a_role_and_nobody_else_sees_it(as_, send, cast, of):
    role_id = db.session.query(Term.job_role_id).filter_by(post_id=cast["lukasz"].post_id).scalar()
    assert send(as_("ailsa"), "/competencies/role", role=role_id).status_code == 303
    assert "You have 0 of the 2 competencies" in as_("ailsa").get("/competencies").text
    assert "Working towards:" not in as_("lorna").get(f"/people/{cast['ailsa'].person_id}").text
    assert send(as_("ailsa"), "/competencies/role", role=999_999).status_code == 422
    assert send(as_("ailsa"), "/competencies/role", role="").status_code == 303 and not db.session.query(AspiredRole).count()


def test_a_person_s_page_has_the_competencies_of_the_posts_that_the_viewer_sees(as_, cast, of):
    text = as_("effie").get(f"/people/{cast['ailsa'].person_id}").text
    assert 'id="competencies"' in text and "1 of 2 that the post expects are signed off" in text and "Ask for a review" in text


def test_home_names_what_is_to_be_reviewed(app, cast, of):
    lines = [(line.verb, line.thing, line.on) for line in todo_review(cast["lukasz"].viewer(), NOW)]
    assert lines == [("Have", "TEAM1 Competency TEAM1 reviewed", LAST_YEAR)]
    assert not [*todo_review(cast["ailsa"].viewer(), NOW)]
    soon = start_of(date(2026, 12, 1))
    assert [line.on for line in todo_review(cast["ailsa"].viewer(), soon)] == [date(2027, 1, 9)]


# --- publishing ---------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def draft(of):
    """Its CARE1 asks something new at level 2, and TEAM2 is gone."""
    made = version(of, "2.0", None, {"CARE1": texts("CARE1") | {2: ["Something new"]}}, without=["TEAM2"])
    db.session.commit()
    return made


def test_what_publishing_does_is_told_before(cast, of, draft):
    sign_off(cast, of, "lukasz", "TEAM2", 1, LAST_YEAR)
    sign_off(cast, of, "ailsa", "CARE2", 2, LAST_YEAR)
    db.session.flush()
    found = effect(draft.id, of.id, TODAY)
    assert (found.carried, found.more, found.gone, found.top_ups) == (1, 2, 1, [TopUp("CARE1", 2, 1)])
    assert found.top_ups[0].sentence == "1 person needs a top-up of CARE1 level 2"


def test_a_lead_publishes_from_a_later_day_and_nobody_else_does(as_, send, draft):
    later = TODAY + timedelta(days=30)
    address = f"/sign-offs/publishing/{draft.id}"
    assert "1 person needs a top-up of CARE1 level 2" in as_("priya").get(address).text
    assert as_("lorna").get(address).status_code == 403
    assert send(as_("priya"), address, from_day=later.isoformat()).status_code == 303
    assert db.session.get_one(FrameworkVersion, draft.id).published_from == later
