"""What a column or a value probably is. A suggestion is only ever shown: somebody has to say yes."""

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from lms.imports.rules.mapping import cells
from lms.imports.rules.mapping.column_mapping import ColumnMapping, ColumnSource
from lms.imports.rules.mapping.likeness import code_in
from lms.imports.rules.mapping.synonyms import NEVER, names_of
from lms.imports.rules.mapping.words import Vocabulary, value_key
from lms.kit.importing import AnyKind, Choice
from lms.kit.importing.columns import plain

#: Of 100. Below these a suggestion would be wrong more often than right.
COLUMN_ALIKE = 86
VALUE_ALIKE = 50


def suggest_columns(kind: AnyKind, keys: Sequence[str]) -> tuple[ColumnMapping, frozenset[str]]:
    """What feeds what, by known names first and then by likeness; and which of ours are only alike, to be checked. Each is used once."""
    free = {key: plain(key) for key in keys if plain(key) and plain(key) not in NEVER}
    found: dict[str, ColumnSource] = {}
    ours = {column.name: names_of(column) for column in kind.targets}
    for rank in range(max(map(len, ours.values()))):
        for name, others in ours.items():
            if name not in found and rank < len(others):
                _take(found, free, name, next((key for key, bare in free.items() if bare == others[rank]), None))
    known = set(found)
    for name, others in ours.items():
        if name not in found and free:
            _take(found, free, name, _alike(others, free))
    for split in kind.splits:
        if found.keys() >= {*split.into}:
            found.pop(split.column.name, None)
        elif split.column.name in found:
            found = {name: feed for name, feed in found.items() if name not in split.into}
    return ColumnMapping(found), frozenset(found) - known


def _take(found: dict[str, ColumnSource], free: dict[str, str], name: str, key: str | None) -> None:
    if key is not None:
        found[name] = ColumnSource(column=key)
        del free[key]


def _alike(others: Sequence[str], free: dict[str, str]) -> str | None:
    best: tuple[float, str] | None = None
    for key, bare in free.items():
        match = process.extractOne(bare, others, scorer=fuzz.ratio, score_cutoff=COLUMN_ALIKE)
        if match and len(bare) > 4 and (best is None or match[1] > best[0]):
            best = (match[1], key)
    return best[1] if best else None


class Suggestion(NamedTuple):
    """What a value may mean, how alike the names are (0 to 100), and whether it is known by this very name."""

    choice: Choice
    score: int
    is_exact: bool


def suggest_word(value: str, vocabulary: Vocabulary) -> Suggestion | None:
    """The likeliest meaning: what is known by this very name, a code of ours inside a title, else the nearest by its words."""
    bare = cells.title(value)
    target = vocabulary.exact.get(value_key(bare)) or code_in(bare, vocabulary.codes)
    if target is not None:
        return Suggestion(vocabulary.by_target[target], 100, True)
    nearest = vocabulary.likeness.nearest(bare)
    return Suggestion(*nearest, is_exact=False) if nearest and nearest[1] >= VALUE_ALIKE else None
