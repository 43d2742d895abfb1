"""Whom a line may be about: those of the records, and of earlier lines, who share something with it, and what the rule says of each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from lms.kit.identifiers import fold, folded_number
from lms.people.rules.identity import (
    Comparison,
    Facts,
    FillerCount,
    Fillers,
    Number,
    RegisterKey,
    are_alike,
    compare,
    facts,
    names_agree,
    suspicion,
)
from lms.people.rules.imports.staff_list.columns import PersonLine
from lms.people.rules.words import MOST_ALIKE, full_name

Key = TypeVar("Key")

#: A recorded person's id, or a negative number for one whom this file adds.
Ref = int


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

    @property
    def name(self) -> str:
        return full_name(self.first_name, self.last_name, self.preferred_name)


class Pair(NamedTuple):
    """Somebody whom a line may be about, and how both compare."""

    ref: Ref
    comparison: Comparison


def facts_of(person: KnownPerson | PersonLine, numbers: Iterable[Number] = (), registers: Iterable[RegisterKey] = ()) -> Facts:
    """What is said of somebody, for comparing."""
    return facts(
        first_name=person.first_name,
        last_name=person.last_name,
        preferred_name=person.preferred_name,
        date_of_birth=person.date_of_birth,
        email=person.email,
        mobile=person.mobile,
        numbers=numbers,
        registers=registers,
    )


def register_key(line: PersonLine) -> RegisterKey:
    """For comparing: without case and spaces."""
    return folded_number(line.register), folded_number(line.register_number)


def count_fillers(
    persons: Mapping[Ref, KnownPerson], registrations: Mapping[RegisterKey, tuple[int, Ref]], lines: Collection[PersonLine]
) -> Fillers:
    """The values that prove nothing, over records and file."""
    count = FillerCount()
    count.take(persons.values())
    count.take(lines)
    count.take_registers((key, persons[ref]) for key, (_, ref) in registrations.items() if ref in persons)
    count.take_registers((register_key(line), line) for line in lines if line.register_number)
    return count.fillers()


class PersonMatcher:
    """The people of the records and of the file, found by what they may share."""

    def __init__(
        self, persons: Mapping[Ref, KnownPerson], numbers: Iterable[tuple[Number, Ref]], registers: Iterable[tuple[RegisterKey, Ref]],
        fillers: Fillers,
    ) -> None:  # fmt: skip
        self.persons, self.fillers = persons, fillers
        self._numbers, self._registers = _by_ref(numbers), _by_ref(registers)
        self._facts: dict[Ref, Facts] = {}
        # Looked up at once, in the order in which they came.
        self._sharing: defaultdict[object, list[Ref]] = defaultdict(list)
        self._born: defaultdict[date, list[Ref]] = defaultdict(list)
        for person in persons.values():
            self._file(person.id, facts_of(person), self._registers.get(person.id, ()))

    def _file(self, ref: Ref, claims: Facts, registers: Iterable[RegisterKey]) -> None:
        for key in (*_keys(claims), *registers):
            self._sharing[key].append(ref)
        for born in claims.births:
            self._born[born].append(ref)

    def facts(self, ref: Ref) -> Facts:
        """All that is known of somebody by now, without fillers."""
        if ref not in self._facts:
            known = facts_of(self.persons[ref], self._numbers.get(ref, ()), self._registers.get(ref, ()))
            self._facts[ref] = self.fillers.out_of(known)
        return self._facts[ref]

    def registers_of(self, ref: Ref) -> list[RegisterKey]:
        """The places on registers of a recorded person."""
        return self._registers.get(ref, [])

    def learn(self, ref: Ref, claims: Facts) -> None:
        """A line that is about somebody says more about them, or corrects it."""
        before = self._facts.get(ref) or (self.facts(ref) if ref > 0 else Facts())
        after = before.with_all_of(claims)
        if after != before:
            self._facts[ref] = after
            self._file(ref, claims, claims.registers)

    def compare(self, claims: Facts, ref: Ref) -> Pair:
        """This line and this person."""
        return Pair(ref, compare(claims, self.facts(ref)))

    def candidates(self, claims: Facts) -> list[Pair]:
        """Everybody who shares something with this line, in the order in which they came."""
        refs = dict.fromkeys(ref for key in (*_keys(claims), *claims.registers) for ref in self._sharing.get(key, ()))
        return [self.compare(claims, ref) for ref in sorted(refs, key=lambda ref: (ref < 0, abs(ref)))]

    def suspects(self, claims: Facts) -> list[tuple[Ref, str]]:
        """Whom the rule does not compare with this line, and who may be the same person after all, with why. A crowd is passed over."""
        refs = {ref for born in claims.births for ref in self._born.get(born, ())}
        likely = [(ref, why) for ref in sorted(refs) if self._sounds_alike(claims, ref) and (why := suspicion(claims, self.facts(ref)))]
        return likely if len(likely) < MOST_ALIKE else []

    def _sounds_alike(self, claims: Facts, ref: Ref) -> bool:
        """A first look, before all that is known of somebody is gathered."""
        person = self.persons.get(ref)
        if person is None:
            return True
        last_name, first_names = fold(person.last_name), [fold(person.first_name), fold(person.preferred_name)]
        agree = any(names_agree(name, other) for name in claims.first_names for other in first_names if other)
        return agree or any(are_alike(name, last_name) for name in claims.last_names)


def _by_ref(pairs: Iterable[tuple[Key, Ref]]) -> dict[Ref, list[Key]]:
    sorted_out: defaultdict[Ref, list[Key]] = defaultdict(list)
    for key, ref in pairs:
        sorted_out[ref].append(key)
    return sorted_out


def _keys(claims: Facts) -> Iterator[object]:
    """By what a line finds people, besides registers."""
    yield from claims.emails
    yield from claims.mobiles
    if claims.has_one_name:
        yield from (("name", name) for name in claims.first_names | claims.last_names)
    yield from (("name", first_name.split()[0], last_name) for first_name in claims.first_names for last_name in claims.last_names)
