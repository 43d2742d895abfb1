"""The desk's forms as they look when something is not right, and on the way to a decision; nothing is saved."""

import pytest

from tests.browser.conftest import SIZES
from tests.browser.test_every_page import too_wide, violations
from tests.room_pages import address


def looked_at(page):
    """What is wrong with the page at each size, where anything is."""
    found = {}
    for size in SIZES:
        page.set_viewport_size(SIZES[size])
        found[size] = too_wide(page) + (violations(page) if size != "narrow" else [])
    return {size: wrong for size, wrong in found.items() if wrong}


@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_who_may_be_on_record_is_offered(open_as, scripts):
    page = open_as("lorna", "/people/add", java_script_enabled=scripts)
    page.get_by_label("First name", exact=True).fill("Ailsa")
    page.get_by_label("Last name").fill("Robertson")
    page.get_by_label("Email address").fill("ailsa@example.org")
    page.get_by_label("Employee number").fill("90077")
    first_day = page.get_by_role("group", name="First day")
    for part, text in (("Day", "1"), ("Month", "3"), ("Year", "2026")):
        first_day.get_by_label(part).fill(text)
    page.get_by_label("Employer, service or team").select_option(label="NHS Lochside")
    page.get_by_role("button", name="Add this person").click()
    assert page.get_by_label("It is Ailsa Robertson: same email address").is_visible()
    if scripts:
        assert looked_at(page) == {}


def test_a_form_that_was_refused(open_as):
    page = open_as("lorna", "/people/add")
    page.get_by_role("button", name="Add this person").click()
    page.get_by_role("link", name="Enter the first day").click()
    assert page.evaluate("document.activeElement.id") == "starts_on-day"
    assert looked_at(page) == {}


@pytest.mark.parametrize("scripts", [True, False])
def test_people_are_ticked_and_what_will_change_is_shown(open_as, house, scripts):
    page = open_as("priya", address(house.cast, house.runs, "/supervisors?now={effie_post}"), java_script_enabled=scripts)
    page.get_by_label("Ailsa Robertson").check()
    page.get_by_label("Supervisor", exact=True).fill("fraser")
    page.get_by_role("button", name="Check what will change").first.click()
    page.get_by_label("Fraser Baird, Lochside Council, 20005").check()
    page.get_by_role("button", name="Check what will change").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Check before you change supervisors"
    assert page.get_by_text("Fraser Baird (COUN 20005)").is_visible()
    if scripts:
        assert looked_at(page) == {}


def test_a_merge_says_first_what_it_will_do(open_as, house):
    page = open_as("priya", address(house.cast, house.runs, "/duplicates/{gordon}/{hamish}/compare"))
    page.get_by_label("Gordon Milne, record").check()
    page.get_by_role("button", name="Go on").click()
    assert page.get_by_text("Both ways to sign in keep working").is_visible()
    assert looked_at(page) == {}
