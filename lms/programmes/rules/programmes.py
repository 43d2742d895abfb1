"""What may be said of a programme, of its steps and of whom it is for."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from lms.induction.rules.joining import WHEN_PUBLISHED
from lms.induction.rules.words import BY_FACTS, Confirm, Scope, StepKind
from lms.kit.datetimes import long_date
from lms.kit.identifiers import fold
from lms.kit.refusal import Refused
from lms.people.rules import Jurisdiction, Sector, WorkerType

LONGEST_DAYS = 1_095
MOST_TIMES = 50
#: Kinds that are done by somebody saying so.
BY_RECORD = tuple(kind for kind in StepKind if kind not in BY_FACTS)
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,59}")
_KEY = re.compile(r"[a-z0-9][a-z0-9_]{0,59}")


@dataclass(frozen=True)
class Facts:
    """What is said of a programme, whichever its version."""

    name: str
    is_compulsory: bool
    extends_id: int | None
    approved_from: date | None
    approved_until: date | None
    target_days: int
    part_time_longest: int | None
    joins_from: date
    note: str


def check_facts(facts: Facts) -> None:
    """Raises Refused with what is wrong."""
    if not 0 <= facts.target_days <= LONGEST_DAYS:
        raise Refused(f"Enter a number of days from 0 to {LONGEST_DAYS}.", field="target_days")
    if facts.part_time_longest is not None and not facts.target_days <= facts.part_time_longest <= LONGEST_DAYS:
        raise Refused(f"Enter {facts.target_days} days or more, or leave it empty.", field="part_time_longest")
    if facts.approved_until and not facts.approved_from:
        raise Refused("Say from when it is approved, or leave the last day empty.", field="approved_from")
    if facts.approved_until and facts.approved_from and facts.approved_until < facts.approved_from:
        raise Refused("The last day of its approval lies before the first.", field="approved_until")


def clean_code(typed: str) -> str:
    """The code of a programme as it is kept. Raises Refused where it is hard to type."""
    code = typed.strip().upper()
    if not _CODE.fullmatch(code):
        raise Refused("A code has letters, numbers and hyphens alone, such as IND-WARD3.", field="code")
    return code


@dataclass(frozen=True)
class StepFacts:
    """What is said of a step, but for its place among the others."""

    key: str
    title: str
    kind: StepKind
    due_days: int
    subject_id: int | None = None
    framework_id: int | None = None
    competency_code: str | None = None
    level: int | None = None
    is_required: bool = True
    audience: str | None = None
    jurisdictions: frozenset[str] = frozenset()
    count: int = 1
    confirm: Confirm | None = None
    scope: Scope = Scope.POST
    text: str = ""
    link: str = ""

    @property
    def is_by_facts(self) -> bool:
        """Do training or sign-offs say that it is done, and nobody else?"""
        return self.kind in BY_FACTS or self.subject_id is not None

    def cleaned(self) -> "StepFacts":
        """As it is kept: what does not go with its kind is left out. Raises Refused with what is wrong."""
        clean = replace(self, key=self.key.strip().lower(), link=self.link.strip())
        if self.kind not in (StepKind.SUBJECT, StepKind.SESSION):
            clean = replace(clean, subject_id=None)
        if clean.is_by_facts:
            clean = replace(clean, confirm=None, count=1, scope=Scope.POST)
        _check_step(clean)
        return clean


def _check_step(step: StepFacts) -> None:
    if not _KEY.fullmatch(step.key):
        raise Refused("A key has small letters, numbers and underscores alone, such as fire_walk.", field="key")
    if step.kind is StepKind.SUBJECT and step.subject_id is None:
        raise Refused("Choose the training.", field="subject")
    if step.kind is StepKind.COMPETENCY and not (step.framework_id and step.competency_code and step.level):
        raise Refused("Choose the competency and its level.", field="competency")
    if not step.is_by_facts and step.confirm is None:
        raise Refused("Choose who says that it was done.", field="confirm")
    if step.link and not re.fullmatch(r"https://[^\s/]+\.[^\s/]+(/\S*)?", step.link):
        raise Refused("Enter an address that begins with https://, or leave it empty.", field="link")


def check_key(step: StepFacts, *, elsewhere: Mapping[str, str], published: Mapping[str, bool]) -> None:
    """Is the key free, and does it go on meaning what it meant? Raises Refused.

    `elsewhere`: the keys of what the programme adds to and of what adds to it, with the programme that has them. `published`: the keys of
    its own published versions, and whether facts did that step.
    """
    if step.key in elsewhere:
        raise Refused(f"{elsewhere[step.key]} has a step with this key. Choose another.", field="key")
    if published.get(step.key, step.is_by_facts) != step.is_by_facts:
        was = "training or sign-offs did this step" if published[step.key] else "somebody said that this step was done"
        raise Refused(f"In a published version {was}. Give the new step a key of its own.", field="kind")


class Since(StrEnum):
    """From which start on people join by a row of conditions."""

    PROGRAMME = "programme"
    PUBLISHED = "published"
    DAY = "day"

    @classmethod
    def of(cls, joins_from: date | None) -> "Since":
        if joins_from is None:
            return cls.PROGRAMME
        return cls.PUBLISHED if joins_from == WHEN_PUBLISHED else cls.DAY


@dataclass(frozen=True)
class RowFacts:
    """A row of conditions: whoever meets all that is filled in."""

    worker_types: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    audiences: frozenset[str] = frozenset()
    job_roles: frozenset[str] = frozenset()
    organisation_id: int | None = None
    jurisdiction: Jurisdiction | None = None
    joins_from: date | None = None

    @property
    def waits(self) -> bool:
        """Is it for people who start from the day on which the version is published?"""
        return self.joins_from == WHEN_PUBLISHED

    def said(self, names: Mapping[str, str], places: Mapping[int, str]) -> list[str]:
        """In words, one for each thing that is filled in; `names`: of audiences and job roles by their keys."""
        return [
            *_either(WorkerType(word).label for word in sorted(self.worker_types)),
            *_either(Sector(word).label for word in sorted(self.sectors)),
            *_either(names.get(f"audience {key}", key) for key in sorted(self.audiences)),
            *_either(names.get(f"role {key}", key) for key in sorted(self.job_roles)),
            *([f"in {places.get(self.organisation_id, 'a place that is gone')}"] if self.organisation_id else []),
            *([f"in {self.jurisdiction.label}"] if self.jurisdiction else []),
        ]


def _either(words: Iterable[str]) -> list[str]:
    listed = list(words)
    return [" or ".join(filter(None, (", ".join(listed[:-1]), listed[-1])))] if listed else []


def check_row(row: RowFacts) -> None:
    """Raises Refused for a row that asks for nothing: it would take in everybody."""
    if row == RowFacts(joins_from=row.joins_from):
        raise Refused("Choose at least one thing that people must have in common. For everybody, tick every worker type.")


def check_extends(extends: Mapping[int, int | None], programme_id: int, extends_id: int | None) -> None:
    """Raises Refused where a programme would add to itself, by way of others or not."""
    while extends_id is not None:
        if extends_id == programme_id:
            raise Refused("That programme adds to this one already.", field="extends")
        extends_id = extends.get(extends_id)


def check_publishing(published: Collection[date], day: date, *, has_steps: bool) -> None:
    """Raises Refused where a version may not be published from this day."""
    newest = max(published, default=None)
    if newest and day <= newest:
        raise Refused(f"The version before it is published from {long_date(newest)}. Choose a later day.", field="from_day")
    if not has_steps:
        raise Refused("It has no step. Add one first.")


def key_for(title: str, taken: Collection[str]) -> str:
    """A key that stands for this title and is not taken."""
    words = "_".join(re.findall(r"[a-z0-9]+", fold(title))[:3])[:50] or "step"
    return next(key for key in (words, *(f"{words}_{number}" for number in range(2, 1_000))) if key not in taken)
