"""Every page and state in a real browser: nothing that axe finds, nothing to scroll sideways to, no complaint of the browser."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.conftest import SIZES
from tests.room_pages import address, all_states

WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
    "preload": {"assets": ["media"]},  # none of these rules reads style sheets as text
}
#: The rules whose answer depends on the width of the window; `too_wide` is ours.
LAYOUT = {
    "runOnly": ["target-size", "scrollable-region-focusable", "aria-hidden-focus"],
    "resultTypes": ["violations"],
}
STATES = all_states()


def violations(page, rules=WCAG):
    """What axe finds, a line each, with the first element it means."""
    if page.evaluate("!window.axe"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("how => axe.run(how).then(said => said.violations)", rules)
    return [f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:160]})" for one in found]


#: The menu answers to the width of the window a frame after it is told, and once more where that has changed how wide it is.
TOO_WIDE = """async () => {
    for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
    const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (over <= 0) return [];
    const out = [...document.querySelectorAll('body *')].filter(it => it.getBoundingClientRect().right > innerWidth);
    return [`${over} pixels too wide: ${out.slice(0, 3).map(it => it.outerHTML.slice(0, 120))}`];
}"""


def too_wide(page):
    """By how many pixels, and what sticks out, once the menu has answered to the width of the window."""
    return page.evaluate(TOO_WIDE)


@pytest.mark.parametrize("name", STATES)
def test_a_page_is_good_at_every_size(house, visit, name):
    """All that axe knows on a desk, what depends on the width on a phone, and nothing to scroll sideways to."""
    state = STATES[name]
    page = visit(state.who, address(house.cast, house.runs, state.path))
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    found = {"desktop": too_wide(page) + violations(page)}
    page.set_viewport_size(SIZES["phone"])
    found["phone"] = too_wide(page) + violations(page, LAYOUT)
    page.set_viewport_size(SIZES["narrow"])
    found["narrow"] = too_wide(page)
    assert found == {size: [] for size in SIZES}


@pytest.mark.parametrize("name", [name for name, state in STATES.items() if state.on_a_phone])
def test_what_folds_up_is_good_on_a_phone(house, open_as, name):
    state = STATES[name]
    page = open_as(state.who, address(house.cast, house.runs, state.path), "phone")
    assert violations(page) == []


def test_it_would_be_noticed(open_as):
    page = open_as(None, "/help", "phone")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<input id=bare><pre>' + 'wide '.repeat(99) + '</pre>')")
    assert [one.split(":")[0] for one in violations(page)] == ["label"]
    assert too_wide(page)
