"""Somebody who helps a starter: named, another named instead, ended."""

from sqlalchemy import select

from lms.access import Viewer
from lms.induction.models import Buddy
from lms.kit import clock
from lms.kit.db import advisory_lock, db
from lms.kit.refusal import Refused
from lms.starters.queries.buddies import Human
from lms.starters.queries.person import StarterPost

NOT_YOURS = "Only the supervisor, and learning and development, name a buddy."


def name(*, post: StarterPost, buddy: Human, by: Viewer) -> None:
    """This person helps the starter from today on, instead of whoever did. Named twice, it is one naming. Raises Refused."""
    if not post.may_help:
        raise Refused(NOT_YOURS)
    if buddy.id == post.person_id:
        raise Refused("Nobody is their own buddy. Choose somebody else.", field="buddy")
    advisory_lock(f"induction {post.id}")
    before = _named(post.id)
    if before and before.person_id == buddy.id:
        return
    _end(before)
    new = Buddy(post_id=post.id, person_id=buddy.id, named_on=clock.today(), made_at=clock.now(), by_account_id=by.account_id)
    db.session.add(new)
    db.session.flush()


def end(*, post: StarterPost) -> None:
    """From today on nobody is named. Raises Refused."""
    if not post.may_help:
        raise Refused(NOT_YOURS)
    _end(_named(post.id))


def _named(post_id: int) -> Buddy | None:
    return db.session.scalar(select(Buddy).where(Buddy.post_id == post_id, Buddy.ended_on.is_(None)))


def _end(row: Buddy | None) -> None:
    if row:
        row.ended_on = clock.today()
        db.session.flush()  # before another is added: one at a time is named
