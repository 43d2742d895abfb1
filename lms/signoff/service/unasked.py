"""Signing off somebody who has not asked: what was seen and what was talked about, once, for several competencies."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lms.access import Viewer
from lms.evidence import service as evidence
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.signoff.models import RequestItem, SignOff
from lms.signoff.queries import judging as queries
from lms.signoff.queries import requests
from lms.signoff.queries.cases import JUDGEMENT_PIN, Case, Wanted, cases
from lms.signoff.queries.names import competencies
from lms.signoff.rules.judging import Written, tidy_comment
from lms.signoff.rules.requests import Ended
from lms.signoff.rules.words import ItemState
from lms.signoff.service.certificates import follow
from lms.signoff.service.judging import NEW_VERSION
from lms.signoff.service.moves import locked, move
from lms.signoff.service.notifications import notify
from lms.signoff.service.signing import lock, sign_case, write


def sign_unasked(
    *, targets: Sequence[Wanted], score: int, written: Sequence[Written], comment: str, versions: Mapping[int, int], by: Viewer
) -> list[SignOff]:
    """Every behaviour of these competencies of one person is rated so. Sent twice, it is signed once. Raises Refused.

    `versions`: by framework, the version that the page showed.
    """
    if not targets:
        raise Refused("Choose what to sign off.", field="pairs")
    learner = targets[0].learner
    lock(learner)
    today, items = clock.today(), _asked_of(by, learner)
    signed = queries.signed_today_by(targets, by.person_id, today)
    if len(signed) == len(targets):
        return signed
    targets = [replace(target, item_id=_item_id(items, target)) for target in targets]
    known = cases(targets, by.person_id, today)
    new = [
        _sign(known.get(target), score, written, comment, versions, items.get((target.framework_id, target.code, target.level)), by)
        for target in targets
    ]
    judgement_ids = queries.judgements_of([target.id for target in new])
    write(learner, written, JUDGEMENT_PIN, judgement_ids, by)
    evidence.settle(pin_kind=JUDGEMENT_PIN, pin_ids=judgement_ids)
    notify("signed", learner, f"sign-off {new[0].id}", "signoff.asked", what=competencies(new), assessor=by.name)
    follow(learner=learner, name=known[targets[0]].learner, by=by)
    return new


def _item_id(items: Mapping[tuple[int, str, int], RequestItem], target: Wanted) -> int | None:
    item = items.get((target.framework_id, target.code, target.level))
    return item.id if item else None


def _asked_of(by: Viewer, learner: int) -> dict[tuple[int, str, int], RequestItem]:
    """What the learner has asked this assessor for."""
    rows = [row for row in requests.to_judge(by) if row.learner_id == learner]
    items = {item.id: item for item in locked([row.id for row in rows])}
    return {(row.framework_id, row.code, row.level): items[row.id] for row in rows}


def _sign(
    case: Case | None,
    score: int,
    written: Sequence[Written],
    comment: str,
    versions: Mapping[int, int],
    item: RequestItem | None,
    by: Viewer,
) -> SignOff:
    if case is None:
        raise Refused(Ended.NO_COMPETENCY.sentence)
    if versions.get(case.wanted.framework_id) != case.version.id:
        raise Refused(NEW_VERSION)
    if item and item.state is ItemState.WAITING:
        move(item, ItemState.CLAIMED, by=by)
    scores = {target.id: score for target in case.plan.to_judge}
    new = sign_case(case, scores, tidy_comment(comment), written, item, by)
    db.session.flush()
    return new
