"""What the demonstration of competence needs to know of the people who are there."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms.framework import queries as frameworks
from lms.kit.db import db
from lms.people.models import Account, JobRole, Person, Post, Term
from lms.people.queries import active, name_in_sql
from lms.training.rules.enums import NEVER_COMPELLED


@dataclass(frozen=True, slots=True)
class Worker:
    """A post that runs today, of a worker type that is counted."""

    post_id: int
    person_id: int
    employer_id: int
    organisation_id: int
    job_role_id: int | None
    supervisor_id: int | None  # a person
    starts_on: date


def workers(today: date) -> list[Worker]:
    """Everybody with a counted post, in the order of posts."""
    supervisor = aliased(Post)
    statement = (
        select(Post.id, Post.person_id, Post.employer_id, Term.organisation_id, Term.job_role_id, supervisor.person_id, Term.starts_on)
        .join(Term, Term.post_id == Post.id)
        .outerjoin(supervisor, supervisor.id == Term.supervisor_post_id)
        .where(active(today), Term.worker_type.not_in(NEVER_COMPELLED))
        .order_by(Post.id)
    )
    return [Worker(*row) for row in db.session.execute(statement)]


def accounts() -> dict[str, Account]:
    """By e-mail address."""
    return {account.email: account for account in db.session.scalars(select(Account).where(Account.email.is_not(None))) if account.email}


def asked(framework_id: int, today: date) -> Mapping[int, Sequence[tuple[str, int]]]:
    """What each job role asks for: competency and level."""
    expected = frameworks.expected(today).subquery()
    statement = select(expected.c.job_role_id, expected.c.competency_code, expected.c.level).where(expected.c.framework_id == framework_id)
    by_role = defaultdict(list)
    for job_role_id, code, level in db.session.execute(statement.order_by(expected.c.job_role_id, expected.c.competency_code)):
        by_role[job_role_id].append((code, level))
    return by_role


def job_role(key: str) -> int:
    """Raises NoResultFound."""
    return db.session.scalars(select(JobRole.id).where(JobRole.key == key)).one()


def names_of(person_ids: Collection[int]) -> dict[int, str]:
    """What these people are called."""
    return {row.id: row.name for row in db.session.execute(select(Person.id, name_in_sql().label("name")).where(Person.id.in_(person_ids)))}
