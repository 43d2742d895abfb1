"""Where people can go: each room declares its places, and one bar shows them where it has room."""

import re
from collections import defaultdict

import pytest

from lms.access import May
from lms.kit.house import House
from lms.kit.room import Place, Room
from lms.navigation import ONE_BAR

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
BAR = re.compile(r'navigation-link" href="[^"]+"(?: aria-current="page")?>([^<]+)<')
ROW = re.compile(r'<li><a href="[^"]+"(?: aria-current="page")?>([^<]+)<')
OURS = {"Home", "My training", "Courses", "Registers", "Team", "Completion", "People", "Dates", "Imports", "Settings"}
CURRENT = re.compile(r'<a [^>]*aria-current="page"[^>]*>([^<]+)<')


def head(client, url):
    return client.get(url).text.split("<main")[0]


@ON_SQLITE
@pytest.mark.parametrize(
    ("who", "places"),
    [
        ("ailsa", ["Home", "My training", "Courses"]),
        ("tam", ["Home", "My training", "Courses", "Registers"]),
        ("effie", ["Home", "My training", "Courses", "Team", "Completion"]),
        ("beth", ["Home", "My training", "Courses", "Completion"]),
        ("priya", ["Home", "My training", "Courses", "Completion", "People", "Dates", "Imports", "Settings"]),
    ],
)
def test_all_places_stand_in_one_bar(app, as_, who, places):
    """In this order; a room that is new here may have added its own, which makes two rows where one has no room."""
    page = head(as_(who), "/")
    second = ROW.findall(page.split("app-work")[1]) if "app-work" in page else []
    labels = [*BAR.findall(page), *second]
    assert [label for label in labels if label in OURS] == places and (not second or len(labels) > ONE_BAR)


@ON_SQLITE
@pytest.mark.parametrize(
    ("who", "url", "section", "here", "beside"),
    [
        ("ailsa", "/requirements", "My training", "Requirements", ["My training", "My evidence", "Requirements"]),
        ("ailsa", "/my-bookings", "Courses", "My bookings", ["Courses", "My bookings"]),
        ("effie", "/approvals", "Team", "Approvals", ["Team", "List", "Approvals"]),
        ("effie", "/people", "Team", "List", ["Team", "List", "Approvals"]),
        ("priya", "/approvals", "People", "Approvals", ["People", "Approvals", "Grid"]),
    ],
)
def test_pages_that_belong_together_are_tabs(app, as_, who, url, section, here, beside):
    """In this order; a room that is new here may have added its own."""
    page = head(as_(who), url)
    assert CURRENT.findall(page) == [section, here]
    assert [label for label in ROW.findall(page.split("app-ways")[1]) if label in beside] == beside


@ON_SQLITE
def test_a_page_below_a_tab_has_the_section_marked_and_no_tabs(app, as_, cast):
    page = head(as_("ailsa"), f"/subjects/{cast.subjects['FIRE-1']}")
    assert CURRENT.findall(page) == ["My training"] and "app-ways" not in page


@ON_SQLITE
def test_more_places_than_one_bar_has_room_for_are_two_rows(app, as_, monkeypatch):
    labels = ("My competencies", "Portfolio", "Supervision")
    coming = tuple(Place(label, "accounts.account", (May.SEE_REQUIREMENTS,), order=50) for label in labels)
    rooms = app.extensions["house"]._rooms | {"coming": Room(navigation=coming)}
    monkeypatch.setitem(app.extensions, "house", House(rooms))
    page = head(as_("priya"), "/")
    assert BAR.findall(page)[-3:] == [*labels]
    assert ROW.findall(page.split("app-work")[1]) == ["Completion", "People", "Dates", "Imports", "Settings"]


@ON_SQLITE
def test_a_page_of_a_person_stands_where_its_trail_leads(app, as_, cast):
    assert CURRENT.findall(head(as_("priya"), f"/posts/{cast['ailsa'].post_id}/absences/add")) == ["People"]


@ON_SQLITE
def test_settings_lists_what_rooms_declare_in_groups(app, as_):
    page = as_("priya").get("/settings").text
    assert re.findall(r'<h2 class="nhsuk-heading-m">([^<]+)', page) == [
        "People",
        "Training",
        "Competencies",
        "Courses",
        "Supervision",
        "Reminders",
        "Signing in and roles",
        "The service",
    ]
    assert page.index("Organisations") < page.index("Add a person") < page.index("Corrections")


def test_no_two_places_have_one_name(house):
    """Planners and learners both work with courses: each place has a name of its own."""
    named = defaultdict(set)
    for place in (*house.extensions["house"].navigation, *house.extensions["house"].settings):
        named[place.label].add(place.endpoint)
    assert [label for label, endpoints in named.items() if len(endpoints) > 1] == []
