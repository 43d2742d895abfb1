"""Putting somebody on a programme by hand, and taking them off again."""

from datetime import date

from sqlalchemy import select

from lms.access import Viewer
from lms.induction.models import Joining
from lms.induction.service.inductions import derive
from lms.kit import clock
from lms.kit.datetimes import long_date
from lms.kit.db import advisory_lock, db
from lms.kit.refusal import Refused
from lms.starters.queries.joining import last_day, programmes_to_join
from lms.starters.queries.person import StarterPost

NOT_YOURS = "Only learning and development puts people on inductions, and nobody themselves."


def join(*, post: StarterPost, programme_id: int, starts_on: date, by: Viewer) -> None:
    """The post is on the programme from this day on, until its end. Sent twice, it is on it once. Raises Refused.

    Somebody who has left and come back is put on it anew; what they were on until then stays.
    """
    if not post.may_manage:
        raise Refused(NOT_YOURS)
    advisory_lock(f"induction {post.id}")
    before, possible = _standing(post.id, programme_id), dict(programmes_to_join(post, clock.today()))
    if before and programme_id not in possible:
        return
    if programme_id not in possible:
        raise Refused("Choose a programme of the list.", field="programme")
    end = last_day(post.id, starts_on)
    if end is not None and starts_on > end:
        raise Refused(f"The post ends on {long_date(end)}. Give an earlier day.", field="starts_on")
    if end is not None and end < clock.today():
        raise Refused(f"That time in the post ended on {long_date(end)}. Give a day in the one that runs now.", field="starts_on")
    if before:
        before.withdrawn_from, before.withdrawn_reason = clock.today(), "Put on it again"
        db.session.flush()  # one at a time stands
    db.session.add(
        Joining(post_id=post.id, programme_id=programme_id, starts_on=starts_on, made_at=clock.now(), by_account_id=by.account_id)
    )
    derive([post.id])


def _standing(post_id: int, programme_id: int) -> Joining | None:
    same = (Joining.post_id == post_id, Joining.programme_id == programme_id, Joining.withdrawn_from.is_(None))
    return db.session.scalar(select(Joining).where(*same))


def take_off(*, joining: Joining, post: StarterPost, reason: str) -> None:
    """From today on the post is not on it. What was recorded stays. Raises Refused."""
    if not post.may_manage:
        raise Refused(NOT_YOURS)
    if not reason.strip():
        raise Refused("Say why.", field="reason")
    if joining.withdrawn_from is None:
        joining.withdrawn_from, joining.withdrawn_reason = clock.today(), reason.strip()
        derive([post.id])
