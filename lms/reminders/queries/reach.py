"""Whom a viewer reaches, of people whom reminders are about."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from lms.access import May, Viewer
from lms.kit.db import chunked, db
from lms.people.models import Person, Post, Term
from lms.people.queries import active, records_of_all, root_id, within


def within_reach(viewer: Viewer, may: May, humans: Collection[int], day: date) -> set[int]:
    """Those of these people whom this permission reaches in a post of the day."""
    statement = (
        select(root_id())
        .join(Post, Post.person_id == Person.id)
        .join(Term, Term.post_id == Post.id)
        .where(active(day), within(viewer, may))
    )
    chunks = (db.session.scalars(statement.where(Person.id.in_(records_of_all(chunk)))) for chunk in chunked(sorted(humans)))
    return {human_id for reached in chunks for human_id in reached}
