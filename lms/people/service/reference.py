"""Job roles and audiences, as the reference list has them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from lms.kit.db import db
from lms.kit.identifiers import fold
from lms.people.models import Audience, JobRole
from lms.people.rules import Jurisdiction


def put_job_roles(roles: Sequence[tuple[str, str, Jurisdiction]]) -> list[str]:
    """Add or amend job roles given as (key, title, jurisdiction); what changed, a line each. None is ever removed."""
    known = {role.key: role for role in db.session.scalars(select(JobRole))}
    report = []
    for key, title, jurisdiction in roles:
        role = known.get(key)
        if role is None:
            db.session.add(JobRole(key=key, title=title, title_folded=fold(title), jurisdiction=jurisdiction))
            report.append(f"Added job role {key}")
        elif (role.title, role.jurisdiction) != (title, jurisdiction):
            role.title, role.title_folded, role.jurisdiction = title, fold(title), jurisdiction
            report.append(f"Changed job role {key}")
    db.session.flush()
    return report


def put_audiences(members: Mapping[str, tuple[str, Sequence[str]]]) -> list[str]:
    """Add or amend audiences given as key: (name, keys of job roles); what changed, a line each."""
    roles = {role.key: role for role in db.session.scalars(select(JobRole))}
    known = {audience.key: audience for audience in db.session.scalars(select(Audience))}
    report = []
    for key, (name, role_keys) in members.items():
        audience = known.get(key)
        wanted = sorted((roles[role] for role in role_keys), key=lambda role: role.key)
        if audience is None:
            db.session.add(Audience(key=key, name=name, job_roles=wanted))
            report.append(f"Added audience {key}")
        elif audience.name != name or [role.key for role in audience.job_roles] != [role.key for role in wanted]:
            audience.name, audience.job_roles = name, wanted
            report.append(f"Changed audience {key}")
    db.session.flush()
    return report
