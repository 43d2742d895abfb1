"""Files and functions that have not outgrown their room, and one word for a page, its function and its template."""

import ast
from statistics import median

from tests.house.source import HOME, IN_ROOMS, SOURCE, file_of, functions, names, offences, room, tree

BANNED = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


def outgrown(path):
    lines = len((HOME / path).read_text(encoding="utf-8").splitlines())
    if lines > 300:
        yield f"{lines} lines"
    yield from (function.name for function in functions(path) if function.end_lineno - function.lineno >= 40)


def test_files_and_functions_stay_small():
    assert offences(SOURCE, outgrown) == {}


def test_most_files_and_functions_are_smaller_still():
    files = [len((HOME / path).read_text(encoding="utf-8").splitlines()) for path in SOURCE if path.stem != "__init__"]
    lines = [one.end_lineno - one.lineno + 1 for path in SOURCE for one in functions(path)]
    assert (median(files) <= 120, median(lines) <= 8) == (True, True), (median(files), median(lines))


def without_a_word(path):
    if not ast.get_docstring(tree(path)):
        yield "no docstring"
    yield from ({path.stem} & BANNED) | (names(path) & {"TODO", "FIXME"})


def test_every_file_says_what_it_is_for():
    assert offences(SOURCE, without_a_word) == {}


def other_words(path):
    for view in functions(path):
        for call in ast.walk(view):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "page":
                template = ast.literal_eval(call.args[0])
                if not template.startswith(f"{room(path)}/{view.name}"):
                    yield f"{view.name} shows {template}"


def test_one_word_for_page_function_and_template():
    """bookings.book -> lms/bookings/views.py:book -> templates/bookings/book.html; a part of it begins the same."""
    assert offences([path for path in IN_ROOMS if file_of(path) == "views"], other_words) == {}
