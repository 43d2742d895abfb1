"""The register under the finger: a tap is saved, a tap that cannot be saved says so, and it works by keyboard."""

import pytest

from tests.room_pages import address


def row(page, name):
    return page.locator("fieldset", has_text=name)


@pytest.fixture
def opened(house, open_as):
    page = open_as("tam", address(house.cast, house.runs, "/dates/{marked}/register"))
    page.get_by_role("status").first.wait_for()
    return page


def test_a_tap_is_saved_at_once_and_nothing_moves(opened):
    before = row(opened, "Hamish Low").bounding_box()
    row(opened, "Hamish Low").get_by_label("Present").check(force=True)
    row(opened, "Hamish Low").get_by_text("Saved").wait_for()
    assert opened.locator("#progress").inner_text() == "5 of 9 marked" and row(opened, "Hamish Low").bounding_box() == before
    opened.reload()
    assert row(opened, "Hamish Low").get_by_label("Present").is_checked()


def test_a_tap_without_a_network_says_so_and_can_be_sent_later(house, windows):
    """In a window of its own: the browser complains of the lost network, as it should."""
    opened = windows("tam", "desktop", {}).new_page()
    opened.goto(address(house.cast, house.runs, "/dates/{marked}/register"))
    opened.context.set_offline(True)
    try:
        row(opened, "Dougie Reid").get_by_label("Late").check(force=True)
        row(opened, "Dougie Reid").get_by_text("Not saved yet").wait_for()
    finally:
        opened.context.set_offline(False)
    opened.get_by_role("button", name="Save the marks").click()
    assert row(opened, "Dougie Reid").get_by_label("Late").is_checked()
    opened.reload()
    assert row(opened, "Dougie Reid").get_by_label("Late").is_checked()
    opened.close()


def test_by_keyboard_alone(opened):
    row(opened, "Fraser Baird").get_by_label("Present").focus()
    opened.keyboard.press("Space")
    row(opened, "Fraser Baird").get_by_text("Saved").wait_for()
    opened.keyboard.press("ArrowRight")
    assert row(opened, "Fraser Baird").get_by_label("Late").is_checked() and opened.evaluate("document.activeElement.value") == "late"


def test_a_finger_finds_the_buttons(house, open_as):
    page = open_as("tam", address(house.cast, house.runs, "/dates/{marked}/register"), "phone")
    boxes = [one.bounding_box() for one in page.locator(".app-marks__one").all()[:8]]
    assert all(box["height"] >= 44 and box["width"] >= 44 for box in boxes)


def test_without_scripts_the_marks_are_sent_together(house, open_as):
    page = open_as("tam", address(house.cast, house.runs, "/dates/{marked}/register"), java_script_enabled=False)
    row(page, "Łukasz Żółć").get_by_label("Part").check(force=True)
    page.get_by_role("button", name="Save the marks").click()
    assert page.get_by_text("1 mark saved.").is_visible() and row(page, "Łukasz Żółć").get_by_label("Part").is_checked()


def test_who_checks_in_is_counted_and_no_tap_is_lost(house, open_as):
    """On a phone in the room, while the trainer taps; nothing moves under the finger."""
    opened = open_as("tam", address(house.cast, house.runs, "/dates/{scanned}/register"))
    before = row(opened, "Ailsa Robertson").bounding_box()
    phone = open_as("morag", "/check-in?code=2B4D-6F8K", "phone")
    phone.get_by_role("button", name="Check in").click()
    phone.get_by_text("you are on the register").wait_for()
    opened.evaluate("htmx.ajax('GET', document.getElementById('news').getAttribute('data-hx-get') + '&told=0', '#news')")
    opened.get_by_text("1 person has checked in since you opened this page.").wait_for()
    assert row(opened, "Ailsa Robertson").bounding_box() == before
    opened.get_by_role("button", name="Save the marks and show them").click()
    assert row(opened, "Mòrag NicDhòmhnaill").get_by_text("Checked in").is_visible()
