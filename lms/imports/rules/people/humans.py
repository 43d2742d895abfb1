"""Which human a line is about: somebody recorded, somebody on an earlier line, or somebody new."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from lms.imports.rules.lines import PersonLine
from lms.kit.identifiers import fold, folded_number

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


class Humans:
    """The people of the records and of the file, found by what identifies them."""

    def __init__(self, persons: Iterable[KnownPerson], registers: Mapping[RegisterKey, Ref]) -> None:
        self.registers = dict(registers)
        self.new: dict[Ref, int] = {}
        self._names: dict[Ref, tuple[date | None, str, str]] = {}
        self._by_email: defaultdict[str, list[Ref]] = defaultdict(list)
        self._by_name: defaultdict[tuple[date, str, str], list[Ref]] = defaultdict(list)
        for person in persons:
            self._learn(person.id, person)

    def _learn(self, ref: Ref, known: KnownPerson | PersonLine) -> None:
        name = (known.date_of_birth, fold(known.last_name), fold(known.first_name))
        self._names.setdefault(ref, name)
        if known.email and ref not in self._by_email[known.email]:
            self._by_email[known.email].append(ref)
        if known.date_of_birth and ref not in self._by_name[known.date_of_birth, name[1], name[2]]:
            self._by_name[known.date_of_birth, name[1], name[2]].append(ref)

    def learn(self, line: PersonLine, ref: Ref) -> None:
        """A good line of a recorded post says more about its person, or corrects it."""
        self._learn(ref, line)
        self._names[ref] = (line.date_of_birth or self._names[ref][0], fold(line.last_name), fold(line.first_name))

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
        same = [ref for ref in self._by_email.get(line.email, ()) if line.email and self._is_same(ref, line)]
        if len(same) == 1:
            self._registered(line, same[0])
            return Match(same[0], [])
        suspects = self._suspects(line)
        ref = -1 - len(self.new)
        self.new[ref] = line.line
        self._learn(ref, line)
        self._registered(line, ref)
        return Match(ref, suspects)

    def _is_same(self, ref: Ref, line: PersonLine) -> bool:
        born, last_name, _ = self._names[ref]
        return born is not None and (born, last_name) == (line.date_of_birth, fold(line.last_name))

    def _suspects(self, line: PersonLine) -> list[tuple[str, str]]:
        found = {ref: "same email address" for ref in self._by_email.get(line.email, ()) if line.email}
        if line.date_of_birth:
            alike = self._by_name.get((line.date_of_birth, fold(line.last_name), fold(line.first_name)), ())
            found |= dict.fromkeys(alike, "same name and date of birth")
        return [(self._whom(ref), why) for ref, why in found.items()]

    def _whom(self, ref: Ref) -> str:
        # Who it is stays unsaid: the other record may be another employer's.
        return f"on line {self.new[ref]}" if ref in self.new else "somebody already recorded"

    def _registered(self, line: PersonLine, ref: Ref) -> Ref:
        return self.registers.setdefault(register_key(line), ref) if line.register_number and line.register else ref


def register_key(line: PersonLine) -> RegisterKey:
    """For comparing: without case and spaces."""
    return folded_number(line.register), folded_number(line.register_number)
