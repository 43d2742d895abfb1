"""What job roles ask for."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from lms.framework.models import Competency, Domain, Profile
from lms.framework.queries.versions import in_force_on
from lms.framework.rules import AsksFor
from lms.framework.rules.profiles import ProfileRow
from lms.kit.db import AnySelect, db
from lms.people.models import JobRole, Person, Post, Term
from lms.people.queries import active, places, root_id
from lms.people.rules import Sector


def running(day: date) -> ColumnElement[bool]:
    """The rows that are in force on this day."""
    return and_(Profile.effective_from <= day, or_(Profile.effective_until.is_(None), Profile.effective_until >= day))


def expected(day: date) -> AnySelect:
    """For statements: job_role_id, framework_id, competency_code and level, a row for each competency of the version in force on this day
    that the essential rows of a role's profile ask for; the highest level that any of them asks for."""
    version = in_force_on(day)
    is_asked = or_(
        and_(Profile.asks_for == AsksFor.DOMAIN, Profile.code == Domain.code),
        and_(Profile.asks_for == AsksFor.COMPETENCY, Profile.code == Competency.code),
    )
    columns = (Profile.job_role_id, Profile.framework_id, Competency.code.label("competency_code"))
    return (
        select(*columns, func.max(Profile.level).label("level"))
        .join(version, version.c.framework_id == Profile.framework_id)
        .join(Domain, Domain.version_id == version.c.version_id)
        .join(Competency, and_(Competency.domain_id == Domain.id, is_asked))
        .where(running(day), Profile.is_essential)
        .group_by(Profile.job_role_id, Profile.framework_id, Competency.code)
    )


# --- as pages show them -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Role:
    """A job role. `sectors`: where anyone has it today."""

    id: int
    key: str
    title: str
    sectors: frozenset[Sector]


def roles(day: date) -> tuple[Role, ...]:
    """All job roles, by their title."""
    where = select(Term.job_role_id, Term.organisation_id).where(active(day)).distinct()
    sectors: dict[int | None, set[Sector]] = defaultdict(set)
    tree = places()
    for role_id, organisation_id in db.session.execute(where):
        sectors[role_id] |= {sector} if (sector := tree[organisation_id].sector) else set()
    columns = (JobRole.id, JobRole.key, JobRole.title)
    return tuple(
        Role(role_id, key, title, frozenset(sectors[role_id]))
        for role_id, key, title in db.session.execute(select(*columns).order_by(JobRole.title_folded, JobRole.id))
    )


def people_with(job_role_id: int, day: date) -> int:
    """How many people have this job role on this day."""
    posts = select(func.count(root_id().distinct())).select_from(Term).join(Post, Post.id == Term.post_id)
    return db.session.scalar(posts.join(Person, Person.id == Post.person_id).where(active(day), Term.job_role_id == job_role_id)) or 0


def profile_rows(framework_id: int, job_role_id: int | None = None) -> dict[int, list[ProfileRow]]:
    """All rows of a framework's profiles, past and coming ones too, by role; of one role, if it is given."""
    chosen = select(Profile).where(Profile.framework_id == framework_id)
    if job_role_id is not None:
        chosen = chosen.where(Profile.job_role_id == job_role_id)
    rows: dict[int, list[ProfileRow]] = defaultdict(list)
    for row in db.session.scalars(chosen.order_by(Profile.code, Profile.effective_from, Profile.id)):
        rows[row.job_role_id].append(
            ProfileRow(row.id, row.asks_for, row.code, row.level, row.is_essential, row.effective_from, row.effective_until)
        )
    return rows
