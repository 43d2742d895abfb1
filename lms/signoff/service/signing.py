"""Signing: the one place where a sign-off is given, by all rules, with its judgement."""

from collections.abc import Iterable, Mapping, Sequence

from lms.access import Viewer
from lms.evidence import service as evidence
from lms.evidence.rules.items import ItemInput
from lms.evidence.rules.words import EvidenceKind
from lms.kit import clock
from lms.kit.db import advisory_lock, db
from lms.kit.refusal import Refused
from lms.signoff.models import Judgement, JudgementRating, RequestItem, SignOff
from lms.signoff.queries import judging as queries
from lms.signoff.queries.cases import Case
from lms.signoff.rules.judging import Written, check_ratings, check_signing, last_day
from lms.signoff.rules.words import ItemState, Outcome, Source
from lms.signoff.service.flags import settle_flags_of
from lms.signoff.service.moves import move
from lms.signoff.service.requests import settle_others

TITLES = {EvidenceKind.DIRECT_OBSERVATION: "What was seen", EvidenceKind.PROFESSIONAL_DISCUSSION: "What was talked about"}


def lock(learner: int) -> None:
    """Until this transaction ends, nobody else signs this person."""
    advisory_lock(f"sign-offs of {learner}")


def sign_case(
    case: Case, scores: Mapping[int, int], comment: str | None, written: Iterable[Written], item: RequestItem | None, by: Viewer
) -> SignOff:
    """The one place where a sign-off is given: by all rules, with its judgement. The caller holds the lock of the learner."""
    _check(case, scores, comment, written, by)
    today, target = clock.today(), case.wanted
    new = SignOff(
        person_id=target.learner,
        framework_id=target.framework_id,
        competency_code=target.code,
        level=target.level,
        signed_on=today,
        review_on=last_day(today, case.competency.review_months, case.contents.review_months, case.plan.tops_up),
        source=Source.GIVEN,
        assessor_id=by.person_id,
        assessor_name=by.name,
        employer_id=queries.employer_of(item.request_id if item else None, target.learner, today),
        topped_up_id=case.plan.tops_up.id if case.plan.tops_up else None,
        made_at=clock.now(),
        made_by_account_id=by.account_id,
    )
    db.session.add(new)
    db.session.flush()
    rated = {part.id: scores[part.id] for part in case.plan.to_judge}
    keep(case, rated, comment, Outcome.SIGNED, item, by).sign_off_id = new.id
    if item:
        move(item, ItemState.SIGNED, by=by)
    others = {"framework_id": target.framework_id, "code": target.code, "level": target.level, "but": [item.id] if item else []}
    settle_others(learner=target.learner, by=by, **others)  # type: ignore[arg-type]
    settle_flags_of(case.wanted, by=by)
    db.session.flush()
    return new


def _check(case: Case, scores: Mapping[int, int], comment: str | None, written: Iterable[Written], by: Viewer) -> None:
    if not case.eligibility.may:
        raise Refused(case.eligibility.why)
    if queries.is_signed_today(case.wanted, clock.today()):
        raise Refused(f"{case.learner} has been signed off for {case.wanted.code} at level {case.wanted.level} today already.")
    check_ratings(case.plan, scores, {rating.score for rating in case.scheme.ratings})
    check_signing(case.plan, scores, case.met, case.own_scores, comment)
    still = case.missing(by.person_id, [part.piece(by.person_id) for part in written if part.text.strip()])
    if still:
        raise Refused(f"There is not enough evidence for {case.wanted.code} yet. {' '.join(still)}", field="saw")


def keep(case: Case, scores: Mapping[int, int], comment: str | None, outcome: Outcome, item: RequestItem | None, by: Viewer) -> Judgement:
    """The judgement of this round: the draft of it, if there is one, becomes it."""
    judgement = queries.draft_judgement(item.id, by.person_id) if item else None
    if judgement is None:
        judgement = Judgement(person_id=case.wanted.learner, assessor_id=by.person_id, item_id=item.id if item else None)
        db.session.add(judgement)
    judgement.round, judgement.version_id = item.round if item else 1, case.version.id
    judgement.competency_code, judgement.level = case.wanted.code, case.wanted.level
    judgement.outcome, judgement.judged_at, judgement.comment = outcome, clock.now(), comment
    db.session.flush()
    _rate(judgement, scores)
    return judgement


def _rate(judgement: Judgement, scores: Mapping[int, int]) -> None:
    known = {rating.behaviour_id: rating for rating in judgement.ratings}
    for behaviour_id, score in scores.items():
        rating = known.pop(behaviour_id, None) or JudgementRating(judgement_id=judgement.id, behaviour_id=behaviour_id)
        rating.score = score
        db.session.add(rating)
    for rating in known.values():
        db.session.delete(rating)
    db.session.flush()
    db.session.expire(judgement, ["ratings"])


def write(learner: int, written: Iterable[Written], pin_kind: str, pin_ids: Sequence[int], by: Viewer) -> None:
    for part in written:
        if part.text.strip():
            item = ItemInput(kind=part.kind, day=part.day, title=TITLES[part.kind], text=part.text)
            evidence.observed(owner_id=learner, item=item, pin_kind=pin_kind, pin_ids=pin_ids, readers={}, today=clock.today(), by=by)
