"""What the demonstration alone shows: the strip above every page, and its letter box, which opens before signing in."""

import pytest

from tests.browser.conftest import SIZES
from tests.browser.test_every_page import too_wide, violations

SETTINGS = {"DEMO": True}


@pytest.mark.parametrize("size", SIZES)
def test_the_letter_box_opens_to_everybody_and_is_good_at_every_size(open_as, size):
    page = open_as(None, "/sign-in", size)
    page.get_by_role("link", name="Read the messages it has sent").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Messages of this demonstration"
    assert page.get_by_role("link", name="Set your password").count() == 3
    assert too_wide(page) + violations(page) == []
