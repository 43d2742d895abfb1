"""The pages of a measure that is no room's but a test's, at every size: what every later measure looks like."""

from dataclasses import replace
from unittest.mock import patch

import pytest

from lms.training import room as training
from tests.browser.conftest import SIZES
from tests.browser.test_every_page import LAYOUT, too_wide, violations
from tests.reports.leave import LEAVE

PAGES = {
    "table": ("priya", "/reports/leave?by=year"),
    "table for the board": ("beth", "/reports/leave"),
    "crossed": ("priya", "/reports/leave/crossing?by=employer&across=year"),
    "trend": ("priya", "/reports/leave/trend"),
    "people behind": ("priya", "/reports/leave/lines"),
    "nobody behind": ("priya", "/reports/leave/lines?on=1+1+1990"),
    "nothing": ("priya", "/reports/leave?on=1+1+1990"),
}


@pytest.fixture(scope="module", autouse=True)
def with_leave():
    """Before the server of this file starts, training brings one measure more."""
    with patch.object(training, "ROOM", replace(training.ROOM, measures=(*training.ROOM.measures, LEAVE))):
        yield


@pytest.mark.parametrize("name", PAGES)
def test_it_is_good_at_every_size(house, visit, name):
    page = visit(*PAGES[name])
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    assert page.locator("h1").inner_text().startswith("Long leave")
    assert too_wide(page) + violations(page) == []
    for size in ("phone", "narrow"):
        page.set_viewport_size(SIZES[size])
        assert too_wide(page) + (violations(page, LAYOUT) if size == "phone" else []) == []
