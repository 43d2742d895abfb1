"""Pure: a framework and what a version of it says, as values: the same from a file, from the tables, and for any file that is written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lms.kit.numbers import counted

REVIEW_MONTHS = 24


class AsksFor(StrEnum):
    """What the code of a profile row names: a domain with all its competencies, or one competency."""

    DOMAIN = "domain"
    COMPETENCY = "competency"


class VersionState(StrEnum):
    DRAFT = "draft"
    WAITING = "waiting"
    IN_FORCE = "in force"
    RETIRED = "retired"


@dataclass(frozen=True)
class Level:
    """A level; each includes those below it."""

    level: int
    key: str
    name: str
    audience: str = ""
    test: str = ""


@dataclass(frozen=True)
class Rating:
    """A step of the scale on which behaviours are judged."""

    score: int
    key: str
    name: str
    is_met: bool


@dataclass(frozen=True)
class PartWords:
    """What the framework calls its parts."""

    domain: str = "domain"
    competency: str = "competency"
    behaviour: str = "behaviour"


@dataclass(frozen=True)
class Scheme:
    """A framework without what its versions say."""

    code: str
    name: str
    owner: str = ""
    source: str = ""
    words: PartWords = PartWords()
    levels: tuple[Level, ...] = ()
    ratings: tuple[Rating, ...] = ()

    def level_name(self, level: int) -> str:
        """Level 2: Practising. A name that says nothing more is left out."""
        name = next((row.name for row in self.levels if row.level == level), "")
        return f"Level {level}: {name}" if name and name != f"Level {level}" else f"Level {level}"

    @property
    def highest_level(self) -> int:
        return max((level.level for level in self.levels), default=0)


@dataclass(frozen=True)
class Enough:
    """How much evidence is enough for a sign-off at a level, and at those above that have no rule of their own."""

    level: int
    kinds: int
    first_hand: int = 1
    observations: int = 0
    assessors: int = 1
    days: int = 1

    @property
    def in_words(self) -> str:
        """Such as "2 kinds of evidence, 1 seen at first hand"."""
        parts = [counted(self.kinds, "kind of evidence", "kinds of evidence")]
        parts += [f"{self.first_hand} seen at first hand"] if self.first_hand else []
        parts += [counted(self.observations, "observation", "observations")] if self.observations else []
        parts += [f"{self.assessors} assessors"] if self.assessors > 1 else []
        return ", ".join(parts + ([f"on {self.days} days"] if self.days > 1 else []))


#: One observation at first hand for level 1; two kinds of evidence, one of them at first hand, above.
USUAL = (Enough(1, kinds=1), Enough(2, kinds=2))


@dataclass(frozen=True)
class Behaviour:
    """What can be seen at one level. `meaning`: the first wording of its text, as long as later ones change the wording only."""

    level: int
    text: str
    meaning: str
    id: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Competency:
    """Its code is the same in every version. `review_months`: None where the version's counts."""

    code: str
    name: str
    warning_sign: str = ""
    interview_question: str = ""
    review_months: int | None = None
    behaviours: tuple[Behaviour, ...] = ()
    id: int = field(default=0, compare=False)

    def at(self, level: int) -> tuple[Behaviour, ...]:
        """The behaviours of this level alone."""
        return tuple(row for row in self.behaviours if row.level == level)

    def up_to(self, level: int) -> tuple[Behaviour, ...]:
        """What a sign-off at this level is about: its behaviours, and those of the levels below."""
        return tuple(row for row in self.behaviours if row.level <= level)


@dataclass(frozen=True)
class Domain:
    code: str
    name: str
    intent: str = ""
    competencies: tuple[Competency, ...] = ()


@dataclass(frozen=True)
class Contents:
    """Everything that a version says."""

    number: str
    review_months: int = REVIEW_MONTHS
    sufficiency: tuple[Enough, ...] = USUAL
    domains: tuple[Domain, ...] = ()

    @property
    def competencies(self) -> Iterator[Competency]:
        return (competency for domain in self.domains for competency in domain.competencies)

    @property
    def by_code(self) -> dict[str, Competency]:
        return {competency.code: competency for competency in self.competencies}

    @property
    def domain_of(self) -> dict[str, Domain]:
        """By the code of the competency."""
        return {competency.code: domain for domain in self.domains for competency in domain.competencies}

    @property
    def names(self) -> dict[str, str]:
        """Of domains and competencies, by their code."""
        return {domain.code: domain.name for domain in self.domains} | {row.code: row.name for row in self.competencies}

    def enough(self, level: int) -> Enough:
        """The rule of this level: its own, else that of the next lower one that has one."""
        lower = [rule for rule in self.sufficiency if rule.level <= level]
        return max(lower, key=lambda rule: rule.level, default=USUAL[0])


@dataclass(frozen=True)
class Version:
    """A version among those of its framework. `until`: the last day it is in force; None: no later one is published."""

    id: int
    framework_id: int
    number: str
    published_from: date | None
    until: date | None

    def state(self, day: date) -> VersionState:
        if self.published_from is None:
            return VersionState.DRAFT
        if self.published_from > day:
            return VersionState.WAITING
        return VersionState.IN_FORCE if self.until is None or self.until >= day else VersionState.RETIRED
