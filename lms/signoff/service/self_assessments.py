"""Verbs of self-assessment: each tap is saved, and a round is finished when its learner says so."""

from collections.abc import Mapping

from sqlalchemy import select

from lms.access import Viewer
from lms.kit import clock
from lms.kit.db import advisory_lock, db, insert
from lms.kit.refusal import Refused
from lms.people.queries import records_of
from lms.signoff.models import SelfAssessment, SelfRating
from lms.signoff.queries.cases import InForce, in_force, pair_of
from lms.signoff.rules.judging import tidy_comment

NOT_THERE = "The framework in force today does not have this competency at this level."


def rate(*, framework_id: int, code: str, level: int, scores: Mapping[int, int], comment: str | None, by: Viewer) -> SelfAssessment:
    """Save these ratings in the round that is begun, or begin one. What is of no behaviour up to the level, or not on the scale, is left
    out. `comment`: None leaves it as it is. Raises Refused."""
    advisory_lock(f"self-assessment of {by.person_id}")
    here = in_force([framework_id], clock.today()).get(framework_id)
    if here is None or pair_of(framework_id, code, level, here.contents) is None:
        raise Refused(NOT_THERE)
    assessment = _begun(here, code, by) or _begin(here, code, by)
    assessment.level = level
    if comment is not None:
        assessment.comment = tidy_comment(comment)
    db.session.flush()
    known, scale = (
        {assessment.id for assessment in here.contents.by_code[code].up_to(level)},
        {rating.score for rating in here.scheme.ratings},
    )
    _save(assessment, {behaviour: score for behaviour, score in scores.items() if behaviour in known and score in scale})
    return assessment


def finish(*, framework_id: int, code: str, level: int, scores: Mapping[int, int], comment: str, by: Viewer) -> SelfAssessment:
    """The round is finished, and kept. Raises Refused while a behaviour is not rated."""
    assessment = rate(framework_id=framework_id, code=code, level=level, scores=scores, comment=comment, by=by)
    here = in_force([framework_id], clock.today())[framework_id]
    rated = set(db.session.scalars(select(SelfRating.behaviour_id).where(SelfRating.self_assessment_id == assessment.id)))
    missing = [behaviour for behaviour in here.contents.by_code[code].up_to(level) if behaviour.id not in rated]
    if missing:
        raise Refused("Rate every line, or save what you have and come back.", field="ratings")
    assessment.finished_at = clock.now()
    db.session.flush()
    return assessment


def _begun(here: InForce, code: str, by: Viewer) -> SelfAssessment | None:
    statement = select(SelfAssessment).where(SelfAssessment.person_id.in_(records_of(by.person_id)), SelfAssessment.finished_at.is_(None))
    statement = statement.where(SelfAssessment.version_id == here.version.id, SelfAssessment.competency_code == code)
    return db.session.scalars(statement.order_by(SelfAssessment.id.desc()).limit(1)).one_or_none()


def _begin(here: InForce, code: str, by: Viewer) -> SelfAssessment:
    new = SelfAssessment(person_id=by.person_id, version_id=here.version.id, competency_code=code, level=1, begun_at=clock.now())
    db.session.add(new)
    return new


def _save(assessment: SelfAssessment, scores: Mapping[int, int]) -> None:
    """The later tap counts, whichever comes first."""
    for behaviour_id, score in scores.items():
        statement = insert(SelfRating).values(self_assessment_id=assessment.id, behaviour_id=behaviour_id, score=score)
        keys = [SelfRating.self_assessment_id, SelfRating.behaviour_id]
        db.session.execute(statement.on_conflict_do_update(index_elements=keys, set_={"score": score}))
