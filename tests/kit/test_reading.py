"""What several parts of a page ask for is read once."""

import pytest
from flask import Flask

from lms.kit.reading import once_a_request


@pytest.fixture
def number():
    """A read that answers with another number each time, and what it was asked."""
    answers = iter(range(100))
    return once_a_request(lambda about: (about, next(answers)))


def test_the_same_question_is_asked_once_while_a_page_is_made(number):
    with Flask("bare").test_request_context("/"):
        assert [number("a"), number("b"), number("a")] == [("a", 0), ("b", 1), ("a", 0)]


def test_the_next_page_asks_anew(number):
    for expected in (0, 1):
        with Flask("bare").test_request_context("/"):
            assert number("a") == ("a", expected)


def test_a_form_that_is_sent_and_background_work_ask_each_time(number):
    with Flask("bare").test_request_context("/", method="POST"):
        assert [number("a"), number("a")] == [("a", 0), ("a", 1)]
    assert number("a") == ("a", 2)
