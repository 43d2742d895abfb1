"""Who reads what: figures and comments of five people or more, of what they teach or organise."""

from datetime import timedelta

import pytest

from lms.evaluations.rules.words import Answer, Stage
from lms.kit.db import db
from tests.cast import NOW
from tests.evaluations.replies import SEVEN, count_all, everybody, over_and_answered
from tests.events import course

YES, NO = Answer.AGREE, Answer.DISAGREE


@pytest.fixture
def said(app, cast):
    """Fire safety: one date of Tam, one of Tam and Iona; of the NHS: one that Tam does not teach; a course with too few."""
    fire, nhs, few = (
        course(cast),
        course(cast, "IPC", ("IPC-2",), owner="NHSL", title="Infection control"),
        course(cast, "FEW", title="Few"),
    )
    over_and_answered(cast, fire, everybody() | {"ailsa": (NO, "Sit-down lunch, please"), "lukasz": None}, trainers=("tam",))
    over_and_answered(cast, fire, everybody(), at=NOW - timedelta(days=170), trainers=("tam", "iona"))
    over_and_answered(cast, fire, everybody(Answer.A_LOT), at=NOW - timedelta(days=170), trainers=("tam",), stage=Stage.LATER)
    over_and_answered(cast, nhs, everybody(Answer.NEITHER) | {"gordon": (YES, "NHS only")})
    over_and_answered(cast, few, {"ailsa": (YES, "Only me")}, trainers=("tam",))
    count_all()
    db.session.commit()
    return {"fire": fire.id, "nhs": nhs.id, "few": few.id}


def test_a_course_shows_shares_and_comments(said, as_):
    text = as_("priya").get(f"/what-people-say/courses/{said['fire']}").text
    assert "14 of 15 who were asked have answered: 93.3%" in text and "92.9%" in text and "Sit-down lunch" in text
    assert "100.0%" in text and "Yes, a lot" in text and "Ailsa" not in text.split("<main")[1]
    one = as_("priya").get(f"/what-people-say/courses/{said['fire']}?quarter=2025-07-01").text
    assert "7 of 7 who" in one and "Sit-down lunch" not in one


def test_too_few_are_not_shown_to_anybody(said, as_):
    for who in ("priya", "tam"):
        text = as_(who).get(f"/what-people-say/courses/{said['few']}").text
        assert "No figures yet" in text and "1 date is not in these figures yet" in text and "Only me" not in text


def test_a_trainer_reads_of_what_they_taught(said, as_, cast):
    text = as_("tam").get("/what-people-say").text
    assert "Fire safety awareness" in text and "Infection control" not in text and "Iona MacLeod" not in text
    assert "No figures yet" in as_("tam").get(f"/what-people-say/courses/{said['nhs']}").text
    assert "14 of 15" in as_("tam").get(f"/what-people-say/trainers/{cast['tam'].person_id}").text
    assert as_("tam").get(f"/what-people-say/trainers/{cast['iona'].person_id}").status_code == 404


def test_an_officer_reads_of_their_organisation(said, as_, cast):
    text = as_("lorna").get("/what-people-say").text
    assert "Infection control" in text and "Fire safety awareness" not in text
    assert as_("lorna").get(f"/what-people-say/trainers/{cast['tam'].person_id}").status_code == 404


def test_a_date_with_two_trainers_counts_for_both(said, as_, cast):
    text = as_("priya").get("/what-people-say").text
    assert "Iona MacLeod" in text and "Tam Gillespie" in text
    assert "7 of 7 who" in as_("priya").get(f"/what-people-say/trainers/{cast['iona'].person_id}").text


def test_odd_addresses(said, as_, cast):
    for url in ("courses/99999", "trainers/99999", f"trainers/{cast['gordon'].person_id}"):
        assert as_("priya").get(f"/what-people-say/{url}").status_code == 404, url
    for quarter in ("x", "2025-07-02", "1900-01-01", "%00"):
        assert "14 of 15" in as_("priya").get(f"/what-people-say/courses/{said['fire']}?quarter={quarter}").text, quarter


def test_the_file_has_a_line_for_each_answer(said, as_, cast):
    lines = as_("priya").get(f"/what-people-say/courses/{said['fire']}?format=csv").text.splitlines()
    assert (len(lines) == 1 + 2 * 4 * 5 + 4 and lines[0].startswith("\ufeffDates held in,When")) or lines[0].startswith(
        "Dates held in,When"
    )
    assert any("What I learnt is useful for my work,Disagree,1,7,14.3" in line for line in lines)
    assert as_("tam").get(f"/what-people-say/trainers/{cast['tam'].person_id}?format=xlsx").status_code == 200


def test_as_many_questions_however_many_dates(said, as_, cast, query_count):
    counts = []
    for again in range(2):
        with query_count() as asked:
            for url in ("", f"/courses/{said['fire']}", f"/trainers/{cast['tam'].person_id}"):
                as_("priya").get(f"/what-people-say{url}")
        counts.append(len(asked.statements))
        for n in range(4):
            over_and_answered(cast, course(cast, f"C{n}{again}"), everybody(who=SEVEN), trainers=("lorna", "tam"))
        count_all()
    assert counts[0] == counts[1]


def test_it_is_found_from_registers_and_courses(said, as_):
    assert "/what-people-say" in as_("tam").get("/registers").text
    assert f"/what-people-say/courses/{said['fire']}" in as_("priya").get(f"/plan/courses/{said['fire']}").text
