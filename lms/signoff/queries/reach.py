"""Whose names a viewer reads in lists of what others have signed."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from lms.access import May, Viewer
from lms.kit.db import db
from lms.people.models import Person, Post, Term
from lms.people.queries import active, root_id, within
from lms.people.queries.posts import of_humans


def reached(humans: Collection[int], viewer: Viewer, may: May, today: date) -> set[int]:
    """Those of these people with a running post that this permission reaches."""
    statement = select(root_id()).select_from(Person).join(Post, Post.person_id == Person.id).join(Term, Term.post_id == Post.id)
    running = statement.where(active(today), within(viewer, may))
    return {human for condition in of_humans(humans) for human in db.session.scalars(running.where(condition))}
