"""Which posts of which people a viewer may open."""

from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.people.models import Post, Term
from lms.people.queries import within


def not_over(today: date) -> ColumnElement[bool]:
    """Terms that are running, or about to."""
    return or_(Term.ends_on.is_(None), Term.ends_on >= today)


def posts_within(viewer: Viewer, today: date, may: May = May.SEE_RECORD) -> Select[int]:
    """The ids of posts that the viewer may open: by a term that is running or about to; by the last one, of a post that has ended.

    Whoever supervised somebody does so no longer when the post has ended.
    """
    later = aliased(Term)
    is_last = ~exists().where(later.post_id == Term.post_id, later.starts_on > Term.starts_on)
    as_officer = within(replace(viewer, supervises=False), may)
    reached = or_(and_(not_over(today), within(viewer, may)), and_(is_last, as_officer))
    return select(Term.post_id).join(Post, Post.id == Term.post_id).where(reached)
