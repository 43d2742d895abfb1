"""Numbers and the words beside them, as people read them."""

import pytest

from lms.kit.numbers import counted, number, plural


@pytest.mark.parametrize(("value", "words"), [(0, "0"), (999, "999"), (2_406, "2,406"), (42_000_000, "42,000,000"), (-1_200, "-1,200")])
def test_thousands_are_set_apart(value, words):
    assert number(value) == words


def test_words_in_the_place_of_a_number_stay():
    assert number("fewer than 5") == "fewer than 5"


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0 people"), (1, "1 person"), (2, "2 people"), (21, "21 people"), (1_001, "1,001 people")]
)
def test_what_is_counted_is_one_or_several(value, words):
    assert counted(value, "person", "people") == words


@pytest.mark.parametrize(("value", "word"), [(0, "are"), (1, "is"), (101, "are")])
def test_a_verb_goes_with_the_number(value, word):
    assert plural(value, "is", "are") == word
