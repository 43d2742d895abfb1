"""Files and functions that have not outgrown their room, and one word for a page, its function and its template."""

import ast
from statistics import median

import pytest

from tests.house.source import HOME, IN_ROOMS, SOURCE, file_of, functions, names, room, tree

BANNED = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


@pytest.mark.parametrize("path", SOURCE, ids=str)
def test_files_and_functions_stay_small(path):
    assert len((HOME / path).read_text(encoding="utf-8").splitlines()) <= 300
    assert [one.name for one in functions(path) if one.end_lineno - one.lineno >= 40] == []


def test_most_files_and_functions_are_smaller_still():
    files = [len((HOME / path).read_text(encoding="utf-8").splitlines()) for path in SOURCE if path.stem != "__init__"]
    lines = [one.end_lineno - one.lineno + 1 for path in SOURCE for one in functions(path)]
    assert (median(files) <= 120, median(lines) <= 8) == (True, True), (median(files), median(lines))


@pytest.mark.parametrize("path", SOURCE, ids=str)
def test_every_file_says_what_it_is_for(path):
    assert ast.get_docstring(tree(path))
    assert path.stem not in BANNED and not names(path) & {"TODO", "FIXME"}


VIEWS = [path for path in IN_ROOMS if file_of(path) == "views"]


@pytest.mark.parametrize("path", VIEWS, ids=str)
def test_one_word_for_page_function_and_template(path):
    """bookings.book -> lms/bookings/views.py:book -> templates/bookings/book.html; a part of it begins the same."""
    for view in functions(path):
        for call in ast.walk(view):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "page":
                template = ast.literal_eval(call.args[0])
                assert template.startswith(f"{room(path)}/{view.name}"), f"{view.name} shows {template}"
