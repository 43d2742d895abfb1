"""Circles among supervisors, and who depends on whom."""

from hypothesis import given
from hypothesis import strategies as st

from lms.people.rules.imports.circles import circles, dependents_of


def test_a_circle_is_named_whole_and_nobody_outside_it():
    assert set(circles({"a": "b", "b": "c", "c": "a", "d": "a", "e": None})) == {"a", "b", "c"}


def test_two_circles_are_two():
    assert circles({1: 2, 2: 1, 3: 4, 4: 3}) == {1: [1, 2], 2: [1, 2], 3: [3, 4], 4: [3, 4]}


def test_whoever_depends_on_a_bad_line_is_found_through_others():
    assert dependents_of(["a"], {"b": "a", "c": "b", "d": "x"}) == [("b", "a"), ("c", "b")]


@given(st.dictionaries(st.integers(0, 12), st.one_of(st.none(), st.integers(0, 12))))
def test_circles_are_those_who_come_back_to_themselves(supervisor_of):
    def comes_back(start):
        at = supervisor_of.get(start)
        for _ in range(14):
            if at == start:
                return True
            at = supervisor_of.get(at)
        return False

    assert set(circles(supervisor_of)) == {one for one in supervisor_of if comes_back(one)}
