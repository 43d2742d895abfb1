"""The posts whose supervisor is to change: those of one supervisor, or of one part of the tree."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.kit.db import AnyRow, AnySelect, chunked, db
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.people.models import JobRole, Organisation, Person, Post, Term
from lms.people.queries import active, below, places, root_id, within
from lms.people.rules import full_name

Human = aliased(Person, name="human")


@dataclass(frozen=True)
class Member:
    """A post with its place and supervisor on a day."""

    post_id: int
    name: str
    employee_number: str
    employer: str
    place: str
    job_role: str | None
    supervisor: str | None


SORTS = ("name",)


def members(viewer: Viewer, supervisor_post_id: int | None, organisation_id: int | None, ask: PageRequest, day: date) -> PageOfRows[Member]:
    """A page of posts within reach with a term on this day, in two queries."""
    wanted = _members(day).where(*_chosen(viewer, supervisor_post_id, organisation_id))
    return fetch_page(wanted, ask, keys={"name": Human.name_folded}, tie=Post.id, read=_rows)


def member_ids(viewer: Viewer, supervisor_post_id: int | None, organisation_id: int | None, day: date) -> list[int]:
    """All of them, by id."""
    wanted = select(Post.id).join(Term, Term.post_id == Post.id).where(active(day), *_chosen(viewer, supervisor_post_id, organisation_id))
    return list(db.session.scalars(wanted.order_by(Post.id)))


def named(viewer: Viewer, post_ids: Collection[int], day: date) -> list[Member]:
    """These posts by name, as far as they are within reach and have a term on this day."""
    found: list[Member] = []
    for some in chunked(sorted(set(post_ids))):
        wanted = _members(day).where(within(viewer, May.MANAGE_PEOPLE), Post.id.in_(some))
        found += _rows(db.session.execute(wanted.order_by(Human.name_folded, Post.id)))
    return found


def _chosen(viewer: Viewer, supervisor_post_id: int | None, organisation_id: int | None) -> Iterator[ColumnElement[bool]]:
    yield within(viewer, May.MANAGE_PEOPLE)
    if supervisor_post_id is not None:
        yield Term.supervisor_post_id == supervisor_post_id
    if organisation_id is not None:
        there = places().get(organisation_id)
        yield Term.organisation_id.in_(below(there.path)) if there else Term.id.is_(None)


def _members(day: date) -> AnySelect:
    boss_post, recorded, boss = aliased(Post), aliased(Person), aliased(Person)
    boss_employer, employer = aliased(Organisation), aliased(Organisation)
    return (
        select(Post.id, Human.first_name, Human.last_name, Human.preferred_name, Post.employee_number)
        .add_columns(employer.name.label("employer"), Organisation.name.label("place"), JobRole.title)
        .add_columns(boss.first_name.label("boss_first"), boss.last_name.label("boss_last"), boss.preferred_name.label("boss_preferred"))
        .add_columns(boss_employer.code.label("boss_code"), boss_post.employee_number.label("boss_number"))
        .select_from(Post)
        .join(Person, Person.id == Post.person_id)
        .join(Human, Human.id == root_id())
        .join(Term, Term.post_id == Post.id)
        .join(Organisation, Organisation.id == Term.organisation_id)
        .join(employer, employer.id == Post.employer_id)
        .outerjoin(JobRole, JobRole.id == Term.job_role_id)
        .outerjoin(boss_post, boss_post.id == Term.supervisor_post_id)
        .outerjoin(recorded, recorded.id == boss_post.person_id)
        .outerjoin(boss, boss.id == root_id(recorded))
        .outerjoin(boss_employer, boss_employer.id == boss_post.employer_id)
        .where(active(day))
    )


def _rows(rows: Iterable[AnyRow]) -> list[Member]:
    return [
        Member(
            post_id=row.id,
            name=full_name(row.first_name, row.last_name, row.preferred_name),
            employee_number=row.employee_number,
            employer=row.employer,
            place=row.place,
            job_role=row.title,
            supervisor=_boss(row),
        )
        for row in rows
    ]


def _boss(row: AnyRow) -> str | None:
    if row.boss_last is None:
        return None
    return f"{full_name(row.boss_first, row.boss_last, row.boss_preferred)} ({row.boss_code} {row.boss_number})"


def supervisors(viewer: Viewer, day: date) -> list[tuple[str, str]]:
    """Whoever supervises anybody within reach on this day, as (post, name with employer and number)."""
    bosses = select(Term.supervisor_post_id).join(Post, Post.id == Term.post_id).where(active(day), within(viewer, May.MANAGE_PEOPLE))
    wanted = (
        select(Post.id, Human.first_name, Human.last_name, Human.preferred_name, Organisation.code, Post.employee_number)
        .join(Person, Person.id == Post.person_id)
        .join(Human, Human.id == root_id())
        .join(Organisation, Organisation.id == Post.employer_id)
        .where(Post.id.in_(bosses))
        .order_by(Human.name_folded, Post.id)
    )
    rows = db.session.execute(wanted)
    return [
        (str(post_id), f"{full_name(first, last, preferred)} ({code} {number})") for post_id, first, last, preferred, code, number in rows
    ]
