"""Pure: the plain facts that figures of sign-offs are made of, as `oracle.py` reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.framework.rules import AsksFor
from lms.people.rules import WorkerType
from lms.signoff.rules.words import ItemState


@dataclass(frozen=True)
class CompetencyFact:
    """What a version says of a competency: its domain, and each behaviour's level and meaning."""

    code: str
    domain_code: str
    behaviours: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class VersionFact:
    framework_id: int
    number: str
    published_from: date
    competencies: Mapping[str, CompetencyFact]


@dataclass(frozen=True)
class ProfileFact:
    """One essential row."""

    framework_id: int
    job_role_id: int
    asks_for: AsksFor
    code: str
    level: int
    effective_from: date
    effective_until: date | None


@dataclass(frozen=True)
class PostFact:
    """A term of a post, whose it is, and the days of the post's absences."""

    post_id: int
    human: int
    job_role_id: int | None
    worker_type: WorkerType
    starts_on: date
    ends_on: date | None
    absences: Sequence[tuple[date, date | None]]


@dataclass(frozen=True)
class SignOffFact:
    id: int
    human: int
    framework_id: int
    competency_code: str
    level: int
    signed_on: date
    review_on: date
    withdrawn_on: date | None


@dataclass(frozen=True)
class RequestFact:
    """One competency that somebody asks for, and its moves in order: on which day to which state."""

    human: int
    framework_id: int
    competency_code: str
    level: int
    moves: Sequence[tuple[date, ItemState]]


@dataclass(frozen=True)
class Facts:
    """Everything."""

    versions: Sequence[VersionFact]
    profiles: Sequence[ProfileFact]
    posts: Sequence[PostFact]
    sign_offs: Sequence[SignOffFact]
    requests: Sequence[RequestFact]
