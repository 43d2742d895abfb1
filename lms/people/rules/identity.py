"""Who somebody is: whether two sets of what is said about people are of one human. An identifier alone never decides.

The rule and the choices in it stand in the README of this room. `Facts` are folded, so that case, accents and spaces do not matter.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Self

from rapidfuzz.fuzz import ratio

from lms.kit.identifiers import fold, folded_number

#: An employer's id and a folded employee number.
Number = tuple[int, str]
#: A register and a folded number on it.
RegisterKey = tuple[str, str]

#: An address, mobile or register number that stands with so many different names is what a system or a family fills in.
NAMES_OF_A_FILLER = 3
#: A birthday that so many different names have, and more than one line in so many, likewise.
NAMES_OF_A_FILLER_BIRTHDAY = 4
LINES_OF_A_FILLER_BIRTHDAY = 50
#: The first day that spreadsheets and payroll systems know.
FILLER_BIRTHDAY = date(1900, 1, 1)
_FILLER_ADDRESS = re.compile(
    r"(no[-._]?(e?-?mail|reply|address|one)|none|not?[-._]?(known|given|applicable)|n[-._]?a|unknown|nobody)\d*@.*"
)
#: How alike two folded last names are, of 100, when a slip of the pen lies between them.
ALIKE = 80


class Verdict(StrEnum):
    """What the rule says about a pair."""

    SAME = "same"
    ANOTHER = "another"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of who somebody is, by a line, a form or a record; empty: nothing is said. Of each there may be several, once a
    record has been corrected."""

    first_names: frozenset[str] = frozenset()
    last_names: frozenset[str] = frozenset()
    births: frozenset[date] = frozenset()
    emails: frozenset[str] = frozenset()
    mobiles: frozenset[str] = frozenset()
    numbers: frozenset[Number] = frozenset()
    registers: frozenset[RegisterKey] = frozenset()

    def with_all_of(self, other: Self) -> Self:
        """Both together."""
        return replace(self, **{name: getattr(self, name) | getattr(other, name) for name in self.__slots__})

    @property
    def has_one_name(self) -> bool:
        """Is one name all that is said, under whichever heading?"""
        return bool(self.first_names) != bool(self.last_names)


def facts(
    *,
    first_name: str = "",
    last_name: str = "",
    preferred_name: str | None = None,
    date_of_birth: date | None = None,
    email: str | None = None,
    mobile: str | None = None,
    numbers: Iterable[Number] = (),
    registers: Iterable[RegisterKey] = (),
) -> Facts:
    """As they are compared: names without case and accents, numbers without case and spaces."""
    return Facts(
        _filled(fold(first_name), fold(preferred_name) if preferred_name else ""),
        _filled(fold(last_name)),
        _filled(date_of_birth),
        _filled(email),
        _filled(mobile),
        frozenset(numbers),
        frozenset((folded_number(register), folded_number(number)) for register, number in registers),
    )


def _filled(*values: Any) -> frozenset[Any]:
    """Those that are not empty."""
    return frozenset(value for value in values if value) if any(values) else _NOTHING


_NOTHING: frozenset[Any] = frozenset()


# --- the rule -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Comparison:
    """What of a pair agrees (True) and differs (False); None: one of them says nothing."""

    first_name: bool | None
    last_name: bool | None
    born: bool | None
    email: bool | None
    mobile: bool | None
    number: bool | None
    register: bool | None
    other_register_number: bool  # on the same register

    @property
    def same_name(self) -> bool:
        return bool(self.first_name and self.last_name)

    @property
    def has_number(self) -> bool:
        """Does a number agree that was given to one person: the employer's, or a register's?"""
        return bool(self.number or self.register)

    @property
    def shares_something(self) -> bool:
        """Is there a reason to look at this pair at all?"""
        return bool(self.has_number or self.email or self.mobile or self.same_name)


def _agree(values: Collection[Any], others: Collection[Any]) -> bool | None:
    return not frozenset(values).isdisjoint(others) if values and others else None


def _names(line: Facts, record: Facts) -> tuple[bool | None, bool | None]:
    """Do first and last name agree? Where both sides have one name, it may stand under either heading, and says both."""
    if line.has_one_name and record.has_one_name:
        agree = _agree(line.first_names | line.last_names, record.first_names | record.last_names)
        return agree, agree
    alike = [names_agree(name, other) for name in line.first_names for other in record.first_names]
    return any(alike) if alike else None, _agree(line.last_names, record.last_names)


def names_agree(name: str, other: str) -> bool:
    """Two folded first names, one of which may have further names behind it: 'jane' and 'jane mary'."""
    return f"{name} ".startswith(f"{other} ") or f"{other} ".startswith(f"{name} ")


def compare(line: Facts, record: Facts) -> Comparison:
    """The pair, thing by thing; filler values are to be taken out before."""
    first_name, last_name = _names(line, record)
    shared = {register for register, _ in line.registers} & {register for register, _ in record.registers}
    same = line.registers & record.registers
    return Comparison(
        first_name,
        last_name,
        _agree(line.births, record.births),
        _agree(line.emails, record.emails),
        _agree(line.mobiles, record.mobiles),
        _agree(line.numbers, record.numbers),
        bool(same) if shared else None,
        bool(shared - {register for register, _ in same}),
    )


def judge(pair: Comparison) -> Verdict:
    """The rule."""
    agreeing = sum(map(bool, (pair.first_name, pair.last_name, pair.born)))
    contradicted = pair.born is False or pair.other_register_number
    if pair.has_number and agreeing >= 2 and not contradicted:
        return Verdict.SAME
    if agreeing == 3 and (pair.email or pair.mobile):
        return Verdict.SAME
    if not pair.has_number and (pair.born is False or not pair.shares_something):
        return Verdict.ANOTHER
    return Verdict.ASK


def fits(pair: Comparison) -> bool:
    """Does nothing that a line says beside an identifier speak against the one who is recorded with it? For lines of facts about people,
    which need not say more than that."""
    return False not in (pair.first_name, pair.last_name, pair.born) and not pair.other_register_number


def suspicion(line: Facts, record: Facts) -> str:
    """Why two people whom the rule does not compare may be one after all, in words; "" where nothing says so."""
    pair = compare(line, record)
    if pair.born and pair.first_name:
        return "same first name and date of birth"
    if any(are_alike(mine, other) for mine in line.last_names for other in record.last_names):
        if pair.born:
            return "similar last name and same date of birth"
        if pair.mobile:
            return "similar last name and same mobile number"
    return ""


def are_alike(name: str, other: str) -> bool:
    """Two folded last names between which a slip of the pen lies."""
    return ratio(name, other, score_cutoff=ALIKE) >= ALIKE


# --- filler values ------------------------------------------------------------------------------------------------------------------


def is_filler_address(email: str) -> bool:
    """An address that says that there is none."""
    return _FILLER_ADDRESS.fullmatch(email) is not None


@dataclass(frozen=True, slots=True)
class Fillers:
    """Values that prove nothing."""

    births: frozenset[date] = frozenset({FILLER_BIRTHDAY})
    emails: frozenset[str] = frozenset()
    mobiles: frozenset[str] = frozenset()
    registers: frozenset[RegisterKey] = frozenset()

    def out_of(self, known: Facts) -> Facts:
        """What is left of these facts."""
        fillers = {
            "births": known.births & self.births,
            "emails": frozenset(email for email in known.emails if email in self.emails or is_filler_address(email)),
            "mobiles": known.mobiles & self.mobiles,
            "registers": known.registers & self.registers,
        }
        left = {name: getattr(known, name) - these for name, these in fillers.items() if these}
        return replace(known, **left) if left else known


@dataclass
class FillerCount:
    """With how many different names each value stands. `take` what is known of people, records and file apart, since a birthday is
    measured against the number of either."""

    births: set[date] = field(default_factory=lambda: {FILLER_BIRTHDAY})
    emails: list[tuple[Any, Any]] = field(default_factory=list)
    mobiles: list[tuple[Any, Any]] = field(default_factory=list)
    registers: list[tuple[Any, Any]] = field(default_factory=list)

    def take(self, people: Collection[Any], among: int | None = None) -> None:
        """Records or lines, with the attributes of a line of a staff list. `among`: out of how many they are taken, if not all are here."""
        self.emails += [(person.email, person) for person in people if person.email]
        self.mobiles += [(person.mobile, person) for person in people if person.mobile]
        births = [(person.date_of_birth, person) for person in people if person.date_of_birth]
        counts, total = Counter(born for born, _ in births), among or len(people)
        many = {born for born, count in counts.items() if count * LINES_OF_A_FILLER_BIRTHDAY > total}
        self.births |= {*_with_names([pair for pair in births if pair[0] in many], NAMES_OF_A_FILLER_BIRTHDAY)}

    def take_registers(self, registered: Iterable[tuple[RegisterKey, Any]]) -> None:
        """Places on registers with whoever has them."""
        self.registers += registered

    def fillers(self) -> Fillers:
        """What proves nothing."""
        return Fillers(
            frozenset(self.births),
            *(frozenset(_with_names(pairs, NAMES_OF_A_FILLER)) for pairs in (self.emails, self.mobiles, self.registers)),
        )


def _with_names(pairs: Collection[tuple[Any, Any]], least: int) -> Iterator[Any]:
    """Of values and people the values that stand with at least so many different names."""
    counts = Counter(value for value, _ in pairs)
    names = defaultdict(set)
    for value, person in pairs:
        if counts[value] >= least:
            names[value].add(fold(f"{person.last_name} {person.first_name}"))
    return (value for value, those in names.items() if len(those) >= least)
