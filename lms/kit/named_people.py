"""Pure: does a text seem to name somebody who uses services? It looks for what names are made of, and knows nobody.

It warns before something is saved and never stops it: it misses a first name that stands alone, and takes some titles of courses for names.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, takewhile

from lms.kit.identifiers import fold


class Seems(StrEnum):
    """Why words were noticed."""

    TITLE = "a title and a name"
    NAME = "a first and a last name"
    CHI_NUMBER = "a CHI number"
    NHS_NUMBER = "an NHS number"
    BORN = "a date of birth"
    POSTCODE = "a postcode"


@dataclass(frozen=True)
class Mention:
    """Words as they stand in the text, and what they seem to be."""

    words: str
    seems: Seems


#: So many pairs of words are looked up at most: who writes more names than that is warned by the first of them.
MOST_PAIRS = 60

_MONTHS = "january february march april may june july august september october november december"
#: Words that begin sentences, or stand in titles of work and training: with one of them beside it, a capital letter makes no name.
_NO_NAMES = frozenset(
    f"""{_MONTHS} monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow christmas easter
    a an the this that these those it its i we you he she they my our your his her their one two three some all any each every no not
    and or but so if when while after before during since until because although then there here now once first last next later again
    in on at by for from to of with without about under over through between into as is was were are be been has have had do did does
    what who how why where which please thank thanks dear hello yes
    asked attended arranged assisted called completed discussed explained gave helped led listened met observed phoned prepared
    read recorded reported rang saw showed spoke supported talked told took visited watched went worked wrote
    act account adult adults annual approach assessment audit award awareness bank board care carer carers centre certificate charity
    clinic code college community conversation council course day department development discussion duty evaluation evidence
    feedback first-hand framework guidance guide handling health home hospital house induction infection initial learning level life
    management manager meeting mental module moving nurse nursing observation officer outcomes partnership personal plan policy practice
    prevention procedure product professional programme project protection record recording reflective report review risk safe safety
    scotland scottish service services session shift skills social standard standards support team testimony testing training unit
    university ward witness work worker workshop workforce british english gaelic polish scots uk""".split()
)
_TITLES = ("Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Doctor", "Prof", "Professor", "Rev", "Reverend", "Sir", "Dame")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_TITLED = re.compile(rf"\b(?P<title>(?:{'|'.join(_TITLES)})\.?)(?=[ \t](?P<names>{_WORD.pattern}(?:[ \t]{_WORD.pattern}){{0,2}}))")
_TEN_DIGITS = re.compile(r"(?<![\d+])(?<!\d[ -])\d(?:[ -]?\d){9}(?![ -]?\d)")
_DAY = (
    r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?!\d)|\d{4}-\d{2}-\d{2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{'|'.join(f'{month[:3]}(?:{month[3:]})?' for month in _MONTHS.split())}),? \d{{4}}"
)
_BORN = re.compile(rf"\b(?:born|dob|d\.o\.b\.?|date of birth)\b[ :.,-]*(?:on |is |was )?(?:{_DAY})", re.IGNORECASE)
#: A day of the last century is hardly one of work.
_ANY_DAY, _LONG_AGO = re.compile(rf"(?<![\d/.-])(?:{_DAY})", re.IGNORECASE), re.compile(r"(?<!\d)19\d\d(?!\d)")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d(?!st|nd|rd|th)[ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)


def mentions(text: str, known: Collection[str]) -> list[Mention]:
    """What seems to name somebody, each once, as it comes in the text. `known`: names of colleagues, places and subjects, which do not."""
    seen: dict[Mention, None] = {}
    reached = 0
    for start, words, seems in sorted(_mentions(text, known), key=lambda mention: (mention[0], -len(mention[1]))):
        if start >= reached:  # else it is part of what was noticed before
            reached = start + len(words)
            seen.setdefault(Mention(words, seems))
    return list(seen)


def pairs(text: str) -> list[str]:
    """The words, two and two, that could be a name, folded: whoever asks for mentions looks up which of them are known."""
    return list(dict.fromkeys(_folded(first, second) for run in _runs(text) for first, second in pairwise(run)))[:MOST_PAIRS]


def _mentions(text: str, known: Collection[str]) -> Iterator[tuple[int, str, Seems]]:
    for seems, pattern in ((Seems.POSTCODE, _POSTCODE), (Seems.BORN, _BORN)):
        yield from ((match.start(), match.group(), seems) for match in pattern.finditer(text))
    for match in _ANY_DAY.finditer(text):
        if _LONG_AGO.search(match.group()):
            yield match.start(), match.group(), Seems.BORN
    for match in _TITLED.finditer(text):
        names = list(takewhile(_is_capitalised, match["names"].split()))
        if names:
            yield match.start(), _bare(" ".join([match["title"], *names])), Seems.TITLE
    for match in _TEN_DIGITS.finditer(text):
        seems_to_be = _number("".join(letter for letter in match.group() if letter.isdigit()))
        if seems_to_be:
            yield match.start(), match.group(), seems_to_be
    phrases = "\n".join(f" {' '.join(_WORD.findall(fold(phrase)))} " for phrase in known)
    for run in _runs(text):
        yield from _names(run, phrases)


def _number(digits: str) -> Seems | None:
    """A CHI number begins with a day of birth; an NHS number ends with a digit that is reckoned from the others."""
    if 1 <= int(digits[:2]) <= 31 and 1 <= int(digits[2:4]) <= 12:
        return Seems.CHI_NUMBER
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return Seems.NHS_NUMBER if check % 11 == int(digits[9]) else None


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Capitalised words that stand side by side, two or more, without titles and those that are in no name."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        is_apart = bool(run) and text[run[-1].end() : word.start()].strip(" \t") != ""
        could_be = _is_capitalised(word.group()) and word.group() not in _TITLES and fold(_bare(word.group())) not in _NO_NAMES
        if len(run) > 1 and (is_apart or not could_be):
            yield run
        if is_apart or not could_be:
            run = []  # a new one: whoever asked has the other
        if could_be:
            run.append(word)
    if len(run) > 1:
        yield run


def _names(run: list[re.Match[str]], phrases: str) -> Iterator[tuple[int, str, Seems]]:
    """What is left of the run, two words or more, once what is known is taken out."""
    known = {word for pair in pairwise(run) if f" {_folded(*pair)} " in phrases for word in pair}
    rest: list[re.Match[str]] = []
    for word in (*run, None):
        if word is not None and word not in known:
            rest.append(word)
            continue
        if len(rest) > 1:
            yield rest[0].start(), _bare(rest[0].string[rest[0].start() : rest[-1].end()]), Seems.NAME
        rest = []


def _folded(first: re.Match[str], second: re.Match[str]) -> str:
    return fold(f"{first.group()} {_bare(second.group())}")


def _bare(words: str) -> str:
    """Without the 's of what is somebody's."""
    return re.sub(r"['’]s$", "", words)


def _is_capitalised(word: str) -> bool:
    """A capital letter, and small ones after it: no abbreviation, no single letter that stands for a name."""
    return word[0].isupper() and any(letter.islower() for letter in word)
