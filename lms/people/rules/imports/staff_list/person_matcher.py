"""Which human a line is about: somebody recorded, somebody on an earlier line, or somebody new."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from lms.kit.identifiers import fold, folded_number
from lms.people.rules.imports.staff_list.columns import PersonLine
from lms.people.rules.words import MOST_ALIKE

#: A recorded person's id, or a negative number for one whom this file adds.
Ref = int
#: Register and folded number.
RegisterKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A recorded person; texts that are not known are ""."""

    id: int
    first_name: str
    last_name: str
    preferred_name: str
    email: str
    mobile: str
    date_of_birth: date | None


class Match(NamedTuple):
    """Who it is; who else it may be and why; whether the last name differs from that of the register number's holder."""

    ref: Ref
    suspects: list[tuple[str, str]]
    name_differs: bool = False


class PersonMatcher:
    """The people of the records and of the file, found by what identifies them."""

    def __init__(self, persons: Iterable[KnownPerson], registers: Mapping[RegisterKey, Ref]) -> None:
        self.registers = dict(registers)
        self.new: dict[Ref, int] = {}
        self._names: dict[Ref, tuple[date | None, str, str]] = {}
        # In the order in which they came; looked up at once, as a whole file may have one address in every line.
        self._by_email: defaultdict[str, dict[Ref, None]] = defaultdict(dict)
        self._by_name: defaultdict[tuple[date, str, str], dict[Ref, None]] = defaultdict(dict)
        self._by_family: defaultdict[tuple[date, str], dict[Ref, None]] = defaultdict(dict)
        for person in persons:
            self._learn(person.id, person)

    def _learn(self, ref: Ref, known: KnownPerson | PersonLine) -> None:
        name = (known.date_of_birth, fold(known.last_name), fold(known.first_name))
        self._names.setdefault(ref, name)
        if known.email:
            self._by_email[known.email][ref] = None
        if known.date_of_birth:
            self._by_name[known.date_of_birth, name[1], name[2]][ref] = None
            self._by_family[known.date_of_birth, name[1]][ref] = None

    def learn(self, line: PersonLine, ref: Ref) -> None:
        """A good line of a recorded post says more about its person, or corrects it."""
        self._learn(ref, line)
        born, last_name = line.date_of_birth or self._names[ref][0], fold(line.last_name)
        self._names[ref] = (born, last_name, fold(line.first_name))
        if born:
            self._by_family[born, last_name][ref] = None

    def is_stranger(self, line: PersonLine, ref: Ref) -> bool:
        """Do both last name and date of birth differ from what is recorded, as if the number had been given to somebody else?"""
        born, last_name, _ = self._names[ref]
        return born is not None and line.date_of_birth not in (None, born) and last_name != fold(line.last_name)

    def holds(self, line: PersonLine, ref: Ref) -> bool:
        """A line of a recorded post names its person's register number. False: that is somebody else's."""
        return self._registered(line, ref) == ref

    def match(self, line: PersonLine) -> Match:
        """Who a line with a new number is about: the same register number, or address, birthday and last name, make it the same person."""
        holder = self.registers.get(register_key(line)) if line.register_number else None
        if holder is not None:
            return Match(holder, [], self._names[holder][1] != fold(line.last_name))
        same = self._same(line)
        if len(same) == 1:
            self._registered(line, same[0])
            return Match(same[0], [])
        suspects = self._suspects(line)
        ref = -1 - len(self.new)
        self.new[ref] = line.line
        self._learn(ref, line)
        self._registered(line, ref)
        return Match(ref, suspects)

    def _same(self, line: PersonLine) -> list[Ref]:
        """Who has the line's address, birthday and last name, as they are by now."""
        if not (line.email and line.date_of_birth):
            return []
        there, name = self._by_email.get(line.email, {}), (line.date_of_birth, fold(line.last_name))
        return [ref for ref in self._by_family.get(name, ()) if ref in there and self._names[ref][:2] == name]

    def _suspects(self, line: PersonLine) -> list[tuple[str, str]]:
        """What a crowd shares is passed over."""
        one_address = self._by_email.get(line.email, {}) if line.email else {}
        one_name = self._by_name.get((line.date_of_birth, fold(line.last_name), fold(line.first_name)), {}) if line.date_of_birth else {}
        found: dict[Ref, str] = {}
        for refs, why in ((one_address, "same email address"), (one_name, "same name and date of birth")):
            found |= dict.fromkeys(refs, why) if len(refs) < MOST_ALIKE else {}
        return [(self._whom(ref), why) for ref, why in found.items()]

    def _whom(self, ref: Ref) -> str:
        # Who it is stays unsaid: the other record may be another employer's.
        return f"on line {self.new[ref]}" if ref in self.new else "somebody already recorded"

    def _registered(self, line: PersonLine, ref: Ref) -> Ref:
        return self.registers.setdefault(register_key(line), ref) if line.register_number and line.register else ref


def register_key(line: PersonLine) -> RegisterKey:
    """For comparing: without case and spaces."""
    return folded_number(line.register), folded_number(line.register_number)
