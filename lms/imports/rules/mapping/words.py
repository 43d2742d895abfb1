"""What a file's own words mean: course titles, role names, worker types, teams. Known ones need no decision; the others wait for one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import sha256

from lms.imports.rules.mapping.likeness import Likeness
from lms.kit.identifiers import fold
from lms.kit.importing import AS_RECORDED, Choice

#: Longer values are told apart by a hash: none of ours is as long.
LONGEST_KEY = 200
LONGEST_SHOWN = 200
#: In a mapping that is kept: the lines with this value are left out.
LEFT_OUT = ""


class Asks(StrEnum):
    """What is still to be said about a file before it can be held against what is recorded."""

    NOTHING = "nothing"
    COLUMNS = "columns"
    VALUES = "values"


class Decision(StrEnum):
    MEANS = "means"
    LEAVE_OUT = "leave_out"


#: Our column -> key of the value -> what it means there (LEFT_OUT: its lines are left out). What is not in it is undecided.
Words = Mapping[str, Mapping[str, str]]


def value_key(value: str) -> str:
    """For comparing: no case, accents and double spaces."""
    folded = fold(value)
    return folded if len(folded) <= LONGEST_KEY else f"{folded[:100]}…{sha256(folded.encode()).hexdigest()}"


class Vocabulary:
    """Everything that the values of one of our columns may mean."""

    def __init__(self, choices: Iterable[Choice]) -> None:
        self.choices = list(choices)
        self.by_target = {choice.target: choice for choice in self.choices}
        #: Every name with what it stands for; a name of several things stands here several times.
        self.names = [(value_key(name), choice) for choice in self._named() for name in (choice.label, *choice.other_names)]
        self.codes = {value_key(choice.target): choice.target for choice in self.choices}
        found: dict[str, set[str]] = {}
        for name, choice in self.names:
            found.setdefault(name, set()).add(choice.target)
        self.exact = {name: next(iter(meant)) for name, meant in found.items() if len(meant) == 1}
        self.exact |= self.codes

    def _named(self) -> list[Choice]:
        """All but the choice to leave a value for now, which is no name of anything."""
        return [choice for choice in self.choices if choice.target != AS_RECORDED]

    @cached_property
    def likeness(self) -> Likeness:
        """By the words of all names."""
        return Likeness(self._named())

    def typed(self, text: str) -> Choice | None:
        """What somebody has written or picked from the list: 'FIRE-1', 'FIRE-1 – Fire safety' or a name of it."""
        code = text.split(" – ", 1)[0].strip()
        for said in (text, code):
            if (target := self.exact.get(value_key(said))) is not None:
                return self.by_target[target]
        return None


@dataclass
class Tally:
    """One distinct value of a file."""

    value: str
    first_line: int
    lines: int = 0
    is_known: bool = False  # by its code or name, or an only alias: nobody needs to decide
