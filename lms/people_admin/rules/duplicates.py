"""Pure: why two records may be of one human, and how far that goes."""

from enum import StrEnum

from rapidfuzz.fuzz import ratio

from lms.people.rules.identity import Facts, are_alike, compare

#: How alike two folded names are, of 100, when a slip of the finger lies between them ("mcdonald ann" and "macdonald ann" have 96).
ALIKE = 88


class Why(StrEnum):
    """What two records have in common."""

    REGISTER = "register"
    NUMBER = "number"
    EMAIL = "email"
    MOBILE = "mobile"
    NAME_AND_BIRTH = "name_and_birth"
    ALIKE_AND_BIRTH = "alike_and_birth"
    FIRST_AND_BIRTH = "first_and_birth"
    LAST_AND_BIRTH = "last_and_birth"
    NAME = "name"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Why.REGISTER: "same register number",
    Why.NUMBER: "same employee number",
    Why.EMAIL: "same email address",
    Why.MOBILE: "same mobile number",
    Why.NAME_AND_BIRTH: "same name and date of birth",
    Why.ALIKE_AND_BIRTH: "similar name and same date of birth",
    Why.FIRST_AND_BIRTH: "same first name and date of birth",
    Why.LAST_AND_BIRTH: "similar last name and same date of birth",
    Why.NAME: "same name",
}
#: What families, and strangers, have in common as well: such pairs come last.
WEAK = frozenset({Why.FIRST_AND_BIRTH, Why.LAST_AND_BIRTH, Why.NAME})
#: The more a pair has in common of name and birthday, the less is said beside it.
_BY_NAME = (Why.NAME_AND_BIRTH, Why.ALIKE_AND_BIRTH, Why.FIRST_AND_BIRTH, Why.LAST_AND_BIRTH, Why.NAME)


class Answer(StrEnum):
    """What somebody has said about two records."""

    NOT_THE_SAME = "not_the_same"
    ASKED = "asked"

    @property
    def label(self) -> str:
        return "Not the same person" if self is Answer.NOT_THE_SAME else "A merge is asked for"


def in_words(whys: frozenset[Why]) -> str:
    """As a page says it; an exact name is not also called similar."""
    by_name = next((why for why in _BY_NAME if why in whys), None)
    return ", ".join(why.label for why in Why if why in whys and (why not in _BY_NAME or why == by_name))


def whys_of(line: Facts, record: Facts) -> frozenset[Why]:
    """What somebody who is being added has in common with a record."""
    comparison = compare(line, record)
    shared = {Why.REGISTER: "register", Why.NUMBER: "number", Why.EMAIL: "email", Why.MOBILE: "mobile", Why.NAME: "same_name"}
    whys = {why for why, name in shared.items() if getattr(comparison, name)}
    return frozenset(whys | ({Why.NAME_AND_BIRTH} if comparison.same_name and comparison.born else _by_birthday(line, record)))


def _by_birthday(line: Facts, record: Facts) -> set[Why]:
    comparison = compare(line, record)
    if not comparison.born:
        return set()
    whys = {Why.FIRST_AND_BIRTH} if comparison.first_name else set()
    names, others = line.first_names | line.last_names, record.first_names | record.last_names
    if names_are_alike(" ".join(sorted(names)), " ".join(sorted(others))):
        whys.add(Why.ALIKE_AND_BIRTH)
    alike = any(are_alike(name, other) for name in line.last_names for other in record.last_names)
    return whys | ({Why.LAST_AND_BIRTH} if alike else set())


def names_are_alike(one: str, other: str) -> bool:
    """Two folded names ("last first preferred") between which a slip of the finger, or a swap of first and last, lies."""
    return max(ratio(one, other), ratio(" ".join(sorted(one.split())), " ".join(sorted(other.split())))) >= ALIKE


def pair(one: int, other: int) -> tuple[int, int]:
    """The ids of two records, the smaller first: a pair has one name."""
    return (one, other) if one < other else (other, one)
