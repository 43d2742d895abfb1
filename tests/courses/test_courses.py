"""Courses and venues: who adds and changes them, what is refused, and what two planners see of each other."""

import re
from datetime import date

import pytest
from sqlalchemy import func, select

from lms.audit.models import Change
from lms.courses.models import Course, Venue
from lms.courses.queries import courses as queries
from lms.courses.rules.catalogue import duration
from lms.courses.rules.words import Approval, Delivery
from lms.kit.db import db
from lms.people.rules import Sector
from tests.events import course, event, venue


@pytest.fixture
def answers(cast):
    return {
        "title": "Fire safety for wards", "code": "fire-w", "owner": str(cast.places["NHSL"]), "delivery": "face_to_face",
        "summary": "What to do in a fire.", "covers": "Alarms\nWays out", "learning_minutes": "210", "attendance_percent": "80",
        "subjects": [str(cast.subjects["FIRE-1"])], "sectors": ["nhs", "council"], "approval": "supervisor",
    }  # fmt: skip


def marked(client, url, answers):
    """The answers, with the mark of the form as it is shown now."""
    return answers | {"seen": re.search(r'name="seen"[^>]*value="([^"]*)"', client.get(url).text).group(1)}


def the_course():
    return db.session.scalars(select(Course).order_by(Course.id.desc())).first()


def test_a_course_is_added_with_all_that_is_said_of_it(as_, send, answers, cast):
    reply = send(as_("lorna"), "/plan/courses/add", **answers)
    assert reply.status_code == 303
    facts = queries.facts_of(the_course())
    assert (facts.code, facts.delivery, facts.approval, facts.attendance_percent) == (
        "FIRE-W",
        Delivery.FACE_TO_FACE,
        Approval.SUPERVISOR,
        80,
    )
    assert (facts.subject_ids, facts.sectors) == ((cast.subjects["FIRE-1"],), (Sector.NHS, Sector.COUNCIL))
    page = as_("lorna").get(reply.location).text
    assert "3 hours 30 minutes" in page and "NHS, Council" in page and "Ways out" in page


def test_it_is_found_by_the_words_of_its_subjects(as_, send, answers):
    send(as_("lorna"), "/plan/courses/add", **answers)
    for words in ("fire-1", "WARDS", "what to do"):
        assert "Fire safety for wards" in as_("lorna").get("/plan/courses", query_string={"text": words}).text
    assert "No course fits" in as_("lorna").get("/plan/courses?text=dementia").text


def test_a_double_click_adds_one(as_, send, answers):
    assert [send(as_("lorna"), "/plan/courses/add", **answers).status_code for _ in range(2)] == [303, 303]
    assert db.session.scalar(select(func.count()).select_from(Course)) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Enter the title"),
        ({"title": " \t "}, "Enter the title"),
        ({"title": "x" * 201}, "at most 200"),
        ({"code": "<b>"}, "letters, numbers and hyphens alone"),
        ({"summary": "x" * 601}, "at most 600"),
        ({"covers": "x" * 4001}, "at most 4,000"),
        ({"learning_minutes": "0"}, "1 or more"),
        ({"attendance_percent": "101"}, "from 1 to 100"),
        ({"subjects": ["999999"]}, "Choose from the list"),
        ({"sectors": ["moon"]}, "Choose from the list"),
        ({"owner": "999999"}, "Choose one of the list"),
    ],
)
def test_what_is_wrong_is_said(as_, send, answers, wrong, said):
    reply = send(as_("lorna"), "/plan/courses/add", **answers | wrong)
    assert (reply.status_code, said in reply.text) == (422, True)


def test_nobody_teaches_what_has_to_be_held_before(as_, send, answers):
    reply = send(as_("lorna"), "/plan/courses/add", **answers | {"prerequisites": answers["subjects"]})
    assert reply.status_code == 422 and "need not be held before it" in reply.text


def test_a_code_is_taken_once_also_by_somebody_elses_course(cast, as_, send, answers):
    course(cast, "FIRE-W", owner="COUN")
    reply = send(as_("lorna"), "/plan/courses/add", **answers)
    assert reply.status_code == 422 and "has this code already" in reply.text


def test_an_officer_adds_no_course_for_another_employer(cast, as_, send, answers):
    assert send(as_("lorna"), "/plan/courses/add", **answers | {"owner": str(cast.places["COUN"])}).status_code == 422


@pytest.mark.parametrize("page", ["edit", "retire"])
def test_another_employers_course_is_read_and_not_changed(cast, as_, send, answers, page):
    theirs, mine = course(cast, owner="COUN"), course(cast, "MINE", owner="NHSL")
    client = as_("lorna")
    assert client.get(f"/plan/courses/{theirs.id}").status_code == 200
    assert f"/plan/courses/{theirs.id}/edit" not in client.get(f"/plan/courses/{theirs.id}").text
    assert client.get(f"/plan/courses/{theirs.id}/{page}").status_code == 404
    assert send(client, f"/plan/courses/{theirs.id}/{page}", page=f"/plan/courses/{mine.id}/edit", **answers).status_code == 404
    assert send(client, f"/plan/courses/{theirs.id}/bring-back", page=f"/plan/courses/{mine.id}/edit").status_code == 404


def test_a_change_is_on_the_trail_with_what_it_teaches(cast, as_, send, answers):
    one = course(cast, owner="NHSL")
    url = f"/plan/courses/{one.id}/edit"
    given = answers | {"subjects": [str(cast.subjects["FIRE-1"]), str(cast.subjects["IPC-2"])]}
    assert send(as_("lorna"), url, **marked(as_("lorna"), url, given)).status_code == 303
    changes = [change.values for change in db.session.scalars(select(Change).where(Change.record == "course", Change.row_id == one.id))]
    assert any("subject" in values for values in changes) and any("title" in values for values in changes)


def test_what_somebody_else_ticked_meanwhile_is_told_and_kept(cast, as_, send, answers):
    one = course(cast, owner="NHSL")
    url = f"/plan/courses/{one.id}/edit"
    kept = answers | {"code": "FIRE", "title": one.title, "subjects": [str(cast.subjects["FIRE-1"])], "sectors": []}
    mine = marked(as_("lorna"), url, kept | {"covers": "Mine"})
    theirs = marked(as_("priya"), url, kept | {"sectors": ["nhs"]})
    assert send(as_("priya"), url, **theirs).status_code == 303
    reply = send(as_("lorna"), url, **mine)
    assert reply.status_code == 422 and "Someone changed this while you were writing" in reply.text
    assert re.search(r'<input[^>]*checked[^>]*value="nhs"', reply.text)


def test_a_course_with_coming_dates_is_not_retired(cast, as_, send):
    one = course(cast, owner="NHSL")
    event(cast, one)
    day = {"on": ["16", "3", "2026"]}
    reply = send(as_("lorna"), f"/plan/courses/{one.id}/retire", **day)
    assert reply.status_code == 422 and "1 date is planned on or after 16 March 2026" in reply.text
    assert send(as_("lorna"), f"/plan/courses/{one.id}/retire", on=["17", "3", "2026"]).status_code == 303
    assert db.session.get(Course, one.id).retired_on == date(2026, 3, 17)
    send(as_("lorna"), f"/plan/courses/{one.id}/bring-back", page=f"/plan/courses/{one.id}/edit")
    assert db.session.get(Course, one.id).retired_on is None


def test_a_list_runs_as_many_queries_for_many(cast, as_, query_count):
    def ask():
        with query_count() as asked:
            assert as_("priya").get("/plan/courses").status_code == 200
        return len(asked.statements)

    course(cast)
    few = ask()
    for number in range(60):
        course(cast, f"C-{number}")
    assert ask() == few


def test_how_long_is_said_in_words():
    assert [duration(minutes) for minutes in (45, 60, 61, 150)] == ["45 minutes", "1 hour", "1 hour 1 minute", "2 hours 30 minutes"]


# --- venues -----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def room(cast):
    return {
        "name": "Training room 2",
        "owner": str(cast.places["NHSL"]), "address": "1 Quay Road\nLochside", "locality": "Lochee", "seats": "16",
        "access": "Step-free from the car park",
    }  # fmt: skip


def test_a_venue_is_added_once_and_shown(as_, send, room):
    first, second = (send(as_("lorna"), "/plan/venues/add", **room) for _ in range(2))
    assert first.location == second.location and first.status_code == 303
    page = as_("lorna").get(first.location).text
    assert "Step-free from the car park" in page and "16" in page
    assert "Training room 2" in as_("priya").get("/plan/venues?text=lochee").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"name": ""}, "Enter a name"), ({"address": " "}, "Enter the address"), ({"seats": "0"}, "from 1 to"),
     ({"access": "x" * 4001}, "at most 4,000"), ({"owner": "999"}, "Choose one of the list")],
)  # fmt: skip
def test_what_is_wrong_with_a_venue_is_said(as_, send, room, wrong, said):
    reply = send(as_("lorna"), "/plan/venues/add", **room | wrong)
    assert (reply.status_code, said in reply.text) == (422, True)


def test_a_second_room_needs_a_name_of_its_own(as_, send, room):
    send(as_("lorna"), "/plan/venues/add", **room)
    assert "Say which room it is" in send(as_("lorna"), "/plan/venues/add", **room | {"seats": "20"}).text


def test_another_employers_venue_is_read_and_not_changed(cast, as_):
    theirs = venue(cast, owner="COUN")
    assert [as_("lorna").get(f"/plan/venues/{theirs.id}{page}").status_code for page in ("", "/edit", "/retire")] == [200, 404, 404]


def test_a_venue_in_use_is_not_retired(cast, as_, send):
    there = venue(cast, owner="NHSL")
    event(cast, course(cast), at=there)
    assert "1 session is planned there" in send(as_("lorna"), f"/plan/venues/{there.id}/retire", on="2026-03-16").text
    assert "16 March 2026, 9:30am to 12:30pm: Fire safety awareness" in as_("lorna").get(f"/plan/venues/{there.id}").text
    assert send(as_("lorna"), f"/plan/venues/{there.id}/retire", on="2026-03-17").status_code == 303
    assert db.session.get(Venue, there.id).retired_on == date(2026, 3, 17)
