"""Requirements as pages show them: who they are for, in plain words, and which follow or replace one another."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, func, literal, not_, or_, select

from lms.access import Viewer
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.tables import Key as SortKey
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.people.models import Audience, JobRole, Organisation, Post, Term, audience_job_role
from lms.people.queries import active, below, places, within_figures
from lms.people.rules import Place
from lms.training.models import Requirement, Subject
from lms.training.queries.subjects import months_on
from lms.training.rules.enums import COMPULSORY, Kind
from lms.training.rules.requirements import Conditions, Wanted, due_within, renewed, where_due_is_from, who


@dataclass(frozen=True)
class Rule:
    """A requirement in words. `whose`: who set it, as far as anybody wrote that down."""

    id: int
    subject_id: int
    subject: str
    subject_code: str
    kind: Kind
    who: str
    whose: str
    due: str
    due_from: str | None
    renewed: str
    renewed_from: str | None
    effective_from: date
    effective_until: date | None
    authority: str | None
    subject_authority: str | None
    check_locally: bool
    review_on: date | None
    replaces_id: int | None
    replaces_reason: str | None
    succeeds_id: int | None

    def is_in_force(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_until is None or self.effective_until >= day)

    @property
    def is_duty(self) -> bool:
        return self.kind in COMPULSORY

    @property
    def source(self) -> str | None:
        """The law, regulator or standard: the rule's own, else the subject's. None: a local choice."""
        return self.authority or self.subject_authority


SORTS: Mapping[str, SortKey] = {
    "subject": Subject.name_folded,
    "who": func.coalesce(Organisation.name_folded, Audience.name, JobRole.title_folded, ""),
    "kind": Requirement.kind,
    "from": Requirement.effective_from,
}


def requirements(wanted: Wanted, ask: PageRequest, today: date) -> PageOfRows[Rule]:
    """A page of them. An organisation's are those that can apply in it: set there, above, below, or for everyone."""
    chosen = _rules(wanted.day or today).where(*_conditions(wanted, places()))
    return fetch_page(chosen, ask, keys=SORTS, tie=Requirement.id, read=lambda rows: map(_rule, rows))


def rules(ids: Iterable[int], day: date) -> dict[int, Rule]:
    """These requirements as on a day, by id."""
    wanted = sorted(set(ids))
    return {rule.id: rule for rule in map(_rule, db.session.execute(_rules(day).where(Requirement.id.in_(wanted))))} if wanted else {}


@lru_cache(maxsize=64)
def _rules(day: date) -> AnySelect:
    return (
        select(
            Requirement,
            Subject.name.label("subject"),
            Subject.code,
            months_on(day).label("subject_months"),
            Subject.due_days.label("subject_due_days"),
            Subject.authority.label("subject_authority"),
            Subject.check_locally,
            Organisation.name.label("organisation"),
            Audience.name.label("audience"),
            JobRole.title.label("job_role"),
        )
        .join(Subject, Subject.id == Requirement.subject_id)
        .outerjoin(Organisation, Organisation.id == Requirement.organisation_id)
        .outerjoin(Audience, Audience.id == Requirement.audience_id)
        .outerjoin(JobRole, JobRole.id == Requirement.job_role_id)
    )


def _rule(row: AnyRow) -> Rule:
    one: Requirement = row.Requirement
    sector = one.sector.label if one.sector else None
    worker_type = one.worker_type.label if one.worker_type else None
    return Rule(
        id=one.id,
        subject_id=one.subject_id,
        subject=row.subject,
        subject_code=row.code,
        kind=one.kind,
        who=who(Conditions(row.organisation, sector, row.audience, row.job_role, worker_type)),
        whose=one.owner or row.organisation or "The whole partnership",
        due=due_within(one.due_days, row.subject_due_days),
        due_from=where_due_is_from(one.due_days, row.subject_due_days),
        renewed=renewed(one.renew_months, one.renews_never, row.subject_months),
        renewed_from=None if one.renews_never or one.renew_months else "as for the subject",
        effective_from=one.effective_from,
        effective_until=one.effective_until,
        authority=one.authority,
        subject_authority=row.subject_authority,
        check_locally=row.check_locally,
        review_on=one.review_on,
        replaces_id=one.replaces_id,
        replaces_reason=one.replaces_reason,
        succeeds_id=one.succeeds_id,
    )


def _conditions(wanted: Wanted, among: Mapping[int, Place]) -> Iterator[ColumnElement[bool]]:
    if wanted.subject_id is not None:
        yield Requirement.subject_id == wanted.subject_id
    if wanted.kind is not None:
        yield Requirement.kind == wanted.kind
    if wanted.day is not None:
        yield _in_force(wanted.day)
    if wanted.organisation_id is not None:
        there = among.get(wanted.organisation_id)
        yield _can_apply_in(there) if there else literal(False)


def _in_force(day: date) -> ColumnElement[bool]:
    return and_(Requirement.effective_from <= day, or_(Requirement.effective_until.is_(None), Requirement.effective_until >= day))


def _can_apply_in(there: Place) -> ColumnElement[bool]:
    around = or_(Requirement.organisation_id.in_(there.branch), Requirement.organisation_id.in_(below(there.path)))
    anywhere = or_(Requirement.organisation_id.is_(None), around)
    return and_(anywhere, or_(Requirement.sector.is_(None), Requirement.sector == there.sector)) if there.sector else anywhere


# --- one requirement --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Detail:
    """A requirement with those around it: the one it carries on from or stands in for, and those that do so with it."""

    rule: Rule
    succeeds: Rule | None
    succeeded_by: Rule | None
    replaces: Rule | None
    replaced_by: tuple[Rule, ...]


def requirement(rule_id: int, today: date) -> Detail | None:
    """One requirement in full, as at today; None where there is none."""
    above = select(Requirement.replaces_id, Requirement.succeeds_id).where(Requirement.id == rule_id).subquery()
    near = or_(
        Requirement.id == rule_id,
        Requirement.id.in_(select(above.c.replaces_id)),
        Requirement.id.in_(select(above.c.succeeds_id)),
        Requirement.replaces_id == rule_id,
        Requirement.succeeds_id == rule_id,
    )
    found = {rule.id: rule for rule in map(_rule, db.session.execute(_rules(today).where(near).order_by(Requirement.id)))}
    rule = found.get(rule_id)
    if rule is None:
        return None
    return Detail(
        rule=rule,
        succeeds=found.get(rule.succeeds_id or 0),
        succeeded_by=next((other for other in found.values() if other.succeeds_id == rule_id), None),
        replaces=found.get(rule.replaces_id or 0),
        replaced_by=tuple(other for other in found.values() if other.replaces_id == rule_id),
    )


def posts_reached(rule_id: int, viewer: Viewer, day: date) -> int:
    """How many posts in the viewer's figures meet the conditions on this day, less those for which a rule in force replaces it."""
    concerned = select(Requirement).where(or_(Requirement.id == rule_id, and_(Requirement.replaces_id == rule_id, _in_force(day))))
    among = places()
    reaches = {rule.id: _reaches(rule, among) for rule in db.session.scalars(concerned)}
    this = reaches.pop(rule_id)
    counted = select(func.count(Post.id.distinct())).join(Term, Term.post_id == Post.id)
    wanted = counted.where(active(day), within_figures(viewer), this, *(not_(other) for other in reaches.values()))
    return db.session.scalar(wanted) or 0


def _reaches(rule: Requirement, among: Mapping[int, Place]) -> ColumnElement[bool]:
    """Conditions on Term that are never NULL, so that they can be denied."""
    conditions: list[ColumnElement[bool]] = []
    if rule.organisation_id is not None:
        conditions.append(Term.organisation_id.in_(below(among[rule.organisation_id].path)))
    if rule.sector is not None:
        conditions.append(Term.organisation_id.in_([one.id for one in among.values() if one.sector == rule.sector]))
    if rule.audience_id is not None:
        roles = select(audience_job_role.c.job_role_id).where(audience_job_role.c.audience_id == rule.audience_id)
        conditions.append(and_(Term.job_role_id.is_not(None), Term.job_role_id.in_(roles)))
    if rule.job_role_id is not None:
        conditions.append(and_(Term.job_role_id.is_not(None), Term.job_role_id == rule.job_role_id))
    if rule.worker_type is not None:
        conditions.append(Term.worker_type == rule.worker_type)
    return and_(literal(True), *conditions)


# --- choices of the filters ---------------------------------------------------------------------------------------------------------


def ruled_subjects() -> list[tuple[str, str]]:
    """Subjects that any rule names: (id, name), by name."""
    wanted = (
        select(Subject.id, Subject.name).where(Subject.id.in_(select(Requirement.subject_id))).order_by(Subject.name_folded, Subject.id)
    )
    return [(str(subject_id), name) for subject_id, name in db.session.execute(wanted)]


def ruling_organisations() -> list[tuple[str, str]]:
    """The tree, each organisation indented under the one above it."""
    among = places()
    names = {one.id: one.name for one in among.values()}
    in_order = sorted(among.values(), key=lambda one: [names[int(part)] for part in one.path.split("/") if part])
    return [(str(one.id), "\u2003" * (one.path.count("/") - 2) + one.name) for one in in_order]
