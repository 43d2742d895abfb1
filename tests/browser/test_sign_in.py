"""From a printed letter to a second step, as a person goes it, each page looked at on a desktop and on a phone."""

import re

import pytest
from passlib.totp import TOTP

from lms.kit import clock
from tests.browser.conftest import SIZES, sign_in
from tests.browser.test_every_page import too_wide, violations

NEW = "herring gull umbrella"


@pytest.fixture
def browser(house, chromium):
    """`browser()`: somebody's own, with nothing in it."""
    opened = []

    def another(**how):
        context = chromium.new_context(base_url=house.address, **how)
        context.set_default_timeout(10_000)
        opened.append(context)
        return context.new_page()

    yield another
    for context in opened:
        context.close()


def look(page):
    """Nothing that axe finds, and nothing too wide, at each size."""
    found = {}
    for size in SIZES:
        page.set_viewport_size(SIZES[size])
        found[size] = too_wide(page) + (violations(page) if size != "narrow" else [])
    assert found == {size: [] for size in SIZES}, page.url
    page.set_viewport_size(SIZES["desktop"])


def printed(page, house, who):
    page.goto(f"/people/{house.cast[who].person_id}/account")
    page.get_by_role("button", name="Print a code").click()
    page.get_by_role("heading", name="A letter with a code").wait_for()
    look(page)
    return page.locator(".app-letter__code").inner_text()


def test_from_a_letter_to_a_second_step(house, browser):
    officer, learner = browser(), browser()
    sign_in(officer, "priya@example.org")
    code = printed(officer, house, "kirsty")
    learner.goto("/first-sign-in")
    learner.get_by_label("Sign-in name").fill("COUN 20002")
    learner.get_by_label("Code").fill("AAAA-AAAA-AAAA")
    learner.get_by_role("button", name="Continue").click()
    learner.get_by_text("There is a problem").wait_for()
    look(learner)
    learner.get_by_label("Code").fill(code)
    learner.wait_for_timeout(1_100)  # a second click within a second counts as a double click
    learner.get_by_role("button", name="Continue").click()
    learner.wait_for_url("**/welcome")
    look(learner)
    learner.get_by_label("Password", exact=True).fill(NEW)
    learner.get_by_label("Password again").fill(NEW)
    learner.get_by_role("button", name="Save password").click()
    learner.get_by_text("Your new password is set").wait_for()
    learner.goto("/account/security")
    learner.get_by_role("button", name="Set up an app").click()
    learner.wait_for_url("**/app")
    look(learner)
    phone = TOTP(learner.locator("main .app-code").inner_text(), format="base32")
    learner.get_by_label("Code").fill(phone.generate(int(clock.now().timestamp())).token)
    learner.get_by_role("button", name="Turn on").click()
    learner.get_by_text("The second step is on.").wait_for()
    look(learner)
    learner.get_by_role("button", name="Make recovery codes").click()
    learner.get_by_role("heading", name="Your recovery codes").wait_for()
    look(learner)
    codes = learner.locator(".app-recovery li").all_inner_texts()
    again = browser(java_script_enabled=False)
    again.goto("/sign-in")
    again.get_by_label("Sign-in name").fill("COUN 20002")
    again.get_by_label("Password", exact=True).fill(NEW)
    again.get_by_role("button", name="Sign in").click()
    assert again.url.endswith("/sign-in/second-step")
    again.get_by_label("Code").fill(codes[0])
    again.get_by_role("button", name="Continue").click()
    assert "9 of them still work" in again.locator("main").inner_text()
    learner.goto("/account/sign-ins")
    assert "Password and recovery code" in learner.locator("tbody").inner_text()
    look(learner)


def test_letters_print_one_a_sheet_without_menus(house, browser):
    page = browser()
    sign_in(page, "priya@example.org")
    printed(page, house, "lukasz")
    page.emulate_media(media="print")
    assert page.locator(".app-letter").is_visible()
    assert not page.get_by_role("navigation", name="Menu").is_visible()
    assert not page.get_by_role("heading", name="A letter with a code").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.app-letter')).breakInside") == "avoid"


def test_a_second_step_asked_for_is_good_to_look_at(house, browser):
    """Without scripts, by whoever has an app."""
    page = browser()
    sign_in(page, "hamish@example.org")
    page.goto("/account/security")
    page.get_by_role("button", name="Set up an app").click()
    page.wait_for_url("**/app")
    phone = TOTP(page.locator("main .app-code").inner_text(), format="base32")
    page.get_by_label("Code").fill(phone.generate(int(clock.now().timestamp())).token)
    page.get_by_role("button", name="Turn on").click()
    page.get_by_text("The second step is on.").wait_for()
    other = browser()
    sign_in(other, "hamish@example.org")
    assert re.search("/sign-in/second-step$", other.url)
    look(other)
