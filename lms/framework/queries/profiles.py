"""What job roles ask for."""

from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from lms.framework.models import Competency, Domain, Profile
from lms.framework.queries.versions import in_force_on
from lms.framework.rules import AsksFor
from lms.kit.db import AnySelect


def running(day: date) -> ColumnElement[bool]:
    """The rows that are in force on this day."""
    return and_(Profile.effective_from <= day, or_(Profile.effective_until.is_(None), Profile.effective_until >= day))


def expected(day: date) -> AnySelect:
    """For statements: job_role_id, framework_id, competency_code and level, a row for each competency of the version in force on this day
    that the essential rows of a role's profile ask for; the highest level that any of them asks for."""
    return _pairs(day).where(Profile.is_essential).with_only_columns(*_PAIR, func.max(Profile.level).label("level"))


def asked_for(day: date) -> AnySelect:
    """The same with what is optional: `level` is the highest of all rows, `essential_level` that of the essential ones, or NULL."""
    essential = func.max(case((Profile.is_essential, Profile.level))).label("essential_level")
    return _pairs(day).with_only_columns(*_PAIR, func.max(Profile.level).label("level"), essential)


_PAIR = (Profile.job_role_id, Profile.framework_id, Competency.code.label("competency_code"))


def _pairs(day: date) -> AnySelect:
    version = in_force_on(day)
    is_asked = or_(
        and_(Profile.asks_for == AsksFor.DOMAIN, Profile.code == Domain.code),
        and_(Profile.asks_for == AsksFor.COMPETENCY, Profile.code == Competency.code),
    )
    return (
        select(Profile)
        .join(version, version.c.framework_id == Profile.framework_id)
        .join(Domain, Domain.version_id == version.c.version_id)
        .join(Competency, and_(Competency.domain_id == Domain.id, is_asked))
        .where(running(day))
        .group_by(Profile.job_role_id, Profile.framework_id, Competency.code)
    )
