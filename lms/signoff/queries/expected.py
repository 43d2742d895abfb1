"""What the posts of people ask for today."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.framework import queries as frameworks
from lms.kit.db import db
from lms.people.models import Organisation, Person, Post, Term
from lms.people.queries import active, root_id
from lms.people.queries.posts import of_humans


@dataclass(frozen=True, slots=True)
class Expected:
    """A competency at a level that a post of somebody asks for."""

    human: int
    post_id: int
    framework_id: int
    code: str
    level: int


def expected_of(humans: Collection[int], today: date) -> list[Expected]:
    """Of every running post of these people; only what is essential."""
    pairs = frameworks.expected(today).subquery()
    statement = (
        select(root_id(), Post.id, pairs.c.framework_id, pairs.c.competency_code, pairs.c.level)
        .select_from(Person)
        .join(Post, Post.person_id == Person.id)
        .join(Term, Term.post_id == Post.id)
        .join(pairs, pairs.c.job_role_id == Term.job_role_id)
        .where(active(today))
        .order_by(Post.id, pairs.c.framework_id, pairs.c.competency_code)
    )
    return [Expected(*row) for condition in of_humans(humans) for row in db.session.execute(statement.where(condition))]


@dataclass(frozen=True, slots=True)
class OwnPost:
    """A post that runs today, as its holder knows it."""

    id: int
    person_id: int
    employer: str


def posts_of(human: int, today: date) -> list[OwnPost]:
    """The running posts of somebody, the oldest first."""
    statement = (
        select(Post.id, Post.person_id, Organisation.name)
        .select_from(Person)
        .join(Post, Post.person_id == Person.id)
        .join(Term, Term.post_id == Post.id)
        .join(Organisation, Organisation.id == Post.employer_id)
        .where(active(today))
        .order_by(Post.id)
    )
    return [OwnPost(*row) for condition in of_humans([human]) for row in db.session.execute(statement.where(condition))]
