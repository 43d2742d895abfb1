"""From a line on Home to a seat by keyboard alone, on a phone, and without JavaScript."""

from playwright.sync_api import expect


def test_from_due_to_a_seat_and_back_by_keyboard(open_as):
    page = open_as("tam", "/", "phone")
    page.get_by_role("link", name="Book Infection prevention").press("Enter")
    page.get_by_role("button", name="Ask for this place").first.press("Enter")
    expect(page.get_by_text("You have asked for this place.")).to_be_visible()
    page.get_by_role("link", name="Take the request back").press("Enter")
    page.get_by_label("Why?").select_option("travel")
    page.get_by_role("button", name="Take the request back").press("Enter")
    expect(page.get_by_text("The booking is cancelled.")).to_be_visible()


def test_the_search_works_without_javascript(open_as):
    page = open_as("ailsa", "/courses", java_script_enabled=False)
    page.get_by_label("Search courses").fill("infection")
    page.get_by_label("Search courses").press("Enter")
    assert page.url.split("?")[1].startswith("text=infection")
    expect(page.locator(".app-card")).to_have_count(1)


def test_a_place_is_booked_without_javascript(open_as):
    page = open_as("iona", "/courses/1", java_script_enabled=False)
    page.get_by_role("link", name="Book with access or dietary needs").nth(2).click()
    page.get_by_label("Access and dietary needs (optional)").fill("Step-free access")
    page.get_by_role("button", name="Book this place").click()
    expect(page.get_by_text("You have a place.")).to_be_visible()
    expect(page.get_by_text("Access and dietary needs: told")).to_be_visible()
