"""Steps that do not apply to somebody: for a reason, from a day, until that is taken back."""

from datetime import date

from sqlalchemy import select

from lms.access import Viewer
from lms.induction.models import Waiver
from lms.induction.queries.inductions import StepView
from lms.induction.rules.words import Part
from lms.induction.service.inductions import derive
from lms.kit import clock
from lms.kit.db import advisory_lock, db
from lms.kit.refusal import Refused
from lms.starters.queries.person import StarterPost

NOT_YOURS = "Only learning and development decides which steps apply, and nobody for themselves."


def waive(*, post: StarterPost, step: StepView, reason: str, from_day: date, by: Viewer) -> None:
    """The step does not apply to this post from this day on. One that is waived already stays as it is. Raises Refused."""
    if not post.may_waive:
        raise Refused(NOT_YOURS)
    if step.part is Part.OFFERED:
        raise Refused("This step is only offered: nothing has to be waived.")
    if not reason.strip():
        raise Refused("Say why it does not apply.", field="reason")
    advisory_lock(f"induction {post.id}")
    if _standing(post.id, step):
        return
    new = Waiver(post_id=post.id, programme_id=step.programme_id, step_key=step.key, reason=reason.strip(), from_day=from_day)
    new.made_at, new.by_account_id = clock.now(), by.account_id
    db.session.add(new)
    derive([post.id])


def _standing(post_id: int, step: StepView) -> Waiver | None:
    same = (Waiver.post_id == post_id, Waiver.programme_id == step.programme_id, Waiver.step_key == step.key)
    return db.session.scalar(select(Waiver).where(*same, Waiver.withdrawn_from.is_(None)))


def take_back(*, waiver: Waiver, post: StarterPost, by: Viewer) -> None:
    """From today on the step applies again. Raises Refused."""
    if not post.may_waive:
        raise Refused(NOT_YOURS)
    if waiver.withdrawn_from is None:
        waiver.withdrawn_from, waiver.withdrawn_by_account_id = clock.today(), by.account_id
        derive([post.id])
