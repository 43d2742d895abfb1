"""Verbs of flags: a supervisor asks that a sign-off is looked at again; whoever looks at it settles it. No figure changes."""

from sqlalchemy import select

from lms.access import Viewer
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.queries import records_of
from lms.signoff.models import ReviewFlag, SignOff
from lms.signoff.queries.cases import Wanted
from lms.signoff.queries.flags import may_flag, may_settle
from lms.signoff.queries.judging import SignedRow, open_flags
from lms.signoff.rules.judging import tidy_reason


def flag(*, row: SignedRow, reason: str, by: Viewer) -> None:
    """Raises Refused for others than a supervisor of the person, and where it is flagged already or does not stand."""
    today = clock.today()
    if not may_flag(row, by, today):
        raise Refused("Only a supervisor of the person asks for a review of their sign-off.")
    if not row.stands(today):
        raise Refused("This sign-off does not count any more.")
    if open_flags([row.id]):
        raise Refused("A review of this sign-off is asked for already.")
    db.session.add(ReviewFlag(sign_off_id=row.id, reason=tidy_reason(reason), raised_at=clock.now(), raised_by_account_id=by.account_id))
    db.session.flush()


def settle(*, row: SignedRow, by: Viewer) -> None:
    """It was looked at, and stands. Raises Refused."""
    if not may_settle(row, by, clock.today()):
        raise Refused("Only somebody who may withdraw this sign-off settles it.")
    _settle(select(ReviewFlag).where(ReviewFlag.sign_off_id == row.id), by)


def settle_flags_of(target: Wanted, *, by: Viewer) -> None:
    """The person was judged anew: whatever was asked about their earlier sign-offs in this is answered."""
    same = (SignOff.framework_id == target.framework_id, SignOff.competency_code == target.code, SignOff.level <= target.level)
    earlier = select(SignOff.id).where(SignOff.person_id.in_(records_of(target.learner)), *same)
    _settle(select(ReviewFlag).where(ReviewFlag.sign_off_id.in_(earlier)), by)


def _settle(which: object, by: Viewer) -> None:
    statement = which.where(ReviewFlag.settled_at.is_(None))  # type: ignore[attr-defined]
    for review_flag in db.session.scalars(statement):
        review_flag.settled_at, review_flag.settled_by_account_id = clock.now(), by.account_id
    db.session.flush()
