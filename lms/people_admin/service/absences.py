"""Long leave: added, changed, ended, or removed where it was a mistake."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete

from lms.access import Viewer
from lms.kit.concurrent_edits import check
from lms.kit.db import db
from lms.kit.house import current_house
from lms.kit.refusal import Refused
from lms.people.models import Absence
from lms.people_admin.queries import posts
from lms.people_admin.queries.posts import PostAt
from lms.people_admin.rules.absences import check as check_dates
from lms.people_admin.service.write_lock import REMOVED_MEANWHILE, is_there, lock_writes, record_removal
from lms.training.models import Standing


def add_absence(post: PostAt, *, starts_on: date, ends_on: date | None, reason: str | None, by: Viewer) -> None:
    """Somebody is, was or will be away from this post. Sent twice, it is recorded once. A reason is kept only of those who may read it."""
    lock_writes()
    others = posts.away(post.id)
    if any((one.starts_on, one.ends_on) == (starts_on, ends_on) for one in others):
        return
    check_dates(starts_on, ends_on, others, _first_day(post))
    told = _tidy(reason) if post.reads_reasons(by) else None
    db.session.add(Absence(post_id=post.id, starts_on=starts_on, ends_on=ends_on, reason=told))
    current_house().posts_changed([post.id])


def absence_values(row: Absence, post: PostAt, by: Viewer) -> Mapping[str, object]:
    """What the form shows; the reason only to those who may read it."""
    dates = {"starts_on": row.starts_on, "ends_on": row.ends_on}
    return dates | ({"reason": row.reason} if post.reads_reasons(by) else {})


def edit_absence(row: Absence, post: PostAt, *, starts_on: date, ends_on: date | None, reason: str | None, seen: str, by: Viewer) -> None:
    """Change or end long leave. Raises Overtaken or Refused where somebody else was quicker."""
    lock_writes()
    if not is_there(row):
        raise Refused(REMOVED_MEANWHILE)
    told = _tidy(reason) if post.reads_reasons(by) else row.reason
    if (row.starts_on, row.ends_on, row.reason) == (starts_on, ends_on, told):
        return
    check(seen, absence_values(row, post, by))
    check_dates(starts_on, ends_on, posts.away(post.id, but=row.id), _first_day(post))
    row.starts_on, row.ends_on, row.reason = starts_on, ends_on, told
    current_house().posts_changed([post.id])


def remove_absence(row: Absence, post: PostAt, *, reason: str, by: Viewer) -> None:
    """Long leave that was entered by mistake. Said twice, it is done once."""
    lock_writes()
    if not is_there(row):
        return
    record_removal("absence", row.id, reason, by)
    db.session.execute(delete(Standing).where(Standing.absence_id == row.id))
    db.session.delete(row)
    current_house().posts_changed([post.id])


def _first_day(post: PostAt) -> date | None:
    terms = posts.terms_of([post.id])[post.id]
    return terms[0].starts_on if terms else None


def _tidy(reason: str | None) -> str | None:
    return " ".join((reason or "").split()) or None
