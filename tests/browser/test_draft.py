"""A record saves itself while it is written: without a network, beside another writer, and past the end of a session nothing is lost."""

import re

import pytest

from tests.room_pages import address

PLACE = "/supervision/sessions/{record_drafted}/record"
REFLECTION = "/supervision/sessions/{record_shared}/reflection"
#: Nothing was written since.
ALL_SAVED = re.compile(r"^Saved at [^.]*$")


@pytest.fixture
def write(house, windows):
    """In a window of its own: the browser complains of a lost network, as it should."""
    pages = []

    def open_page(who, path=PLACE):
        pages.append(windows(who, "desktop", {}).new_page())
        pages[-1].goto(address(house.cast, house.runs, path))
        return pages[-1]

    yield open_page
    for page in pages:
        page.close(run_before_unload=False)


def text(page):
    return page.get_by_label("What you talked about, and what you agreed")


def says(page, words):
    page.locator("[data-draft-status]", has_text=words).wait_for()


def test_a_second_after_the_last_letter_it_is_saved(write):
    page = write("effie")
    text(page).fill("We spoke of the winter plan.")
    says(page, "Saved at")
    page.reload()
    assert text(page).input_value() == "We spoke of the winter plan."


def test_without_a_network_it_says_so_and_saves_once_there_is_one(write):
    page = write("effie")
    page.context.set_offline(True)
    try:
        text(page).fill("Written in the lift.")
        says(page, "Not saved yet: no connection")
        text(page).fill("Written in the lift, and on the stairs.")
    finally:
        page.context.set_offline(False)
    says(page, "Saved at")
    page.locator("[data-draft-status]", has_text=ALL_SAVED).wait_for()
    page.reload()
    assert text(page).input_value() == "Written in the lift, and on the stairs."
    assert "lift" not in page.evaluate("JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage}) + document.cookie")


def test_two_who_write_at_once_see_each_others_words(write):
    first, second = write("effie"), write("fraser")
    text(first).fill("By Effie.")
    says(first, "Saved at")
    text(second).fill("By Fraser.")
    says(second, "Not saved. Someone changed this")
    assert "By Effie." in second.locator("[data-draft-beside]").inner_text() and text(second).input_value() == "By Fraser."
    text(second).fill("By Effie. By Fraser.")
    second.get_by_role("button", name="Save", exact=True).click()
    second.get_by_text("Saved. Only those who lead the group can read it.").wait_for()
    first.reload()
    assert text(first).input_value() == "By Effie. By Fraser."


def test_an_answer_that_was_lost_is_no_conflict(write):
    """The service has saved it and the network broke: the same words go once more, and then what was written since."""
    page, lost = write("effie"), []

    def lose_the_first(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort()

    page.route("**/record/draft", lose_the_first)
    text(page).fill("Heard once.")
    says(page, "Not saved yet")
    text(page).fill("Heard once. And more.")
    page.locator("[data-draft-status]", has_text=ALL_SAVED).wait_for(timeout=20_000)
    page.unroute("**/record/draft")
    page.reload()
    assert text(page).input_value() == "Heard once. And more."


def test_signed_out_it_says_so_and_keeps_the_words(write):
    page = write("effie")
    page.route("**/record/draft", lambda route: route.fulfill(status=302, headers={"Location": "/sign-in"}))
    text(page).fill("Past the end.")
    says(page, "you have been signed out")
    assert text(page).input_value() == "Past the end."
    page.unroute("**/record/draft")
    says(page, "Saved at")


def test_a_page_with_unsaved_words_is_not_left_without_a_question(write):
    page, asked = write("effie"), []
    page.route("**/record/draft", lambda route: route.abort())
    text(page).press_sequentially("x")
    says(page, "Not saved yet")
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.wait_for_event("dialog") if not asked else None
    assert asked == ["beforeunload"]
    page.unroute("**/record/draft")


def test_a_reflection_saves_itself_too(write):
    page = write("ailsa", REFLECTION)
    page.get_by_label("What do you take").fill("I ask sooner.")
    says(page, "Saved at")
