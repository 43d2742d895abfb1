"""Frameworks, their versions, and what a version says, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Subquery, func, select

from lms.framework.models import Behaviour, Competency, Domain, Framework, FrameworkLevel, FrameworkRating, FrameworkVersion, Sufficiency
from lms.framework.rules import contents as values
from lms.framework.rules import timeline
from lms.framework.rules.contents import Contents, Scheme, Version
from lms.kit.db import AnySelect, db
from lms.kit.reading import once_a_request


@dataclass(frozen=True)
class FrameworkRow:
    """A framework with its versions, published ones first, the first of them first."""

    id: int
    scheme: Scheme
    versions: tuple[Version, ...]

    def in_force(self, day: date) -> Version | None:
        return timeline.in_force(self.versions, day)


@once_a_request
def frameworks() -> tuple[FrameworkRow, ...]:
    """All of them: those with versions first, then by name. Four statements."""
    return _frameworks(select(Framework))


def scheme(code: str) -> FrameworkRow | None:
    """One framework by its code, however it is written; None where there is none."""
    return next(iter(_frameworks(select(Framework).where(func.lower(Framework.code) == code.lower()))), None)


def _frameworks(chosen: AnySelect) -> tuple[FrameworkRow, ...]:
    rows = db.session.scalars(chosen.order_by(Framework.name)).all()
    levels, ratings, versions = _of(FrameworkLevel, FrameworkLevel.level), _of(FrameworkRating, FrameworkRating.score), _versions()
    all_rows = [FrameworkRow(row.id, _scheme(row, levels[row.id], ratings[row.id]), versions.get(row.id, ())) for row in rows]
    return tuple(sorted(all_rows, key=lambda row: not row.versions))


def _of(model: Any, order: Any) -> dict[int, list[Any]]:
    rows = defaultdict(list)
    for row in db.session.scalars(select(model).order_by(order)):
        rows[row.framework_id].append(row)
    return rows


def _scheme(row: Framework, levels: Iterable[FrameworkLevel], ratings: Iterable[FrameworkRating]) -> Scheme:
    return Scheme(
        code=row.code,
        name=row.name,
        owner=row.owner,
        source=row.source,
        words=values.PartWords(row.domain_word, row.competency_word, row.behaviour_word),
        levels=tuple(values.Level(level.level, level.key, level.name, level.audience, level.test) for level in levels),
        ratings=tuple(values.Rating(rating.score, rating.key, rating.name, rating.is_met) for rating in ratings),
    )


# --- versions -------------------------------------------------------------------------------------------------------------------


def versions(framework_id: int) -> tuple[Version, ...]:
    """Published ones, the first first; then drafts."""
    return _versions().get(framework_id, ())


@once_a_request
def _versions() -> dict[int, tuple[Version, ...]]:
    columns = (FrameworkVersion.id, FrameworkVersion.framework_id, FrameworkVersion.number, FrameworkVersion.published_from)
    rows: dict[int, list[timeline.Row]] = defaultdict(list)
    for version_id, framework_id, number, from_day in db.session.execute(select(*columns).order_by(FrameworkVersion.id)):
        rows[framework_id].append((version_id, framework_id, number, from_day))
    return {framework_id: timeline.timeline(of_framework) for framework_id, of_framework in rows.items()}


def in_force(framework_id: int, day: date) -> Version | None:
    """The version in force on this day; None before the first, and of a framework without versions."""
    return timeline.in_force(versions(framework_id), day)


def version_of_day(framework_id: int, day: date) -> Version | None:
    """The version that a sign-off of this day belongs to: the one in force, before the first of them the first."""
    return timeline.version_of_day(versions(framework_id), day)


def in_force_on(day: date) -> Subquery:
    """For statements: framework_id and version_id of what is in force on this day."""
    newest = (
        select(FrameworkVersion.framework_id, func.max(FrameworkVersion.published_from).label("day"))
        .where(FrameworkVersion.published_from <= day)
        .group_by(FrameworkVersion.framework_id)
        .subquery()
    )
    is_newest = (FrameworkVersion.framework_id == newest.c.framework_id) & (FrameworkVersion.published_from == newest.c.day)
    columns = (FrameworkVersion.framework_id, FrameworkVersion.id.label("version_id"))
    return select(*columns).join(newest, is_newest).subquery()


@once_a_request
def competency_names(day: date) -> dict[tuple[int, str], str]:
    """What the competencies in force on this day are called, by framework and code."""
    version = in_force_on(day)
    columns = (version.c.framework_id, Competency.code, Competency.name)
    rows = db.session.execute(select(*columns).join(version, version.c.version_id == Competency.version_id))
    return {(framework_id, code): name for framework_id, code, name in rows}


# --- what a version says ----------------------------------------------------------------------------------------------------------


@once_a_request
def contents(version_id: int) -> Contents:
    """Everything that a version says, in five statements. Raises NoResultFound where there is no such version."""
    row = db.session.execute(select(FrameworkVersion.number, FrameworkVersion.review_months).where(FrameworkVersion.id == version_id)).one()
    competencies = _competencies(version_id)
    domains = db.session.scalars(select(Domain).where(Domain.version_id == version_id).order_by(Domain.position))
    return Contents(
        number=row.number,
        review_months=row.review_months,
        sufficiency=_sufficiency(version_id),
        domains=tuple(values.Domain(domain.code, domain.name, domain.intent, tuple(competencies[domain.id])) for domain in domains),
    )


def _sufficiency(version_id: int) -> tuple[values.Enough, ...]:
    rows = db.session.scalars(select(Sufficiency).where(Sufficiency.version_id == version_id).order_by(Sufficiency.level))
    return tuple(values.Enough(row.level, row.kinds, row.first_hand, row.observations, row.assessors, row.days) for row in rows)


def _competencies(version_id: int) -> dict[int, list[values.Competency]]:
    """By the id of their domain."""
    behaviours = _behaviours(version_id)
    by_domain = defaultdict(list)
    for row in db.session.scalars(select(Competency).where(Competency.version_id == version_id).order_by(Competency.position)):
        by_domain[row.domain_id].append(_competency(row, behaviours[row.id]))
    return by_domain


def _competency(row: Competency, behaviours: Sequence[values.Behaviour]) -> values.Competency:
    return values.Competency(
        code=row.code,
        name=row.name,
        warning_sign=row.warning_sign,
        interview_question=row.interview_question,
        review_months=row.review_months,
        behaviours=tuple(behaviours),
        id=row.id,
    )


def _behaviours(version_id: int) -> dict[int, list[values.Behaviour]]:
    """By the id of their competency."""
    columns = (Behaviour.competency_id, Behaviour.level, Behaviour.text, Behaviour.meaning, Behaviour.id)
    chosen = select(*columns).join(Competency, Competency.id == Behaviour.competency_id).where(Competency.version_id == version_id)
    by_competency = defaultdict(list)
    for row in db.session.execute(chosen.order_by(Behaviour.level, Behaviour.position)):
        by_competency[row.competency_id].append(values.Behaviour(row.level, row.text, row.meaning, row.id))
    return by_competency
