"""Pure: why two records may be of one human, and how far that goes."""

from enum import StrEnum

from rapidfuzz.fuzz import ratio

#: How alike two folded names are, of 100, when a slip of the finger lies between them ("mcdonald ann" and "macdonald ann" have 96).
ALIKE = 88


class Why(StrEnum):
    """What two records have in common."""

    REGISTER = "register"
    EMAIL = "email"
    MOBILE = "mobile"
    NAME_AND_BIRTH = "name_and_birth"
    ALIKE_AND_BIRTH = "alike_and_birth"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Why.REGISTER: "same register number",
    Why.EMAIL: "same email address",
    Why.MOBILE: "same mobile number",
    Why.NAME_AND_BIRTH: "same name and date of birth",
    Why.ALIKE_AND_BIRTH: "similar name and same date of birth",
}


class Answer(StrEnum):
    """What somebody has said about two records."""

    NOT_THE_SAME = "not_the_same"
    ASKED = "asked"

    @property
    def label(self) -> str:
        return "Not the same person" if self is Answer.NOT_THE_SAME else "A merge is asked for"


def in_words(whys: "frozenset[Why]") -> str:
    """As a page says it; an exact name is not also called similar."""
    told = whys - {Why.ALIKE_AND_BIRTH} if Why.NAME_AND_BIRTH in whys else whys
    return ", ".join(why.label for why in Why if why in told)


def names_are_alike(one: str, other: str) -> bool:
    """Two folded names ("last first preferred") between which a slip of the finger, or a swap of first and last, lies."""
    return max(ratio(one, other), ratio(" ".join(sorted(one.split())), " ".join(sorted(other.split())))) >= ALIKE


def is_certain(whys: frozenset[Why]) -> bool:
    """Enough to use a record that nobody here can see, as an import would: the register number; or address, name and birthday together."""
    return Why.REGISTER in whys or {Why.EMAIL, Why.NAME_AND_BIRTH} <= whys


def pair(one: int, other: int) -> tuple[int, int]:
    """The ids of two records, the smaller first: a pair has one name."""
    return (one, other) if one < other else (other, one)
