"""Who can be the buddy of a starter: people of the same employer, and people whom the viewer sees."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from lms.access import May, Viewer
from lms.kit.db import AnySelect, db
from lms.kit.identifiers import fold
from lms.people.models import Organisation, Person, Post, Term
from lms.people.queries import active, name_in_sql, within
from lms.starters.queries.person import StarterPost

MOST_FOUND = 20


@dataclass(frozen=True)
class Human:
    """Somebody by the record that counts, and where they work."""

    id: int
    name: str
    where: str


def buddies_called(text: str, post: StarterPost, viewer: Viewer, today: date) -> list[Human]:
    """Those whose name has all these words; nobody for nothing."""
    words = fold(text).split()
    if not words:
        return []
    statement = _possible(post, viewer, today)
    for word in words:
        statement = statement.where(Person.name_folded.contains(word, autoescape=True))
    people: dict[int, Human] = {}
    for row in db.session.execute(statement.limit(MOST_FOUND * 2)):
        people.setdefault(row[0], Human(*row))
    return list(people.values())[:MOST_FOUND]


def possible_buddy(person_id: int, post: StarterPost, viewer: Viewer, today: date) -> Human | None:
    """One of those who can be it; None for others."""
    row = db.session.execute(_possible(post, viewer, today).where(Person.id == person_id).limit(1)).one_or_none()
    return Human(*row) if row else None


def _possible(post: StarterPost, viewer: Viewer, today: date) -> AnySelect:
    return (
        select(Person.id, name_in_sql(), Organisation.name)
        .join(Post, Post.person_id == Person.id)
        .join(Term, Term.post_id == Post.id)
        .join(Organisation, Organisation.id == Term.organisation_id)
        .where(active(today), Person.merged_into_id.is_(None), Person.id != post.person_id)
        .where(or_(Post.employer_id == post.employer_id, within(viewer, May.SEE_PEOPLE)))
        .order_by(Person.name_folded, Person.id)
    )
