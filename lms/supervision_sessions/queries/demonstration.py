"""Who could meet for supervision in the demonstration."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from lms.kit.db import AnySelect, db
from lms.people.models import Absence, Account, JobRole, Organisation, Person, Post, Term
from lms.people.queries import active, root_id


@dataclass(frozen=True, slots=True)
class Worker:
    """A post of somebody, as its last term has it. `is_free`: not on long leave in these months."""

    post_id: int
    person_id: int
    employer: str
    organisation: str
    role: str | None
    supervisor_post_id: int | None
    starts_on: date
    ends_on: date | None
    is_free: bool


def workers(today: date) -> list[Worker]:
    """Everybody with a post today, in the order of posts."""
    return [Worker(*row) for row in db.session.execute(_posts(today).where(active(today)))]


def leavers(since: date, today: date) -> list[Worker]:
    """Whose last post has ended in these days."""
    other = aliased(Term)
    again = exists(select(other.id).where(other.post_id == Post.id, or_(other.ends_on.is_(None), other.ends_on > Term.ends_on)))
    return [Worker(*row) for row in db.session.execute(_posts(since).where(Term.ends_on.between(since, today), ~again))]


def _posts(today: date) -> AnySelect:
    employer, place, months = aliased(Organisation), aliased(Organisation), timedelta(days=250)
    away = exists(select(Absence.id).where(Absence.post_id == Post.id, or_(Absence.ends_on.is_(None), Absence.ends_on >= today - months)))
    return (
        select(Post.id, root_id(), employer.code, place.code, JobRole.key, Term.supervisor_post_id, Term.starts_on, Term.ends_on, ~away)
        .join(Person, Person.id == Post.person_id)
        .join(Term, Term.post_id == Post.id)
        .join(employer, employer.id == Post.employer_id)
        .join(place, place.id == Term.organisation_id)
        .outerjoin(JobRole, JobRole.id == Term.job_role_id)
        .order_by(Post.id, Term.starts_on)
    )


def sign_ins() -> dict[str, int]:
    """By e-mail address, mobile number, or employer and number: the person."""
    people: dict[str, int] = {}
    statement = select(Account, Post, Organisation.code).join(Post, Post.person_id == Account.person_id)
    for account, post, code in db.session.execute(statement.join(Organisation, Organisation.id == Post.employer_id)):
        names: Sequence[str | None] = (account.email, account.mobile, f"{code} {post.employee_number}")
        people |= {name: account.person_id for name in names if name}
    return people
