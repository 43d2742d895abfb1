"""What is optional in the roles of one person: shown to them, and in no figure."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.framework.models import Domain, Profile
from lms.framework.queries import in_force_on, running
from lms.framework.rules import AsksFor
from lms.kit.db import db
from lms.people.models import Post, Term
from lms.people.queries import active, records_of
from lms.signoff.queries.names import competency_name


@dataclass(frozen=True, slots=True)
class OptionalPart:
    """A domain, or a competency, at a level."""

    name: str
    level: int


def optional_parts(human: int, day: date) -> list[OptionalPart]:
    """Of every running post of the person whose record counts."""
    columns = (Profile.framework_id, Profile.asks_for, Profile.code, Profile.level)
    of_posts = select(*columns).join(Term, Term.job_role_id == Profile.job_role_id).join(Post, Post.id == Term.post_id)
    optional = of_posts.where(Post.person_id.in_(records_of(human)), active(day), running(day), Profile.is_essential.is_(False))
    rows = db.session.execute(optional.distinct().order_by(Profile.framework_id, Profile.code, Profile.level)).all()
    domains = _domain_names(day) if any(row.asks_for is AsksFor.DOMAIN for row in rows) else {}
    return [
        OptionalPart(
            domains.get((row.framework_id, row.code), row.code)
            if row.asks_for is AsksFor.DOMAIN
            else competency_name(row.framework_id, row.code),
            row.level,
        )
        for row in rows
    ]


def _domain_names(day: date) -> dict[tuple[int, str], str]:
    version = in_force_on(day)
    rows = db.session.execute(
        select(version.c.framework_id, Domain.code, Domain.name).join(version, version.c.version_id == Domain.version_id)
    )
    return {(framework_id, code): name for framework_id, code, name in rows}
