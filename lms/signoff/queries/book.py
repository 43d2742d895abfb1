"""What a competency book is made of: somebody's posts of the day that the viewer may open, what those expect, and how the person stands."""

from datetime import date

from sqlalchemy import or_, select

from lms.access import May, Viewer
from lms.framework import queries as frameworks
from lms.framework.rules.contents import Contents, Scheme
from lms.kit.db import AnyRow, db
from lms.people.models import JobRole, Organisation, Person, Post, Term
from lms.people.queries import active, name_in_sql, records_of, root_id, within
from lms.signoff.queries.competencies import overview
from lms.signoff.rules.book import Book
from lms.signoff.rules.overview import Overview


def book(person_id: int, viewer: Viewer, today: date) -> Book | None:
    """Of the record that counts; None where the viewer sees no post of theirs, or nothing is expected of what they see."""
    human = db.session.scalar(select(root_id()).where(Person.id == person_id))
    posts = _posts(human, viewer, today) if human else []
    expected = overview(human, today, tuple(post.id for post in posts)) if human and posts else Overview([])
    if human is None or not expected.rows:
        return None
    schemes, contents = _frameworks(expected, today)
    name = db.session.scalars(select(name_in_sql()).where(Person.id == human)).one()
    return Book(name, tuple((post.role, post.employer) for post in posts), expected, schemes, contents)


def _posts(human: int, viewer: Viewer, today: date) -> list[AnyRow]:
    """Reached as on the person's page: by a term that is running or about to."""
    reached = select(Term.post_id).join(Post, Post.id == Term.post_id)
    reached = reached.where(or_(Term.ends_on.is_(None), Term.ends_on >= today), within(viewer, May.SEE_RECORD))
    statement = (
        select(Post.id, JobRole.title.label("role"), Organisation.name.label("employer"))
        .join(Term, Term.post_id == Post.id)
        .join(JobRole, JobRole.id == Term.job_role_id)
        .join(Organisation, Organisation.id == Post.employer_id)
        .where(Post.person_id.in_(records_of(human)), active(today), Post.id.in_(reached))
    )
    return list(db.session.execute(statement.order_by(Organisation.name, Post.id)))


def _frameworks(expected: Overview, today: date) -> tuple[dict[str, Scheme], dict[str, Contents]]:
    """Those in which something is expected, by code."""
    schemes, contents = {}, {}
    for code in expected.frameworks:
        row = frameworks.scheme(code)
        version = row.in_force(today) if row else None
        if row and version:
            schemes[code], contents[code] = row.scheme, frameworks.contents(version.id)
    return schemes, contents
