"""By keyboard alone, without scripts, and with wrong answers."""

import pytest

from tests.browser.conftest import sign_in
from tests.browser.test_every_page import STATES, violations
from tests.cast import PASSWORD
from tests.room_pages import address

#: What the page and its heading say, where they can be seen.
SAID = "[...document.querySelectorAll('main, h1')].map(it => it.checkVisibility({visibilityProperty: true}) && it.innerText.trim())"


def focused(page):
    """What has the focus, as a screen reader would name it, and whether it shows."""
    return page.evaluate("""() => {
        const it = document.activeElement, style = getComputedStyle(it);
        const shows = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || style.backgroundColor !== 'rgba(0, 0, 0, 0)';
        return [(it.labels?.[0] || it).innerText.trim() || it.value, shows];
    }""")


def tab_to(page, name, at_most=40):
    for _ in range(at_most):
        page.keyboard.press("Tab")
        said, shows = focused(page)
        assert shows, f"{said} has the focus and does not show it"
        if name in said:
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")


def test_signing_in_reading_my_training_and_signing_out_by_keyboard(open_as, house):
    page = open_as(None, "/sign-in", color_scheme="light")  # a window of its own: it is signed in on the way
    tab_to(page, "Sign-in name")
    page.keyboard.type(house.cast["ailsa"].sign_in_name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    tab_to(page, "My training")
    page.keyboard.press("Enter")
    page.wait_for_url("**/my-training")
    tab_to(page, "Sign out")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in")


def test_the_first_stop_skips_to_the_content(open_as):
    page = open_as("ailsa", "/my-training")
    tab_to(page, "Skip to main content", at_most=1)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('main') !== null || location.hash === '#maincontent'")


def test_a_wrong_password_is_told_at_the_top_and_the_name_is_kept(open_as):
    page = open_as(None, "/sign-in")
    sign_in(page, "nobody@example.org", "not the password")
    assert page.get_by_text("do not match").first.is_visible()
    assert page.get_by_label("Sign-in name").input_value() == "nobody@example.org"
    assert page.title().startswith("Error: ")
    assert violations(page) == []


def test_an_empty_form_says_what_is_missing_and_leads_to_it(open_as):
    page = open_as(None, "/sign-in")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Enter your sign-in name").click()
    assert focused(page)[0] == "Sign-in name"


def test_a_file_is_sent_and_looked_at_without_scripts(open_as, house, tmp_path):
    page = open_as("lorna", "/imports/start", java_script_enabled=False)
    file = tmp_path / "staff.csv"
    file.write_text("employer_code,employee_number,first_name,last_name,start_date\nNHSL,90009,Eilidh,Ross,2026-01-05\n", encoding="utf-8")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Staff list").or_(page.get_by_label("People")).first.check()
    page.locator("main form button").last.click()
    assert page.url.rstrip("/").split("/")[-1].isdigit() and page.get_by_role("heading", level=1).is_visible()


@pytest.mark.parametrize("name", STATES)
def test_every_page_says_the_same_without_scripts(visit, house, name):
    state = STATES[name]
    page = visit(state.who, address(house.cast, house.runs, state.path), java_script_enabled=False)
    assert [*map(bool, page.evaluate(SAID))] == [True, True]


def test_printing_a_list_leaves_the_menus_out(open_as):
    page = open_as("lorna", "/reports/completion")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Menu").is_visible()


def test_a_page_of_background_work_follows_it_by_itself_until_it_is_over(open_as, house):
    page = open_as("lorna", f"/jobs/{house.runs['running_job']}", color_scheme="dark")
    assert page.get_by_text("3 of 8 steps, 37%").is_visible()
    with page.expect_response("**/progress"):
        """It asks without being told to."""
    assert page.get_by_text("3 of 8 steps, 37%").is_visible()
    assert violations(page) == []
