"""Policies, as far as a viewer decides about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.access import May, Viewer
from lms.kit.db import AnySelect, db
from lms.people.models import JobRole, Organisation
from lms.people.queries import places
from lms.people.rules import Place
from lms.supervision_policies.models import SupervisionPolicy
from lms.supervision_policies.rules.policies import PolicyFacts, Whom, in_words


@dataclass(frozen=True)
class PolicyRow:
    """A policy with its names. `is_own`: the viewer decides about it; otherwise it is set above them."""

    facts: PolicyFacts
    place: Place
    job_role: str | None
    is_own: bool

    @property
    def who(self) -> str:
        """Of the people there."""
        parts = [self.job_role, self.facts.whom.worker_type.label if self.facts.whom.worker_type else None]
        return ", ".join(part for part in parts if part) or "Everyone"

    @property
    def interval(self) -> str:
        return in_words(self.facts.interval_days).capitalize()


def facts_of(policy: SupervisionPolicy) -> PolicyFacts:
    """A row of the table."""
    whom = Whom(policy.organisation_id, policy.job_role_id, policy.worker_type)
    return PolicyFacts(policy.id, whom, policy.interval_days, policy.group_counts, policy.effective_from, policy.effective_until)


def policies(viewer: Viewer) -> list[PolicyRow]:
    """Those of the viewer's branches, and those above them, which hold there too: by place, people and first day."""
    among = places()
    branches = [grant.path for grant in viewer.branches(May.MANAGE_SUPERVISION)]
    seen = {
        place.id: any(place.path.startswith(path) for path in branches)
        for place in among.values()
        if any(place.path.startswith(path) or path.startswith(place.path) for path in branches)
    }
    statement = select(SupervisionPolicy, JobRole.title).outerjoin(JobRole, JobRole.id == SupervisionPolicy.job_role_id)
    rows = [
        PolicyRow(facts_of(policy), among[policy.organisation_id], title, seen[policy.organisation_id])
        for policy, title in db.session.execute(statement)
        if policy.organisation_id in seen
    ]
    return sorted(rows, key=_order)


def _order(row: PolicyRow) -> tuple[int, str, int, str, date, int]:
    return row.place.path.count("/"), row.place.name, row.place.id, row.who, row.facts.effective_from, row.facts.id


def policy(policy_id: int, viewer: Viewer) -> PolicyRow | None:
    """None: there is none, or somebody else decides about it."""
    return next((row for row in policies(viewer) if row.facts.id == policy_id and row.is_own), None)


def of_whom(whom: Whom) -> list[PolicyFacts]:
    """Every policy for the same people, on whatever days."""
    statement = select(SupervisionPolicy).where(
        SupervisionPolicy.organisation_id == whom.organisation_id,
        SupervisionPolicy.job_role_id.is_not_distinct_from(whom.job_role_id),
        SupervisionPolicy.worker_type.is_not_distinct_from(whom.worker_type),
    )
    return [facts_of(row) for row in db.session.scalars(statement)]


def place_choices(viewer: Viewer, today: date) -> list[tuple[str, str]]:
    """Where this viewer may set a policy: each place after what it belongs to."""
    mine = [place for place in places().values() if viewer.reaches(May.MANAGE_SUPERVISION, place.path) and not place.is_over(today)]
    return [(str(place.id), place.name) for place in mine]


def role_choices() -> Iterable[tuple[str, str]]:
    """Every job role."""
    rows = db.session.execute(select(JobRole.id, JobRole.title).order_by(JobRole.title_folded, JobRole.id))
    return [(str(role_id), title) for role_id, title in rows]


def policy_names() -> AnySelect:
    """Where a policy holds."""
    statement = select(SupervisionPolicy.id, Organisation.name)
    return statement.join(Organisation, Organisation.id == SupervisionPolicy.organisation_id)
