"""Pure: who may sign somebody off, with a sentence for every answer. The pages that offer assessors and the verbs that sign ask this."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from lms.kit.datetimes import long_date
from lms.people.rules.identity import Facts as Identity
from lms.people.rules.identity import compare
from lms.signoff.rules.words import Source


@dataclass(frozen=True, slots=True)
class Pair:
    """A competency at a level, of a domain of a framework."""

    framework_id: int
    domain_code: str
    code: str
    level: int


@dataclass(frozen=True, slots=True)
class Held:
    """A sign-off of the assessor's own."""

    framework_id: int
    code: str
    level: int
    signed_on: date
    review_on: date
    source: Source
    withdrawn_on: date | None = None

    def is_in_date(self, day: date) -> bool:
        return self.signed_on <= day <= self.review_on and (self.withdrawn_on is None or self.withdrawn_on > day)


@dataclass(frozen=True, slots=True)
class Naming:
    """The assessor is a first assessor, for people of a branch that reaches the learner."""

    framework_id: int
    domain_code: str | None
    code: str | None
    level: int
    starts_on: date
    ends_on: date

    def covers(self, pair: Pair) -> bool:
        """Whatever the day: is the competency among what they were named for, up to this level?"""
        is_of = self.domain_code in (None, pair.domain_code) and self.code in (None, pair.code)
        return self.framework_id == pair.framework_id and is_of and pair.level <= self.level


class Near(IntEnum):
    """How near an assessor works: the nearest first."""

    TEAM = 1
    EMPLOYER = 2
    OTHER = 3

    @property
    def label(self) -> str:
        return {Near.TEAM: "In your team", Near.EMPLOYER: "With your employer", Near.OTHER: "Elsewhere in the partnership"}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessorFacts:
    """What is known today of somebody who would sign, and of what they are to the learner."""

    person_id: int
    name: str
    is_learner: bool = False  # or another record or account of theirs
    looks_like_learner: bool = False  # by address, number or birthday, although nobody has said so
    works: bool = True  # a post of theirs runs, or a role was given to them
    is_supervised_by_learner: bool = False
    supervises: bool = False  # a running post of the learner
    is_assessor_of: bool = False  # by a role that reaches a running post of the learner
    held: Collection[Held] = ()
    namings: Collection[Naming] = ()
    near: Near = Near.OTHER


@dataclass(frozen=True, slots=True)
class Eligibility:
    """May they sign? `why`: a sentence either way."""

    may: bool
    why: str


def eligibility(facts: AssessorFacts, pair: Pair, today: date) -> Eligibility:
    """May this person sign this pair for the learner today?"""
    never = _never(facts)
    if never:
        return Eligibility(False, never)
    naming = next((fact for fact in _latest(facts.namings) if fact.covers(pair) and fact.starts_on <= today <= fact.ends_on), None)
    if naming:
        return Eligibility(True, f"First assessor until {long_date(naming.ends_on)}.")
    relation = _relation(facts)
    if relation is None:
        return Eligibility(False, _no_relation(facts, pair, today))
    own = max((fact for fact in _own(facts, pair) if fact.is_in_date(today)), key=lambda fact: fact.review_on, default=None)
    if own is None:
        return Eligibility(False, _not_signed_off(facts, pair))
    return Eligibility(True, f"{relation}, and signed off at level {own.level} until {long_date(own.review_on)}.")


def _never(facts: AssessorFacts) -> str | None:
    if facts.is_learner:
        return "Nobody signs themselves off."
    if facts.looks_like_learner:
        return f"The records of {facts.name} and the learner look like one person. Ask your learning and development team to look at them."
    if facts.is_supervised_by_learner:
        return f"{facts.name} is supervised by the learner, and nobody signs off their own supervisor."
    return None if facts.works else f"{facts.name} does not work here any more."


def _relation(facts: AssessorFacts) -> str | None:
    if facts.supervises:
        return "Supervisor"
    return "Assessor" if facts.is_assessor_of else None


def _no_relation(facts: AssessorFacts, pair: Pair, today: date) -> str:
    named = next((fact for fact in _latest(facts.namings) if fact.covers(pair)), None)
    if named:
        when = "ended" if named.ends_on < today else "starts"
        day = named.ends_on if named.ends_on < today else named.starts_on
        return f"{facts.name}’s time as a first assessor {when} on {long_date(day)}."
    if facts.namings:
        return f"{facts.name} is a first assessor, but not for {pair.code} at level {pair.level}."
    return f"{facts.name} is neither the supervisor of the learner, nor an assessor or first assessor where the learner works."


def _own(facts: AssessorFacts, pair: Pair) -> Iterable[Held]:
    """Their sign-offs given here that are high enough, whatever their version."""
    own = (fact for fact in facts.held if (fact.framework_id, fact.code) == (pair.framework_id, pair.code))
    return [fact for fact in own if fact.level >= pair.level and fact.source is Source.GIVEN]


def _not_signed_off(facts: AssessorFacts, pair: Pair) -> str:
    earlier = max(_own(facts, pair), key=lambda fact: fact.review_on, default=None)
    if earlier and earlier.withdrawn_on:
        return f"{facts.name}’s own sign-off for {pair.code} was withdrawn on {long_date(earlier.withdrawn_on)}."
    if earlier:
        return f"{facts.name}’s own sign-off for {pair.code} ended on {long_date(earlier.review_on)}."
    of_pair = [fact for fact in facts.held if (fact.framework_id, fact.code) == (pair.framework_id, pair.code)]
    if any(fact.level >= pair.level for fact in of_pair):
        return f"{facts.name} brought a sign-off for {pair.code} from elsewhere: only one that was given here makes an assessor."
    if of_pair:
        highest = max(fact.level for fact in of_pair)
        return f"{facts.name} is signed off for {pair.code} at level {highest}, and level {pair.level} is asked."
    return f"{facts.name} is not signed off for {pair.code}."


def looks_like_one(fact: Identity, other: Identity) -> bool:
    """Have two records so much in common that somebody might sign themselves off through the second? The same name, and one thing more."""
    pair = compare(fact, other)
    return pair.same_name and pair.born is not False and bool(pair.born or pair.email or pair.mobile)


def _latest(namings: Iterable[Naming]) -> list[Naming]:
    return sorted(namings, key=lambda fact: fact.ends_on, reverse=True)
