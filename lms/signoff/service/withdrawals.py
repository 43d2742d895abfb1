"""Verbs that take a sign-off away: undo within ten minutes, and withdrawing it later with a reason."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from lms.access import Viewer
from lms.audit import service as audit
from lms.evidence import service as evidence
from lms.evidence.queries import kinds_of
from lms.kit import clock
from lms.kit.db import db
from lms.kit.house import current_house
from lms.kit.refusal import Refused
from lms.signoff.models import Judgement, JudgementRating, RequestItem, RequestMove, SignOff
from lms.signoff.queries import requests
from lms.signoff.queries.cases import ITEM_PIN, JUDGEMENT_PIN
from lms.signoff.queries.flags import may_withdraw
from lms.signoff.queries.judging import SignedRow, signed_in_one_go
from lms.signoff.queries.names import competencies
from lms.signoff.rules.judging import UNDONE_BECAUSE, may_undo, tidy_reason
from lms.signoff.rules.words import ItemState, Outcome, Source
from lms.signoff.service.certificates import take_back
from lms.signoff.service.flags import settle
from lms.signoff.service.moves import locked
from lms.signoff.service.notifications import notify
from lms.signoff.service.requests import end_what_must
from lms.signoff.service.signing import lock
from lms.training.queries import posts_of_persons

WHY = "The sign-off was undone"


def undo(*, row: SignedRow, by: Viewer) -> int:
    """Take back what was signed for this person in one go: none of it ever counted. How many; 0 when it was taken back before."""
    if row.made_by_account_id != by.account_id or row.source is not Source.GIVEN:
        raise Refused("Only the person who signed it can undo it.")
    lock(row.learner_id)
    if row.withdrawn_on is not None:
        return 0
    if not may_undo(row.made_at, row.withdrawn_on, clock.now()):
        raise Refused("It can be undone for ten minutes. After that, you can withdraw it with a reason.")
    sign_offs = _sign_offs([entry.id for entry in signed_in_one_go(row)])
    judgements = list(db.session.scalars(select(Judgement).where(Judgement.sign_off_id.in_([entry.id for entry in sign_offs]))))
    for entry in sign_offs:
        _withdraw(entry, entry.signed_on, UNDONE_BECAUSE, by)
    _reopen([entry for entry in judgements if entry.item_id])
    _forget([entry for entry in judgements if entry.item_id is None], by)
    take_back(learner=row.learner_id, since=row.made_at)
    notify("undone", row.learner_id, f"sign-off {row.id}", "signoff.asked", what=competencies(sign_offs), assessor=by.name)
    _tell_rooms_above(row.learner_id)
    return len(sign_offs)


def _sign_offs(ids: Sequence[int]) -> list[SignOff]:
    statement = select(SignOff).where(SignOff.id.in_(ids)).order_by(SignOff.id)
    return list(db.session.scalars(statement.with_for_update().execution_options(populate_existing=True)))


def _reopen(judgements: Sequence[Judgement]) -> None:
    """Their items are claimed again, and what was found is a draft: the move that signed them is as if it had not been."""
    items = {item.id: item for item in locked([entry.item_id for entry in judgements if entry.item_id])}
    signed = select(RequestMove.id).where(RequestMove.item_id.in_(items), RequestMove.state == ItemState.SIGNED)
    audit.remove_rows(RequestMove, list(db.session.scalars(signed)), why=WHY)
    for judgement in judgements:
        judgement.outcome, judgement.sign_off_id = Outcome.DRAFT, None
        _back(items[judgement.item_id or 0])
    evidence.reopen(pin_kind=ITEM_PIN, pin_ids=list(items))


def _back(item: RequestItem) -> None:
    last = select(RequestMove.at).where(RequestMove.item_id == item.id).order_by(RequestMove.id.desc()).limit(1)
    item.state, item.moved_at = ItemState.CLAIMED, db.session.scalars(last).one()
    db.session.flush()


def _forget(judgements: Sequence[Judgement], by: Viewer) -> None:
    """Nobody had asked: judgement and what was written for it go."""
    ids = [entry.id for entry in judgements]
    evidence.reopen(pin_kind=JUDGEMENT_PIN, pin_ids=ids)
    written = {piece.evidence_id for pieces in kinds_of(JUDGEMENT_PIN, ids).values() for piece in pieces}
    for evidence_id in sorted(written):
        evidence.delete(evidence_id=evidence_id, by=by)
    ratings = select(JudgementRating.id).where(JudgementRating.judgement_id.in_(ids))
    audit.remove_rows(JudgementRating, list(db.session.scalars(ratings)), why=WHY)
    audit.remove_rows(Judgement, ids, why=WHY)
    db.session.expire_all()


def withdraw(*, row: SignedRow, reason: str, by: Viewer) -> None:
    """From today it does not count; what its owner has signed for others stands. Raises Refused."""
    why, today = tidy_reason(reason), clock.today()
    if not may_withdraw(row, by, today):
        raise Refused("Only its assessor, another eligible one, or learning and development withdraws a sign-off.")
    lock(row.learner_id)
    (sign_off,) = _sign_offs([row.id])
    if sign_off.withdrawn_on is not None:
        raise Refused("This sign-off has been withdrawn already.")
    _withdraw(sign_off, today, why, by)
    settle(row=row, by=by)
    notify("sign_off_withdrawn", row.learner_id, f"sign-off {row.id}", "signoff.asked", what=competencies([sign_off]))
    theirs = [entry for entry in requests.open_items(row.framework_id) if entry.assessor_id == row.learner_id and entry.code == row.code]
    end_what_must(theirs)
    _tell_rooms_above(row.learner_id)


def _withdraw(sign_off: SignOff, day: date, why: str, by: Viewer) -> None:
    sign_off.withdrawn_on, sign_off.withdrawn_reason, sign_off.withdrawn_by_account_id = day, why, by.account_id


def _tell_rooms_above(learner: int) -> None:
    """Last: they wait for one another, and nobody waits there who holds what another still needs."""
    current_house().learning_changed(posts_of_persons([learner]))
