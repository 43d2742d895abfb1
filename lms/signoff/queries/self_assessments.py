"""Reads of self-assessments: one's own alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from lms.access import Viewer
from lms.framework.models import FrameworkVersion
from lms.framework.rules.contents import Competency, Domain
from lms.kit.db import db
from lms.people.queries import records_of
from lms.signoff.models import SelfAssessment, SelfRating
from lms.signoff.queries.cases import InForce, in_force
from lms.signoff.queries.expected import expected_of


@dataclass(frozen=True, slots=True)
class Round:
    """One round of somebody's own. `scores`: by behaviour."""

    id: int
    framework_id: int
    version_id: int
    code: str
    level: int
    begun_at: datetime
    finished_at: datetime | None
    comment: str | None
    scores: Mapping[int, int]

    def counted(self, scores: Sequence[int]) -> list[int]:
        """How many behaviours have each of these ratings."""
        return [sum(entry == score for entry in self.scores.values()) for score in scores]


def rounds(viewer: Viewer, code: str | None = None) -> list[Round]:
    """The viewer's own, newest first."""
    own = SelfAssessment.person_id.in_(records_of(viewer.person_id))
    statement = select(SelfAssessment, FrameworkVersion.framework_id)
    statement = statement.join(FrameworkVersion, FrameworkVersion.id == SelfAssessment.version_id).where(own)
    if code:
        statement = statement.where(SelfAssessment.competency_code == code)
    rows = db.session.execute(statement.order_by(SelfAssessment.id.desc())).all()
    scores: defaultdict[int, dict[int, int]] = defaultdict(dict)
    ratings = select(SelfRating.self_assessment_id, SelfRating.behaviour_id, SelfRating.score)
    mine = select(SelfAssessment.id).where(own)
    for assessment_id, behaviour_id, score in db.session.execute(ratings.where(SelfRating.self_assessment_id.in_(mine))):
        scores[assessment_id][behaviour_id] = score
    return [
        Round(
            entry.id,
            framework_id,
            entry.version_id,
            entry.competency_code,
            entry.level,
            entry.begun_at,
            entry.finished_at,
            entry.comment,
            scores[entry.id],
        )
        for entry, framework_id in rows
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """A competency to rate, at the level that is expected; `round`: the newest."""

    competency: Competency
    level: int
    round: Round | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What somebody rates themselves in: a framework, by domain."""

    framework_id: int
    here: InForce
    domains: Sequence[tuple[Domain, Sequence[Line]]]

    @property
    def lines(self) -> list[Line]:
        return [line for _, lines in self.domains for line in lines]


def sheets(viewer: Viewer, today: date) -> list[Sheet]:
    """Every framework that a post of the viewer asks for something of: the highest level of any post."""
    levels: dict[tuple[int, str], int] = {}
    for entry in expected_of([viewer.person_id], today):
        key = entry.framework_id, entry.code
        levels[key] = max(entry.level, levels.get(key, 0))
    newest = {(entry.framework_id, entry.code): entry for entry in reversed(rounds(viewer))}
    current = in_force({framework_id for framework_id, _ in levels}, today)
    return [_sheet(framework_id, here, levels, newest) for framework_id, here in sorted(current.items())]


def _sheet(framework_id: int, here: InForce, levels: Mapping[tuple[int, str], int], newest: Mapping[tuple[int, str], Round]) -> Sheet:
    domains = [
        (
            domain,
            [
                Line(competency, levels[framework_id, competency.code], newest.get((framework_id, competency.code)))
                for competency in domain.competencies
                if (framework_id, competency.code) in levels
            ],
        )
        for domain in here.contents.domains
    ]
    return Sheet(framework_id, here, [(domain, lines) for domain, lines in domains if lines])
