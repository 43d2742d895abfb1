"""Reads of first assessors: who is named where, and what they have signed."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.kit.db import db
from lms.kit.identifiers import fold
from lms.people.models import Organisation, Person, Post, Term
from lms.people.queries import active, name_in_sql, places, places_within, root_id
from lms.signoff.models import FirstAssessor
from lms.signoff.queries.judging import SignedRow, signed_by_people

MOST_FOUND = 20
_record = aliased(Person)


@dataclass(frozen=True, slots=True)
class Human:
    """Somebody by the record that counts, and where they work."""

    id: int
    name: str
    where: str


def people_called(text: str, today: date) -> list[Human]:
    """People whose name has all these words and who work somewhere today, whoever they work for; none for nothing."""
    words = fold(text).split()
    if not words:
        return []
    statement = (
        select(Person.id, name_in_sql(), Organisation.name)
        .join(Post, Post.person_id == Person.id)
        .join(Term, Term.post_id == Post.id)
        .join(Organisation, Organisation.id == Term.organisation_id)
        .where(active(today), Person.merged_into_id.is_(None))
        .order_by(Person.name_folded, Person.id)
    )
    for word in words:
        statement = statement.where(Person.name_folded.contains(word, autoescape=True))
    people: dict[int, Human] = {}
    for row in db.session.execute(statement.limit(MOST_FOUND * 2)):
        people.setdefault(row[0], Human(*row))
    return list(people.values())[:MOST_FOUND]


def human(person_id: int, today: date) -> Human | None:
    """One of those who work somewhere today; None for others."""
    statement = (
        select(Person.id, name_in_sql(), Organisation.name)
        .join(Post, Post.person_id == Person.id)
        .join(Term, Term.post_id == Post.id)
        .join(Organisation, Organisation.id == Term.organisation_id)
        .where(active(today), Person.id == person_id, Person.merged_into_id.is_(None))
        .order_by(Post.id)
    )
    row = db.session.execute(statement.limit(1)).one_or_none()
    return Human(*row) if row else None


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A naming in words."""

    id: int
    person_id: int
    name: str
    framework_id: int
    scope: str
    level: int
    place: str
    starts_on: date
    ends_on: date
    reason: str


def named(viewer: Viewer) -> list[NamedRow]:
    """Within the reach of the viewer, those that end last first."""
    statement = (
        select(FirstAssessor, Person.id, name_in_sql())
        .join(_record, _record.id == FirstAssessor.person_id)
        .join(Person, Person.id == root_id(_record))
        .where(places_within(viewer, May.NAME_ASSESSORS, FirstAssessor.organisation_id))
        .order_by(FirstAssessor.ends_on.desc(), FirstAssessor.id)
    )
    among = places()
    return [
        NamedRow(
            id=entry.id,
            person_id=human_id,
            name=name,
            framework_id=entry.framework_id,
            scope=entry.competency_code or entry.domain_code or "",
            level=entry.level,
            place=among[entry.organisation_id].name,
            starts_on=entry.starts_on,
            ends_on=entry.ends_on,
            reason=entry.reason,
        )
        for entry, human_id, name in db.session.execute(statement)
    ]


def naming_of(naming_id: int, viewer: Viewer) -> FirstAssessor | None:
    """One within the reach of the viewer."""
    reached = places_within(viewer, May.NAME_ASSESSORS, FirstAssessor.organisation_id)
    return db.session.scalar(select(FirstAssessor).where(FirstAssessor.id == naming_id, reached))


def naming(like: FirstAssessor) -> FirstAssessor | None:
    """The same naming, made before."""
    columns = ("person_id", "framework_id", "domain_code", "competency_code", "level", "organisation_id", "starts_on", "ends_on")
    same = [getattr(FirstAssessor, name).is_not_distinct_from(getattr(like, name)) for name in columns]
    return db.session.scalar(select(FirstAssessor).where(*same))


def signed_by_first_assessors(people: Collection[int], rows: Collection[NamedRow]) -> list[SignedRow]:
    """What they signed while they were named, newest first."""
    while_named = {(row.person_id, row.framework_id): [] for row in rows}  # type: dict[tuple[int, int], list[tuple[date, date]]]
    for row in rows:
        while_named[row.person_id, row.framework_id].append((row.starts_on, row.ends_on))
    records = select(Person.id, Person.merged_into_id).where(Person.merged_into_id.in_(people))
    human = {record.id: record.merged_into_id for record in db.session.execute(records)}
    signed = [replace(entry, assessor_id=human.get(entry.assessor_id, entry.assessor_id)) for entry in signed_by_people(people)]
    return [
        entry
        for entry in signed
        if any(first <= entry.signed_on <= last for first, last in while_named.get((entry.assessor_id or 0, entry.framework_id), ()))
    ]
