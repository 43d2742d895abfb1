"""The catalogue, and one course."""

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from lms.bookings.rules.states import BookingState
from lms.courses.models import course_audience, course_prerequisite, course_sector
from lms.courses.rules.words import Approval, Delivery, EventState
from lms.kit import clock
from lms.kit.db import db
from lms.people.models import Audience, JobRole
from lms.people.rules import Sector
from tests.events import STARTS, booking, course, event, venue


@pytest.fixture
def shelf(cast):
    """Fire safety, with two dates; infection control, with none; an away day, which counts for nothing."""
    fire, ipc, away = course(cast), course(cast, "IPC", ("IPC-2",), title="Infection control"), course(cast, "AWAY", (), title="Away day")
    room = venue(cast, locality="Lochee")
    room.access, room.directions = "Step-free from Quay Road.", "Bus 22 stops at the door."
    first = event(cast, fire, at=room, trainers=("tam",))
    event(cast, fire, starts_at=STARTS + timedelta(days=7), capacity=1)
    event(cast, away, starts_at=STARTS - timedelta(days=7))
    return {"fire": fire, "ipc": ipc, "away": away, "room": room, "first": first}


def titles(reply):
    """The names of the courses that a page shows, in order."""
    return [part.split("</a>")[0].split(">")[-1] for part in reply.text.split('app-card__title">')[1:]]


# --- which, in which order ------------------------------------------------------------------------------------------------------


def test_what_somebody_needs_first_stands_first(as_, shelf):
    assert titles(as_("ailsa").get("/courses")) == ["Infection control", "Away day", "Fire safety awareness"]
    assert titles(as_("gordon").get("/courses")) == ["Fire safety awareness", "Away day", "Infection control"]


def test_a_card_says_what_it_counts_for_when_where_and_how_many_places(as_, cast, shelf):
    text = as_("gordon").get("/courses?text=fire").text
    for said in (
        "Overdue",
        "Expired 30 November 2025",
        "Monday 16 March 2026, 9:30am to 12:30pm",
        "Training room 1, Lochee",
        "12 places left",
        "2 dates",
    ):
        assert said in text


def test_what_nothing_asks_says_so(as_, shelf):
    assert "Not asked of you" in as_("beth").get("/courses?everyone=y").text


@pytest.mark.parametrize("who", ["morag", "dougie", "lukasz", "hamish", "effie", "tam", "beth", "adam", "priya"])
def test_everybody_finds_courses(as_, shelf, who):
    client = as_(who)
    assert client.get("/courses?everyone=y").status_code == client.get(f"/courses/{shelf['fire'].id}").status_code == 200


def test_a_board_reader_without_a_post_finds_all_that_is_open_to_all(as_, shelf):
    assert len(titles(as_("beth").get("/courses"))) == 3


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("text=FIRE", ["Fire safety awareness"]),
        ("text=sáfety+awareness", ["Fire safety awareness"]),
        ("text=zzzz", []),
        ("text=%25", []),
        ("place=in+Lochee", ["Fire safety awareness"]),
        ("place=online", ["Away day", "Fire safety awareness"]),
        ("place=in+Nowhere", []),
        ("delivery=webinar", ["Infection control"]),
        ("since=16&since=3&since=2026", ["Fire safety awareness"]),
        ("until=2026-03-15", ["Away day"]),
        ("since=2026-03-09&until=2026-03-09", ["Away day"]),
        ("with_seats=y", ["Away day", "Fire safety awareness"]),
        ("subject=nonsense&place=room+x&delivery=x&after=x&person=", ["Infection control", "Away day", "Fire safety awareness"]),
    ],
)
def test_filters(as_, shelf, asked, found):
    shelf["ipc"].delivery = Delivery.WEBINAR
    assert titles(as_("ailsa").get(f"/courses?{asked}")) == found


def test_a_room_can_be_asked_for(as_, shelf):
    assert titles(as_("ailsa").get(f"/courses?place=room+{shelf['room'].id}")) == ["Fire safety awareness"]


def test_a_day_that_is_none_is_said_and_left_out(as_, shelf):
    reply = as_("ailsa").get("/courses?since=31&since=2&since=2026")
    assert "Enter a real date" in reply.text and len(titles(reply)) == 3


def test_a_subject_finds_what_covers_it_too(as_, cast, shelf):
    higher = course(cast, "HIGH", ("DEM-3",), title="Dementia, enhanced")
    assert titles(as_("ailsa").get(f"/courses?subject={cast.subjects['DEM-2']}")) == [higher.title]


def test_a_full_course_with_a_waiting_list_has_no_places_left(as_, cast, shelf):
    one = event(cast, shelf["ipc"], capacity=1)
    booking(cast, one, "gordon")
    booking(cast, one, "kirsty", BookingState.WAITLISTED)
    text = as_("ailsa").get("/courses?text=infection").text
    assert "Full, with a waiting list" in text
    assert titles(as_("ailsa").get("/courses?text=infection&with_seats=y")) == []


def test_what_is_for_other_sectors_is_shown_when_asked_for(as_, shelf):
    db.session.execute(course_sector.insert(), [{"course_id": shelf["fire"].id, "sector": Sector.COUNCIL}])
    assert "Fire safety awareness" not in titles(as_("ailsa").get("/courses"))
    assert "Fire safety awareness" in titles(as_("ailsa").get("/courses?everyone=y"))
    assert "Fire safety awareness" in titles(as_("effie").get("/courses"))


def test_a_sector_can_be_asked_for(as_, shelf):
    db.session.execute(course_sector.insert(), [{"course_id": shelf["fire"].id, "sector": Sector.COUNCIL}])
    assert "Fire safety awareness" in titles(as_("ailsa").get("/courses?sector=council"))
    assert titles(as_("ailsa").get("/courses?sector=third")) == ["Infection control", "Away day"]


def test_sector_and_role_have_to_be_those_of_one_post(as_, cast, shelf):
    """Łukasz works for the council in a private house's role alone there: neither post is both."""
    role = db.session.scalar(select(JobRole).where(JobRole.key == "care_home_sw"))
    audience = Audience(key="homes", name="Care homes", job_roles=[role])
    db.session.add(audience)
    db.session.flush()
    db.session.execute(course_audience.insert(), [{"course_id": shelf["fire"].id, "audience_id": audience.id}])
    assert "Fire safety awareness" in titles(as_("lukasz").get("/courses"))
    db.session.execute(course_sector.insert(), [{"course_id": shelf["fire"].id, "sector": Sector.COUNCIL}])
    assert "Fire safety awareness" not in titles(as_("lukasz").get("/courses"))


def test_a_course_that_is_retired_is_no_longer_found(as_, shelf):
    shelf["fire"].retired_on = clock.today()
    assert "Fire safety awareness" not in titles(as_("ailsa").get("/courses?everyone=y"))


@pytest.mark.parametrize("state", [EventState.DRAFT, EventState.CANCELLED, EventState.DELIVERED])
def test_only_what_is_scheduled_is_a_date(as_, shelf, state):
    shelf["first"].state = state
    assert "16 March" not in as_("ailsa").get("/courses").text + as_("ailsa").get(f"/courses/{shelf['fire'].id}").text


def test_pages_follow_one_another_without_a_gap(as_, cast):
    for number in range(45):
        course(cast, f"C{number}", (), title=f"Course {number:02}")
    client, url, seen = as_("ailsa"), "/courses", []
    while url:
        reply = client.get(url)
        seen.append(titles(reply))
        url = reply.text.split('" rel="next"')[0].rsplit('href="', 1)[-1].replace("&amp;", "&") if 'rel="next"' in reply.text else None
    assert [len(some) for some in seen] == [20, 20, 5]
    assert len({title for some in seen for title in some}) == 45
    assert all(before[-1] < after[0] for before, after in pairwise(seen))


def test_an_empty_catalogue_says_what_to_do(as_):
    assert "Ask them if you expected one" in as_("ailsa").get("/courses").text


# --- for somebody else ------------------------------------------------------------------------------------------------------------


def test_a_supervisor_looks_for_their_people(as_, cast, shelf):
    text = as_("effie").get(f"/courses?person={cast['ailsa'].person_id}").text
    assert "Courses for Ailsa Robertson" in text and "Expires soon" in text


@pytest.mark.parametrize(
    ("who", "whom"), [("ailsa", "effie"), ("effie", "gordon"), ("lorna", "effie"), ("adam", "ailsa"), ("tam", "ailsa")]
)
def test_nobody_else_does_nor_learns_who_there_is(as_, cast, shelf, who, whom):
    for page in ("/courses", f"/courses/{shelf['fire'].id}"):
        replies = [as_(who).get(f"{page}?person={person_id}") for person_id in (cast[whom].person_id, 999_999)]
        assert [reply.status_code for reply in replies] == [404, 404]


# --- one course -------------------------------------------------------------------------------------------------------------------


def test_a_course_page_says_everything(as_, cast, shelf):
    fire = shelf["fire"]
    fire.covers, fire.for_whom, fire.approval = "Ways out\nExtinguishers", "All who work in a building.", Approval.SUPERVISOR
    text = as_("gordon").get(f"/courses/{fire.id}").text
    for said in (
        "Extinguishers",
        "All who work in a building.",
        "3 hours",
        "The learner’s supervisor",
        "Step-free from Quay Road.",
        "Bus 22",
        "Tam Gillespie",
    ):
        assert said in text


def test_a_course_says_what_is_needed_first(as_, cast, shelf):
    db.session.execute(course_prerequisite.insert(), [{"course_id": shelf["away"].id, "subject_id": cast.subjects["FIRE-1"]}])
    assert "Fire safety awareness: you have it" in as_("ailsa").get(f"/courses/{shelf['away'].id}").text
    text = as_("gordon").get(f"/courses/{shelf['away'].id}").text
    assert "you do not have it yet" in text and "Book that first" in text and "Book this place" not in text


def test_a_course_that_is_not_there(as_):
    assert as_("ailsa").get("/courses/999999").status_code == 404


def test_the_dates_of_a_course_are_paged(as_, cast, shelf):
    for week in range(2, 30):
        event(cast, shelf["fire"], starts_at=STARTS + timedelta(weeks=week))
    text = as_("ailsa").get(f"/courses/{shelf['fire'].id}").text
    assert "30 dates, 10 on this page" in text and text.count("Book this place") == 10


# --- how many queries -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["/courses", "/courses/1"])
def test_a_fixed_number_of_queries(as_, cast, shelf, query_count, page):
    event(cast, shelf["ipc"])
    client = as_("ailsa")
    client.get(page)
    with query_count() as few:
        client.get(page)
    for number in range(30):
        more = course(cast, f"M{number}", ("FIRE-1", "IPC-2"), title=f"More {number}")
        for week in range(3):
            booking(
                cast,
                event(cast, more, starts_at=STARTS + timedelta(weeks=week), trainers=("tam",), capacity=2),
                "effie",
                BookingState.LAPSED,
            )
    for week in range(2, 40):
        event(cast, shelf["fire"], starts_at=STARTS + timedelta(weeks=week), trainers=("tam", "lorna"), at=shelf["room"])
    with query_count() as many:
        client.get(page)
    assert len(many.statements) <= len(few.statements) <= 45
