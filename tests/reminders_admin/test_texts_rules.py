"""The words of a reminder: which placeholders may stand in them, and how they are filled in."""

import re

import pytest

from lms.reminders.queries.texts import texts
from lms.reminders.rules.texts import PLACEHOLDERS, Voice, fill, house_words, placeholders_of_subject, why_not

BANNED = {"overdue", "late", "must"}


@pytest.mark.parametrize(
    "text", ["{nothing}", "{thing", "thing}", "{", "{}", "{0}", "{name.__class__}", "{thing!r}", "{thing:>9}", "{{thing}}", "{Thing}"]
)
def test_a_placeholder_that_is_unknown_or_broken_is_refused_with_those_that_are_known(text):
    assert "{thing}, {date}" in why_not(text, PLACEHOLDERS)


def test_every_placeholder_that_is_offered_can_be_used():
    assert why_not(" ".join(f"{{{name}}}" for name in PLACEHOLDERS), PLACEHOLDERS) is None


def test_a_line_whose_placeholder_has_nothing_is_left_out():
    assert fill("{thing}\n{why}\nSee:\n{link}", {"thing": "Fire", "why": "", "link": "x"}) == "Fire\nSee:\nx"


def test_what_is_filled_in_is_not_read_again():
    assert fill("{thing}", {"thing": "{name}", "name": "Ailsa"}) == "{name}"


def test_the_house_keeps_its_own_rules(app):
    for row in texts():
        assert why_not(row.words.subject, placeholders_of_subject(row.matter.name)) is None
        assert why_not(row.words.body, PLACEHOLDERS) is None


@pytest.mark.parametrize("matter", ["refresher", "first_training", "induction_target"])
def test_nobody_whom_nothing_compels_reads_of_what_is_overdue(matter):
    assert BANNED.isdisjoint(re.findall("[a-z]+", " ".join(house_words(matter, Voice.GENTLE)).lower()))


@pytest.mark.parametrize("matter", ["approval_waits", "sign_off_request", "sign_off_returned"])
def test_a_subject_names_nobody_else(matter):
    assert "thing" not in placeholders_of_subject(matter)
    assert "name" not in placeholders_of_subject("refresher")
