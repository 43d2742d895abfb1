"""Frameworks and versions into the tables."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from lms.audit import service as audit
from lms.framework.models import Behaviour, Competency, Domain, Framework, FrameworkLevel, FrameworkRating, FrameworkVersion, Sufficiency
from lms.framework.rules.contents import Contents, Scheme
from lms.framework.rules.contents import Domain as DomainValue
from lms.kit import clock
from lms.kit.db import Base, advisory_lock, db


def begin() -> None:
    """Whoever changes frameworks or profiles does so alone."""
    advisory_lock("framework")
    db.session.expire_all()  # what was read before somebody else was let through is read again


# --- frameworks -----------------------------------------------------------------------------------------------------------------


def put_scheme(scheme: Scheme) -> tuple[int, list[str]]:
    """Add or amend a framework: its id, and what of it has changed."""
    framework = db.session.scalar(select(Framework).where(Framework.code == scheme.code))
    if framework is None:
        framework = Framework(code=scheme.code)
        db.session.add(framework)
    changed = [name for name, value in _columns(scheme).items() if getattr(framework, name, None) != value]
    for name, value in _columns(scheme).items():
        setattr(framework, name, value)
    db.session.flush()
    rows = {FrameworkLevel: [vars(level) for level in scheme.levels], FrameworkRating: [vars(rating) for rating in scheme.ratings]}
    return framework.id, changed + [_called(model) for model, of_it in rows.items() if _put_rows(model, framework.id, of_it)]


def _columns(scheme: Scheme) -> dict[str, str]:
    words = {"domain_word": scheme.words.domain, "competency_word": scheme.words.competency, "behaviour_word": scheme.words.behaviour}
    return {"name": scheme.name, "owner": scheme.owner, "source": scheme.source} | words


def _called(model: type[Base]) -> str:
    return "levels" if model is FrameworkLevel else "scale"


def _put_rows(model: type[Any], framework_id: int, rows: Sequence[Mapping[str, Any]]) -> bool:
    """All levels, or all ratings: replaced if any differs."""
    stored = db.session.scalars(select(model).where(model.framework_id == framework_id).order_by(model.id)).all()
    if [{name: getattr(old, name) for name in row} for old, row in zip(stored, rows, strict=False)] == [*rows] and len(stored) == len(rows):
        return False
    audit.remove_rows(model, [row.id for row in stored])
    audit.insert_rows(model, [{"framework_id": framework_id} | dict(row) for row in rows])
    return True


# --- versions -------------------------------------------------------------------------------------------------------------------


def put_version(framework_id: int, contents: Contents, published_from: date | None) -> int:
    """A new version with all that it says; its id."""
    version = FrameworkVersion(framework_id=framework_id, number=contents.number, review_months=contents.review_months)
    db.session.add(version)
    set_day(version, published_from)
    fill(version.id, contents)
    return version.id


def set_day(version: FrameworkVersion, day: date | None) -> None:
    """Published from this day, or a draft again."""
    version.published_from, version.published_at = day, clock.now() if day else None
    db.session.flush()


def replace_contents(version: FrameworkVersion, contents: Contents) -> None:
    """A draft says this now."""
    version.review_months = contents.review_months
    db.session.flush()
    for model in (Behaviour, Competency, Domain, Sufficiency):
        audit.remove_rows(model, _rows_of(model, version.id))
    fill(version.id, contents)


def _rows_of(model: type[Any], version_id: int) -> Sequence[int]:
    if model is Behaviour:
        in_version = select(Competency.id).where(Competency.version_id == version_id)
        return db.session.scalars(select(Behaviour.id).where(Behaviour.competency_id.in_(in_version))).all()
    return db.session.scalars(select(model.id).where(model.version_id == version_id)).all()


def fill(version_id: int, contents: Contents) -> None:
    """What an empty version says."""
    audit.insert_rows(Sufficiency, [{"version_id": version_id} | vars(rule) for rule in contents.sufficiency])
    domains = [
        {"version_id": version_id, "code": row.code, "name": row.name, "intent": row.intent, "position": place}
        for place, row in enumerate(contents.domains)
    ]
    for domain_id, domain in zip(audit.insert_rows(Domain, domains), contents.domains, strict=True):
        _fill_domain(version_id, domain_id, domain)


def _fill_domain(version_id: int, domain_id: int, domain: DomainValue) -> None:
    names = ("code", "name", "warning_sign", "interview_question", "review_months")
    competencies = [
        {"version_id": version_id, "domain_id": domain_id, "position": place} | {name: getattr(row, name) for name in names}
        for place, row in enumerate(domain.competencies)
    ]
    ids = audit.insert_rows(Competency, competencies)
    behaviours = [
        {"competency_id": competency_id, "level": row.level, "position": place, "text": row.text, "meaning": row.meaning}
        for competency_id, competency in zip(ids, domain.competencies, strict=True)
        for place, row in enumerate(competency.behaviours)
    ]
    audit.insert_rows(Behaviour, behaviours)
