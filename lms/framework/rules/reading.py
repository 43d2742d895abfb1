"""Pure: a framework from a parsed file. What is wrong is noted with its place, and reading goes on, so that all of it is told at once."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
T = TypeVar("T")
LONGEST = {"code": 60, "number": 20, "line": 200, "behaviour": 500, "text": 2_000}
YEARS = range(1950, 2101)
#: Python writes no number of more than some thousand digits.
BEYOND_NUMBERS = 10**50


@dataclass(frozen=True)
class Part:
    """One mapping of the file: `place` says where it stands, `problems` is the list of the whole file."""

    values: Mapping[str, Any]
    place: str
    problems: list[str] = field(default_factory=list)

    def note(self, problem: str) -> None:
        self.problems.append(f"{self.place}: {problem}")

    def only(self, *keys: str) -> None:
        """Any other key is a slip, or something that would be lost."""
        for key in self.values:
            if key not in keys:
                self.note(f"“{_shown(key)}” is not known here")

    def text(self, key: str, kind: str = "line", *, needed: bool = False) -> str:
        """A text in one line; "" where there is none."""
        return self.one_text(self.values.get(key), key, kind) if needed or self.values.get(key) is not None else ""

    def one_text(self, value: object, key: str, kind: str) -> str:
        if value is None or (isinstance(value, str) and not value.strip()):
            return self._no(f"{key} is empty", "")
        if not isinstance(value, str):
            return self._no(f"{key} has to be text, and is read as {_shown(value)}: write it in quotes", "")
        text = " ".join(value.split())
        if text.encode("utf-8", "ignore").decode() != text or not text.replace("\u00ad", "").isprintable():
            return self._no(f"{key} has a character that cannot be printed", "")
        if len(text) > LONGEST[kind]:
            return self._no(f"{key} has {len(text)} characters, and {LONGEST[kind]} are the most", "")
        return text

    def code(self, key: str = "code") -> str:
        """Letters, numbers, hyphens and underscores."""
        code = self.text(key, "code", needed=True)
        if code and not CODE.fullmatch(code):
            return self._no(f"{key} {code} has something else than letters, numbers, - and _", "")
        return code

    def whole(self, key: str, least: int, most: int, usual: int | None = None) -> int | None:
        value = self.values.get(key, usual)
        if value is None and key not in self.values:
            return None
        if type(value) is not int or not least <= value <= most:
            return self._no(f"{key} has to be a whole number from {least} to {most}, and is {_shown(value)}", None)
        return value

    def number(self, key: str, least: int, most: int, usual: int) -> int:
        """The same; the usual one where it is not said."""
        value = self.whole(key, least, most, usual)
        return usual if value is None else value

    def flag(self, key: str, usual: bool) -> bool:
        value = self.values.get(key, usual)
        return value if isinstance(value, bool) else self._no(f"{key} has to be true or false", usual)

    def day(self, key: str) -> date | None:
        value = self.values.get(key)
        if value is None:
            return None
        try:
            day = date.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            day = None
        if not isinstance(day, date) or isinstance(day, datetime) or day.year not in YEARS:
            return self._no(f"{key} has to be a day such as 2026-11-03, and is {_shown(value)}", None)
        return day

    def items(self, key: str, *, needed: bool = False) -> Sequence[Any]:
        """The list under this key."""
        value = self.values.get(key)
        if value is None and not needed:
            return ()
        if not isinstance(value, list) or (needed and not value):
            return self._no(f"{key} has to be a list" if value else f"{key} is empty", ())
        return value

    def parts(self, key: str, called: str, *, named_by: str = "code", needed: bool = False) -> Iterator["Part"]:
        """The mappings of a list, each with its place: by its own code where it has one."""
        for place, value in enumerate(self.items(key, needed=needed), 1):
            if isinstance(value, Mapping):
                name = value.get(named_by)
                label = _shown(name) if isinstance(name, str | int) and name != "" else place
                yield Part(value, f"{self.place}, {called} {label}", self.problems)
            else:
                self.note(f"{key}, entry {place} has to be a mapping such as {{code: …, name: …}}")

    def part(self, key: str) -> "Part":
        """A mapping under this key; an empty one where there is none."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, Mapping):
            self.note(f"{key} has to be a mapping")
        return Part(value if isinstance(value, Mapping) else {}, f"{self.place}, {key}", self.problems)

    def once(self, values: Collection[object], called: str, same: Callable[[Any], object] = lambda value: value) -> None:
        """Notes what stands there twice."""
        seen: set[object] = set()
        for value in values:
            if value and same(value) in seen:
                self.note(f"{called} {value} stands there twice")
            seen.add(same(value))

    def _no(self, problem: str, instead: T) -> T:
        self.note(problem)
        return instead


def _shown(value: object) -> str:
    """A value in a sentence, short and harmless to a terminal; what is no single value may be without end."""
    if isinstance(value, Mapping | list):
        return "a mapping" if isinstance(value, Mapping) else "a list"
    text = hex(value)[:60] if isinstance(value, int) and abs(value) >= BEYOND_NUMBERS else str(value)[:60]
    return text if text.isprintable() else ascii(text)[1:-1]
