"""Answers that anybody may have written."""

from lms.kit.form_fields import MOST_IDS, ids


def test_what_is_no_id_is_left_out():
    assert ids(["7", "-1", "x", "", "9999999999", "٣"]) == (7,)


def test_more_ids_than_a_page_can_ask_for_are_left_out():
    """A form holds a hundred thousand; a statement can ask about fewer."""
    assert len(ids(["7"] * 100_000)) == MOST_IDS
