"""Whom somebody can invite: people in their reach by name, and anyone by an exact address or number. The directory is listed to nobody."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.access import May, Viewer
from lms.accounts.queries.sign_in_names import person_for
from lms.kit.db import AnySelect, db
from lms.kit.identifiers import clean_mobile, fold
from lms.people.models import Organisation, Person, Post, Term
from lms.people.queries import active, name_in_sql, records_of, root_id, within

MOST_FOUND = 20


@dataclass(frozen=True)
class Human:
    """Somebody by the record that counts, and where they work."""

    id: int
    name: str
    where: str


def people_called(text: str, viewer: Viewer, today: date) -> list[Human]:
    """People in the viewer's reach whose name has all these words; nobody for nothing."""
    words = fold(text).split()
    return _listed(_in_reach(viewer, today), words) if words else []


def own_people(viewer: Viewer, today: date) -> list[Human]:
    """Those whom the viewer supervises: a short list that needs no search."""
    supervisor = Viewer(viewer.account_id, viewer.person_id, viewer.name, supervises=viewer.supervises)
    return _listed(_in_reach(supervisor, today), [], most=200) if viewer.supervises else []


def person_in_reach(person_id: int, viewer: Viewer, today: date) -> Human | None:
    """One of the viewer's people; None for others. Never the viewer."""
    row = db.session.execute(_in_reach(viewer, today).where(Person.id == person_id).limit(1)).one_or_none()
    return Human(*row) if row else None


def person_known_as(text: str, today: date) -> Human | None:
    """Whoever works here today and has exactly this email address, or employer code and employee number. One answer for everything else."""
    person_id = None if not text.strip() or ("@" not in text and clean_mobile(text)) else person_for(text)
    if person_id is None:
        return None
    row = db.session.execute(_working(today).where(root_id() == person_id).limit(1)).one_or_none()
    return human_called(person_id, row.where_) if row else None


def human_called(person_id: int, where: str = "") -> Human:
    """By the record that counts."""
    return Human(person_id, db.session.scalar(select(name_in_sql()).where(Person.id == person_id)) or "", where)


def _listed(statement: AnySelect, words: list[str], most: int = MOST_FOUND) -> list[Human]:
    for word in words:
        statement = statement.where(Person.name_folded.contains(word, autoescape=True))
    people: dict[int, Human] = {}
    for row in db.session.execute(statement.limit(most * 2)):
        people.setdefault(row[0], Human(*row))
    return list(people.values())[:most]


def _in_reach(viewer: Viewer, today: date) -> AnySelect:
    """The human's own name, wherever among their records the post stands."""
    posts = _working(today).with_only_columns(root_id().label("human_id"), Organisation.name.label("where_"))
    theirs = posts.where(within(viewer, May.OPEN_SUPERVISION)).order_by(None).subquery()
    return (
        select(Person.id, name_in_sql(), theirs.c.where_)
        .join(theirs, theirs.c.human_id == Person.id)
        .where(Person.id.not_in(records_of(viewer.person_id)))
        .order_by(Person.name_folded, Person.id)
    )


def _working(today: date) -> AnySelect:
    return (
        select(root_id().label("human_id"), Organisation.name.label("where_"))
        .select_from(Person)
        .join(Post, Post.person_id == Person.id)
        .join(Term, Term.post_id == Post.id)
        .join(Organisation, Organisation.id == Post.employer_id)
        .where(active(today))
        .order_by(Post.id)
    )
