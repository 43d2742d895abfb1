"""Numbers, and the words that go with them, come from lms/kit/numbers.py: nothing sets commas, or chooses "is" or "are"."""

import re

import pytest

from tests.house.source import HOME, SOURCE, offences

TEMPLATES = sorted(path.relative_to(HOME) for path in (HOME / "templates").rglob("*") if path.suffix in {".html", ".txt"})
#: `{rows:,}`, and `"is" if rows == 1 else "are"`.
BY_HAND = re.compile(r""":,\}|(["'])(?:1 )?[a-z ]*\1\)? if [^"'{}]+ [!=]= 1 else""")


def by_hand(path):
    return [match[0] for match in BY_HAND.finditer((HOME / path).read_text(encoding="utf-8"))]


def test_nothing_is_made_by_hand():
    assert offences([*SOURCE, *TEMPLATES], by_hand) == {}, "use number, counted or plural"


@pytest.mark.parametrize(
    "text",
    [
        'f"{rows:,} rows"',
        '"{:,}".format(rows)',
        '{{ "person has" if more == 1 else "people have" }}',
        "f\"{days} day{'' if days == 1 else 's'}\"",
        '("posts" if rows | length != 1 else "post")',
        '"1 year" if years == 1 else f"{years} years"',
    ],
)
def test_what_is_made_by_hand_is_noticed(text):
    assert BY_HAND.search(text)
