"""How one file is to be read, as far as somebody has said or it is remembered; and what was counted while it was read so."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lms.imports.rules.mapping.column_mapping import ColumnMapping
from lms.imports.rules.mapping.header import FilePreview
from lms.imports.rules.mapping.words import Tally, Words

#: The name of a source when values of our own template are mapped.
OUR_TEMPLATE = "Our template"


@dataclass(frozen=True)
class ReadAs:
    """Without feeds they are looked for by the source's name, else by the header; without words the decisions of today are taken."""

    source: str = ""
    header_line: int = 0  # 0: nobody has said
    sheet: str = ""
    feeds: ColumnMapping | None = None
    words: Words | None = None
    is_ours: bool = False  # it was previewed as a file of our template, whatever is remembered by now

    @classmethod
    def as_used(cls, source: str, header_line: int, sheet: str, used: Mapping[str, Any]) -> "ReadAs":
        """Exactly as before. `used` is what `Reading.used` has made."""
        if not used:
            return cls(source, header_line, sheet)
        return cls(source, header_line, sheet, ColumnMapping.from_json(used), used.get("words"))

    def anew(self) -> "ReadAs":
        """The same columns with the decisions of today."""
        return replace(self, words=None)


NOBODY_HAS_SAID = ReadAs()


@dataclass
class Reading:
    """A file read by a mapping."""

    read_as: ReadAs
    values: Mapping[str, Mapping[str, Tally]] = field(default_factory=dict)
    left_out: int = 0
    undecided: int = 0

    def used(self) -> dict[str, Any]:
        """As JSON: the feeds, and the decisions about the values that are in the file."""
        feeds, words = self.read_as.feeds, self.read_as.words or {}
        assert feeds is not None
        return feeds.as_json() | {"words": in_file(words, self.values)}


def in_file(words: Words, values: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, str]]:
    """The decisions about these values, and no others."""
    kept = {column: {key: words[column][key] for key in sorted(keys) if key in words.get(column, {})} for column, keys in values.items()}
    return {column: meanings for column, meanings in sorted(kept.items()) if meanings}


class NeedsMapping(Exception):
    """The header is not ours, and nobody has said yet what its columns are."""

    def __init__(self, problem: str, read_as: ReadAs, sketch: FilePreview) -> None:
        super().__init__(problem)
        self.read_as, self.sketch = read_as, sketch
