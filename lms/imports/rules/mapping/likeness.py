"""Which of our things a title of another system most likely means, by the words that both have.

A rare word says more than a common one, a level that is named decides between levels, and where none is named the first one stands nearest.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from rapidfuzz import fuzz

from lms.kit.identifiers import fold
from lms.kit.importing import Choice

_LEVEL = re.compile(r"\b(?:level|tier|part|l)[ -]?(\d|one|two|three|four)\b")
_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4"}
_CODE = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)+")
#: Words that tell no title from another.
_SMALL = frozenset(
    ["a", "and", "an", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with", "your", "training", "course", "mandatory"]
)
#: What the first of several levels is called.
_FIRST = frozenset(["all", "aware", "awareness", "basic", "elementary", "foundations", "general", "informed", "introduction", "theory"])
#: How much two words that are written differently must have in common, of 100; and two that begin alike.
_SAME_WORD, _SAME_STEM, _STEM = 86, 60, 5
#: Weight of a word that none of ours has.
_UNKNOWN = 1.2


def code_in(text: str, codes: Mapping[str, str]) -> str | None:
    """The one of our codes (by their folded form) that stands in a text as a word of its own, such as FIRE-P in 'FIRE-P Evacuation'."""
    return next((codes[fold(word)] for word in _CODE.findall(text) if fold(word) in codes), None)


def _words(text: str) -> list[str]:
    plain = re.sub(r"\be[ -]learning\b", "elearning", fold(text).replace("&", " and "))
    levelled = _LEVEL.sub(lambda level: f" level{_NUMBERS.get(level.group(1), level.group(1))} ", plain)
    return [word for word in dict.fromkeys(re.findall(r"[a-z0-9]+", levelled)) if word not in _SMALL]


def _level(words: Iterable[str]) -> str:
    return next((word for word in words if word.startswith("level")), "")


def _likeness(word: str, other: str) -> float:
    """Of two words, 0 to 1: a slip of the finger, or another ending, is nearly the same."""
    if word == other:
        return 1.0
    ratio = fuzz.ratio(word, other)
    if ratio >= _SAME_WORD and min(len(word), len(other)) > 3:
        return ratio / 100
    return 0.9 if ratio >= _SAME_STEM and min(len(word), len(other)) >= _STEM and word[:_STEM] == other[:_STEM] else 0.0


@dataclass
class _Entry:
    """A choice as its words: its names (what stands before the colon, and each other name), and what tells it from its siblings."""

    choice: Choice
    names: list[list[str]] = field(init=False)
    detail: list[str] = field(init=False)
    level: str = field(init=False)
    is_first: bool = field(init=False)

    def __post_init__(self) -> None:
        family, _, detail = self.choice.label.partition(":")
        numbered = re.search(r"-(\d)$", self.choice.target)
        words, own = _words(family), _words(detail)
        self.level = f"level{numbered.group(1)}" if numbered else _level(own)
        self.detail = [word for word in own if word not in words and not word.startswith("level")]
        self.names = [[word for word in name if not word.startswith("level")] for name in (words, *map(_words, self.choice.other_names))]
        self.is_first = not detail or bool(_FIRST.intersection(own)) or self.level == "level1"
        self.all = {*self.detail, *(word for name in self.names for word in name)}


class Likeness:
    """A vocabulary by its words."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        self.entries = [_Entry(choice) for choice in choices]
        self.common = Counter(word for entry in self.entries for word in entry.all)

    def nearest(self, text: str) -> tuple[Choice, int] | None:
        """The choice that a text is most like, and how much (0 to 100). None: they have nothing in common."""
        words, level = [word for word in _words(text) if not word.startswith("level")], _level(_words(text))
        alike = {word: {ours: same for ours in self.common if (same := _likeness(word, ours))} for word in words}
        weights = {word: self._weight(word, alike[word]) for word in words}
        if not any(alike.values()):
            return None
        scores = [(self._score(entry, alike, weights, level), -rank) for rank, entry in enumerate(self.entries)]
        score, rank = max(scores)
        return self.entries[-rank].choice, round(100 * max(0.0, min(1.0, score)))

    def _weight(self, word: str, alike: Mapping[str, float]) -> float:
        return self._rareness(word) if word in self.common else max(map(self._rareness, alike), default=_UNKNOWN)

    def _rareness(self, word: str) -> float:
        return log(1 + len(self.entries) / self.common[word])

    def _score(self, entry: _Entry, alike: Mapping[str, Mapping[str, float]], weights: Mapping[str, float], level: str) -> float:
        """How much of the text the entry explains, how much of a name the text covers, and how it fits what is the entry's own."""
        total = sum(weights.values())
        explained = sum(weight * _best(alike[word], entry.all) for word, weight in weights.items()) / total
        own = sum(weight for word, weight in weights.items() if _best(alike[word], entry.detail)) / total
        covered = max(self._covered(name, alike) for name in entry.names)
        return 0.5 * explained + 0.25 * covered + 0.15 * own + 0.1 * self._covered(entry.detail, alike) + _fit(entry, level)

    def _covered(self, name: Sequence[str], alike: Mapping[str, Mapping[str, float]]) -> float:
        rareness = {word: self._rareness(word) for word in name}
        covered = sum(rare * max((ours.get(word, 0.0) for ours in alike.values()), default=0.0) for word, rare in rareness.items())
        return covered / sum(rareness.values()) if name else 0.0


def _fit(entry: _Entry, level: str) -> float:
    """What the level that a text names, or does not name, speaks for an entry."""
    if level and entry.level:
        return 0.1 if level == entry.level else -0.08
    return 0.06 if entry.is_first and not level else 0.0


def _best(alike: Mapping[str, float], ours: Iterable[str]) -> float:
    return max((alike.get(word, 0.0) for word in ours), default=0.0)
