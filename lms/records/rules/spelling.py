"""Names that are spelt nearly as somebody typed them: slips, letters changed over, first and last name swapped, Mac and Mc."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import accumulate

from rapidfuzz import process
from rapidfuzz.distance import OSA

#: So many names are found at most, the nearest: whoever asks may not see all of the people.
MOST = 3_000
#: What may be written apart from the last name that it begins, or together with it. A folded name begins with the last name.
LEADS = ("al", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "fitz", "la", "le", "mac", "mc", "ni", "nic", "o",
         "san", "st", "te", "ten", "ter", "van", "von")  # fmt: skip
LEAD = re.compile(rf"\n({'|'.join(LEADS)}) (\w+)")


def near(typed: Sequence[str], names: str) -> dict[str, int]:
    """Of these folded names, one a line, those near to what was typed (`Words.names`), with the number of slips between, nearest first.

    Every typed word has to be near some part of the name, or begin one; in which order does not matter. No slip is forgiven in words
    of two letters, one in those of up to five, two in longer ones; a slip is a letter left out, added, wrong, or changed over.
    """
    # The names as one text, in which they are found a hundred times as fast as one by one.
    text = LEAD.sub(r"\n\1 \2 \1\2", "\n" + names.replace("'", "").replace("-", " "))[1:]
    parts, lines, written = set(text.split()), text.split("\n"), names.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    best: dict[str, int] = {}
    for words in _readings(typed):
        near_to = [_slips(word, parts) for word in words]
        for at in _lines_with(min(near_to, key=len), text, starts):
            slips = _slips_in(lines[at].split(), near_to)
            if slips is not None:
                best[written[at]] = min(slips, best.get(written[at], slips))
    return dict(nsmallest(MOST, best.items(), key=lambda pair: (pair[1], pair[0])))


def _readings(typed: Sequence[str]) -> Iterator[Sequence[str]]:
    """As typed; and with what may be one name in one word: "mac kenzie" as "mackenzie"."""
    yield typed
    for at, word in enumerate(typed[:-1]):
        if word in LEADS:
            yield [*typed[:at], word + typed[at + 1], *typed[at + 2 :]]


def _slips(word: str, parts: set[str]) -> dict[str, int]:
    """The parts near to this word, or beginning with it, and how many slips away they are."""
    forgiven = 0 if len(word) <= 2 else 1 if len(word) <= 5 else 2
    found = process.extract(word, list(parts), scorer=OSA.distance, score_cutoff=forgiven, limit=None)
    return {part: int(distance) for part, distance, _ in found} | {part: 0 for part in parts if part.startswith(word)}


def _lines_with(parts: Mapping[str, int], text: str, starts: Sequence[int]) -> set[int]:
    """The numbers of the lines in which any of these stands."""
    found = set()
    for part in parts:
        place = text.find(part)
        while place >= 0:
            line = bisect_right(starts, place) - 1
            found.add(line)
            place = text.find(part, starts[line + 1])
    return found


def _slips_in(parts: Sequence[str], near_to: Sequence[Mapping[str, int]]) -> int | None:
    """How many slips lie between all typed words and this name; None where one of them is near to none of its parts."""
    every = [min((slips[part] for part in parts if part in slips), default=None) for slips in near_to]
    return None if None in every else sum(filter(None, every))
