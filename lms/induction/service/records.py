"""Recording that a step was done, and taking that back. Whoever calls has made sure that this viewer may."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from lms.access import Viewer
from lms.induction.models import ProgrammeVersion, Step, StepRecord
from lms.induction.rules.words import BY_FACTS, WHOLE, ConfirmedBy, How, StepKind
from lms.induction.service.inductions import derive
from lms.kit import clock
from lms.kit.db import advisory_lock, db
from lms.kit.refusal import Refused
from lms.people.models import Post
from lms.training import queries as training

#: For so long somebody takes back what they have just recorded.
UNDO = timedelta(minutes=10)
UNDONE = "Taken back at once"


def record(
    *,
    post_ids: Sequence[int],
    programme_id: int,
    step_key: str,
    done_on: date,
    confirmed_by: ConfirmedBy,
    how: How,
    by: Viewer,
    note: str | None = None,
    where_id: int | None = None,
) -> int:
    """A record for each of these posts; how many are new. One that stands already changes nothing. `programme_id` brings the step.

    Raises Refused for a day to come, and for a step that is done by training or a sign-off.
    """
    if done_on > clock.today():
        raise Refused("That day has not come yet. Give the day on which it was done.", field="done_on")
    _refuse_facts(programme_id, step_key)
    for post_id in sorted(post_ids):
        advisory_lock(f"induction {post_id}")
    what = {"programme_id": programme_id, "step_key": step_key, "done_on": done_on, "confirmed_by": confirmed_by}
    standing = select(StepRecord.post_id).filter_by(**what).where(StepRecord.post_id.in_(post_ids), StepRecord.withdrawn_from.is_(None))
    new = sorted(set(post_ids) - set(db.session.scalars(standing)))
    about = {"how": how, "where_id": where_id, "note": note or None, "made_at": clock.now(), "made_by_account_id": by.account_id}
    db.session.add_all(StepRecord(post_id=post_id, **what, **about) for post_id in new)
    derive_for(new)
    return len(new)


def _refuse_facts(programme_id: int, step_key: str) -> None:
    """The step as its newest version has it. Raises Refused."""
    if step_key == WHOLE:
        return
    newest = (
        select(Step.kind, Step.subject_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Step.version_id)
        .where(ProgrammeVersion.programme_id == programme_id, ProgrammeVersion.published_from.is_not(None), Step.key == step_key)
        .order_by(ProgrammeVersion.number.desc())
    )
    step = db.session.execute(newest).first()
    if step is None:
        raise Refused("This programme has no such step any more.")
    if step.kind is StepKind.COMPETENCY:
        raise Refused("This step is done by a sign-off. Ask an assessor to sign it off.")
    if step.kind in BY_FACTS or step.subject_id is not None:
        raise Refused("This step is done by training. Record the training itself.")


def withdraw(*, record_id: int, reason: str, by: Viewer) -> None:
    """From today on it does not count. Raises Refused without a reason; one that is withdrawn already stays so."""
    if not reason.strip():
        raise Refused("Say why it does not count.", field="reason")
    _withdraw(db.session.get_one(StepRecord, record_id), clock.today(), reason.strip(), by)


def may_undo(row: StepRecord, by: Viewer) -> bool:
    """Has this very person recorded it a moment ago?"""
    is_own = row.made_by_account_id == by.account_id
    return is_own and row.withdrawn_from is None and clock.now() - row.made_at <= UNDO


def undo(*, record_id: int, by: Viewer) -> None:
    """As if it had never been recorded. Raises Refused when it is too late for that."""
    row = db.session.get_one(StepRecord, record_id)
    if not may_undo(row, by):
        raise Refused("It is too late to undo this. Withdraw it with a reason.")
    _withdraw(row, row.done_on, UNDONE, by)


def _withdraw(row: StepRecord, day: date, reason: str, by: Viewer) -> None:
    if row.withdrawn_from is not None:
        return
    row.withdrawn_from, row.withdrawn_reason, row.withdrawn_by_account_id = day, reason, by.account_id
    derive_for([row.post_id])


def derive_for(post_ids: Sequence[int]) -> None:
    """The inductions of the people of these posts, in all their posts: what was done in one may count in another."""
    if post_ids:
        persons = db.session.scalars(select(Post.person_id).where(Post.id.in_(post_ids))).all()
        derive(training.posts_of_persons(persons))
