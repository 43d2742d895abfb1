"""Whose record an officer may copy whole."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, select

from lms.access import May, Reach, Viewer
from lms.kit.db import db
from lms.people.models import Account, Organisation, Person, Post
from lms.people.queries import records_of, root_id
from lms.people.rules import full_name
from lms.privacy.models import AccessCopy
from lms.records.queries.reach import posts_within

#: A copy can be fetched for this long by whoever made it.
FETCHABLE = timedelta(days=7)


@dataclass(frozen=True)
class Subject:
    """Whose record it is. `may_copy`: the viewer looks after every post of theirs."""

    person_id: int
    name: str
    may_copy: bool


def subject(person_id: int, viewer: Viewer, today: date) -> Subject | None:
    """The person, followed to the record that counts; None for whoever may not open any post of theirs."""
    root = db.session.scalar(select(root_id()).where(Person.id == person_id))
    if root is None:
        return None
    opens = exists().where(Post.person_id.in_(records_of(root)), Post.id.in_(posts_within(viewer, today)))
    if viewer.reach(May.MANAGE_PEOPLE) != Reach.PARTNERSHIP and not db.session.scalar(select(opens)):
        return None
    first, last, preferred = db.session.execute(
        select(Person.first_name, Person.last_name, Person.preferred_name).where(Person.id == root)
    ).one()
    return Subject(root, full_name(first, last, preferred), covers_all_posts(root, viewer))


def covers_all_posts(person_id: int, viewer: Viewer) -> bool:
    """Does the viewer look after every employer where this person has, or had, a post? Without a post: only who looks after all."""
    if viewer.reach(May.MANAGE_PEOPLE) == Reach.PARTNERSHIP:
        return True
    theirs = select(Organisation.path).join(Post, Post.employer_id == Organisation.id).where(Post.person_id.in_(records_of(person_id)))
    paths = db.session.scalars(theirs.distinct()).all()
    return bool(paths) and all(viewer.reaches(May.MANAGE_PEOPLE, path) for path in paths)


@dataclass(frozen=True)
class Copy:
    """A copy that an officer has made."""

    id: int
    person_id: int
    name: str
    reason: str
    at: datetime


def copy(copy_id: int, viewer: Viewer, now: datetime) -> Copy | None:
    """For whoever made it, while it can be fetched and their reach still covers the person."""
    found = (
        select(
            AccessCopy.id,
            AccessCopy.person_id,
            Person.first_name,
            Person.last_name,
            Person.preferred_name,
            AccessCopy.reason,
            AccessCopy.at,
        )
        .join(Person, Person.id == AccessCopy.person_id)
        .where(AccessCopy.id == copy_id, AccessCopy.by_account_id == viewer.account_id, AccessCopy.at > now - FETCHABLE)
    )
    row = db.session.execute(found).first()
    if row is None or viewer.reach(May.MANAGE_PEOPLE) is None:
        return None
    root = db.session.scalar(select(func.coalesce(Person.merged_into_id, Person.id)).where(Person.id == row.person_id))
    if root is None or not covers_all_posts(root, viewer):
        return None
    return Copy(row.id, root, full_name(row.first_name, row.last_name, row.preferred_name), row.reason, row.at)


def address_of(person_id: int) -> str | None:
    """Where a message reaches this person: the address on record, or that of an account."""
    found = (
        select(func.coalesce(Person.email, Account.email))
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Person.id.in_(records_of(person_id)), func.coalesce(Person.email, Account.email).is_not(None))
        .order_by(Person.merged_into_id.is_not(None), Person.id)
    )
    return db.session.scalar(found.limit(1))
