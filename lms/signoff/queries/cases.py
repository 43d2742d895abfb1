"""Everything that decides whether a competency of somebody can be signed, the same for the page and the verb; for many in a fixed number of
queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from lms.evidence import queries as evidence
from lms.evidence.queries.pins import PinnedKind
from lms.framework import queries as frameworks
from lms.framework.models import Behaviour as BehaviourRow
from lms.framework.models import FrameworkVersion
from lms.framework.rules.contents import Competency, Contents, Scheme, Version
from lms.kit.db import db
from lms.people.models import Person
from lms.people.queries import root_id
from lms.people.queries.posts import of_humans
from lms.signoff.models import SelfAssessment, SelfRating, SignOff
from lms.signoff.queries.assessors import Facts, facts
from lms.signoff.queries.names import framework_of
from lms.signoff.rules.eligibility import Eligibility, Pair
from lms.signoff.rules.enough import Piece, missing
from lms.signoff.rules.judging import Plan, Running, plan

#: What evidence is sent for: an item of a request, or a judgement that nobody had asked for.
ITEM_PIN, JUDGEMENT_PIN = "sign_off_item", "judgement"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A competency at a level of one learner (by the record that counts); `item_id`: where they have asked for it."""

    learner: int
    framework_id: int
    code: str
    level: int
    item_id: int | None = None


@dataclass(frozen=True)
class OwnView:
    """How the learner rates themselves, by the behaviours of today's version that mean the same."""

    on: datetime
    scores: Mapping[int, int]
    comment: str | None


@dataclass(frozen=True)
class Case:
    """What is to be judged, against the version of the day, and what there is to judge it by."""

    wanted: Wanted
    learner: str
    scheme: Scheme
    version: Version
    contents: Contents
    competency: Competency
    pair: Pair
    plan: Plan
    own: OwnView | None
    pieces: Sequence[Piece]
    eligibility: Eligibility

    @property
    def own_scores(self) -> Mapping[int, int]:
        return self.own.scores if self.own else {}

    @property
    def met(self) -> frozenset[int]:
        """The scores that count as met."""
        return frozenset(rating.score for rating in self.scheme.ratings if rating.is_met)

    def missing(self, assessor: int, more: Iterable[Piece] = ()) -> list[str]:
        """What evidence is still missing, with what the assessor adds."""
        return missing([*self.pieces, *more], self.contents.enough(self.wanted.level), assessor)


def pair_of(framework_id: int, code: str, level: int, contents: Contents) -> Pair | None:
    """As far as this version has it: a level at which nothing can be seen is none."""
    competency = contents.by_code.get(code)
    if competency is None or level not in {behaviour.level for behaviour in competency.behaviours}:
        return None
    return Pair(framework_id, contents.domain_of[code].code, code, level)


@dataclass(frozen=True)
class InForce:
    """A framework with what is in force today."""

    scheme: Scheme
    version: Version
    contents: Contents


def in_force(framework_ids: Iterable[int], today: date) -> dict[int, InForce]:
    """Of these frameworks, those with a version in force."""
    current = {}
    for framework_id in set(framework_ids):
        row, version = framework_of(framework_id), frameworks.in_force(framework_id, today)
        if row and version:
            current[framework_id] = InForce(row.scheme, version, frameworks.contents(version.id))
    return current


def cases(targets: Sequence[Wanted], assessor: int, today: date, known: Facts | None = None) -> dict[Wanted, Case]:
    """Those that the versions in force today have."""
    current, pairs = in_force({target.framework_id for target in targets}, today), {}
    for target in targets:
        here = current.get(target.framework_id)
        pair = pair_of(target.framework_id, target.code, target.level, here.contents) if here else None
        if pair:
            pairs[target] = pair
    learners = {target.learner for target in pairs}
    known = known or facts(learners, set(pairs.values()), today, [assessor])
    running, own = running_of(learners, today), own_views(learners)
    pieces = evidence.kinds_of(ITEM_PIN, [target.item_id for target in pairs if target.item_id])
    return {
        target: _case(target, pair, current[target.framework_id], assessor, known, running, own, pieces.get(target.item_id or 0, ()))
        for target, pair in pairs.items()
    }


def _case(
    target: Wanted,
    pair: Pair,
    here: InForce,
    assessor: int,
    known: Facts,
    running: Mapping[tuple[int, int, str], list[Running]],
    own: Mapping[tuple[int, int, str], "_OwnRound"],
    pieces: Iterable[PinnedKind],
) -> Case:
    competency, key = here.contents.by_code[target.code], (target.learner, target.framework_id, target.code)
    view = own.get(key)
    return Case(
        wanted=target,
        learner=known.names.get(target.learner, ""),
        scheme=here.scheme,
        version=here.version,
        contents=here.contents,
        competency=competency,
        pair=pair,
        plan=plan(competency.behaviours, target.level, running.get(key, [])),
        own=view.of(competency) if view and target.item_id else None,  # nobody else reads it before they have asked
        pieces=[Piece(piece.kind, piece.day, piece.author_id) for piece in pieces],
        eligibility=known.may_sign(target.learner, assessor, pair),
    )


# --- what the learner has ---------------------------------------------------------------------------------------------------------


def running_of(learners: Collection[int], today: date) -> dict[tuple[int, int, str], list[Running]]:
    """Their sign-offs that are in date, by learner, framework and competency, with what each was given for."""
    running = defaultdict(list)
    statement = select(SignOff, root_id().label("human")).join(Person, Person.id == SignOff.person_id)
    statement = statement.where(SignOff.withdrawn_on.is_(None), SignOff.signed_on <= today, SignOff.review_on >= today)
    for condition in of_humans(learners):
        for target, human in db.session.execute(statement.where(condition).order_by(SignOff.id)):
            meanings = meanings_of(target.framework_id, target.competency_code, target.level, target.signed_on)
            running[human, target.framework_id, target.competency_code].append(Running(target.id, target.level, target.review_on, meanings))
    return dict(running)


def meanings_of(framework_id: int, code: str, level: int, signed_on: date) -> frozenset[str]:
    """What a sign-off of this day is for."""
    version = frameworks.version_of_day(framework_id, signed_on)
    competency = frameworks.contents(version.id).by_code.get(code) if version else None
    return frozenset(behaviour.meaning for behaviour in competency.up_to(level)) if competency else frozenset()


@dataclass(frozen=True)
class _OwnRound:
    on: datetime
    comment: str | None
    by_meaning: Mapping[str, int]

    def of(self, competency: Competency) -> OwnView:
        scores = {target.id: self.by_meaning[target.meaning] for target in competency.behaviours if target.meaning in self.by_meaning}
        return OwnView(self.on, scores, self.comment)


def own_views(learners: Collection[int]) -> dict[tuple[int, int, str], _OwnRound]:
    """The newest round of each of their self-assessments, by learner, framework and competency."""
    newest = {}
    statement = select(SelfAssessment, root_id().label("human"), FrameworkVersion.framework_id)
    statement = statement.join(Person, Person.id == SelfAssessment.person_id)
    statement = statement.join(FrameworkVersion, FrameworkVersion.id == SelfAssessment.version_id)
    for condition in of_humans(learners):
        for target, human, framework_id in db.session.execute(statement.where(condition).order_by(SelfAssessment.id)):
            newest[human, framework_id, target.competency_code] = target
    scores = _scores([target.id for target in newest.values()])
    return {
        key: _OwnRound(target.finished_at or target.begun_at, target.comment, scores[target.id])
        for key, target in newest.items()
        if target.id in scores
    }


def _scores(assessment_ids: Collection[int]) -> dict[int, dict[str, int]]:
    scores: defaultdict[int, dict[str, int]] = defaultdict(dict)
    statement = select(SelfRating.self_assessment_id, BehaviourRow.meaning, SelfRating.score)
    statement = statement.join(BehaviourRow, BehaviourRow.id == SelfRating.behaviour_id)
    for assessment_id, meaning, score in db.session.execute(statement.where(SelfRating.self_assessment_id.in_(assessment_ids))):
        scores[assessment_id][meaning] = score
    return dict(scores)
