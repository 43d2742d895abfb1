"""Before a session ends people are asked whether they want to stay; nothing typed is lost, and a page whose session is over is covered."""

import pytest

from tests.browser.conftest import sign_in
from tests.browser.test_every_page import violations

LASTS = 2 * 60 * 60


@pytest.fixture
def page(open_as):
    """A form with something typed, four minutes before the end of the session."""
    page = open_as("priya", "/subjects/add")
    page.clock.install()
    page.reload()
    _field(page).fill("typed before")
    return page


@pytest.fixture
def server_says(page):
    """What the server answers when the page asks how long the session goes on."""

    def say(left, who=None):
        who = page.locator("#session-warning").get_attribute("data-who") if who is None else who
        page.unroute("**/session")
        page.route("**/session", lambda route: route.fulfill(json={"left": left, "who": who, "token": "a new token"}))

    return say


def minutes_pass(page, minutes):
    page.clock.fast_forward(int(minutes * 60 * 1000))


def typed(page):
    return _field(page).input_value()


def _field(page):
    return page.locator("main form[method=post] input[type=text]").first


def warning(page, name="You will be signed out soon"):
    return page.get_by_role("alertdialog", name=name)


def test_it_warns_with_the_focus_on_the_way_to_stay(page, server_says):
    server_says(200)
    minutes_pass(page, 8 * 60 - 4)
    warning(page).wait_for()
    assert "in 4 minutes" in warning(page).inner_text()
    assert page.evaluate("document.activeElement.textContent") == "Stay signed in"
    assert violations(page) == []


def test_staying_keeps_what_was_typed(page, server_says):
    server_says(200)
    minutes_pass(page, 8 * 60 - 4)
    warning(page).wait_for()
    server_says(LASTS)
    page.keyboard.press("Enter")
    warning(page).wait_for(state="hidden")
    assert typed(page) == "typed before"
    assert page.locator("main input[name=csrf_token]").first.input_value() == "a new token"


def test_another_tab_that_stayed_is_enough(page, server_says):
    server_says(LASTS)
    minutes_pass(page, 8 * 60 - 4)
    page.wait_for_timeout(300)
    assert not warning(page).is_visible()


def test_a_page_whose_session_is_over_is_covered_and_keeps_what_was_typed(page, server_says):
    server_says(0, who="")
    minutes_pass(page, 8 * 60 + 1)
    over = warning(page, "You have been signed out")
    over.wait_for()
    page.keyboard.press("Escape")
    assert over.is_visible()
    assert violations(page) == []
    page.get_by_role("button", name="I have signed in").click()
    over.get_by_role("status").get_by_text("You are not signed in yet.").wait_for()
    server_says(LASTS)
    page.get_by_role("button", name="I have signed in").click()
    over.wait_for(state="hidden")
    assert typed(page) == "typed before"


def test_somebody_else_does_not_get_what_was_typed(page, server_says):
    server_says(0, who="")
    minutes_pass(page, 8 * 60 + 1)
    warning(page, "You have been signed out").wait_for()
    server_says(LASTS, who="999")
    with page.expect_navigation():
        page.get_by_role("button", name="I have signed in").click()
    assert typed(page) == ""


def test_who_signed_in_meanwhile_does_not_go_on_as_somebody_else(page, server_says):
    """What was typed would be saved as theirs."""
    server_says(200)
    minutes_pass(page, 8 * 60 - 4)
    warning(page).wait_for()
    server_says(LASTS, who="999")
    page.keyboard.press("Enter")
    warning(page, "You have been signed out").wait_for()
    assert page.locator("main input[name=csrf_token]").first.input_value() != "a new token"


def test_without_an_answer_it_says_so(page, server_says):
    server_says(200)
    minutes_pass(page, 8 * 60 - 4)
    warning(page).wait_for()
    page.unroute("**/session")
    page.route("**/session", lambda route: route.fulfill(status=404))
    page.get_by_role("button", name="Stay signed in").click()
    warning(page).get_by_role("status").get_by_text("We could not reach the service").wait_for()


def test_the_real_server_prolongs_it(house, page):
    page.context.clear_cookies()
    sign_in(page, house.cast["gordon"].sign_in_name)
    page.goto("/account")
    left = page.evaluate(
        """async () => {
            const {token} = await (await fetch("/session")).json();
            return (await (await fetch("/session", {method: "POST", headers: {"X-CSRFToken": token}})).json()).left;
        }"""
    )
    assert left == LASTS
