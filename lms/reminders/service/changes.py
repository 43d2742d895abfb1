"""What has changed since the last run is noted as it changes."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete

from lms.kit import clock
from lms.kit.db import db, insert_unaudited
from lms.reminders.models import ChangedPost

#: Notes are of use to the runs of so many days.
KEPT = timedelta(days=40)


def note(post_ids: Sequence[int] | None) -> None:
    """The facts of these posts have changed, or (None) perhaps those of all: a hook of the house."""
    now = clock.now()
    insert_unaudited(ChangedPost, [{"post_id": post_id, "at": now} for post_id in ((None,) if post_ids is None else post_ids)])


def forget() -> None:
    """Notes of long ago go."""
    db.session.execute(delete(ChangedPost).where(ChangedPost.at < clock.now() - KEPT))
