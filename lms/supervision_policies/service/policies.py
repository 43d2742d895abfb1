"""Setting how often supervision is due, changing it from a day on, and ending it."""

from datetime import date

from lms.access import May, Viewer
from lms.audit import service as audit
from lms.kit import clock
from lms.kit.db import advisory_lock, db
from lms.kit.refusal import Refused
from lms.people.models import JobRole
from lms.people.queries import places
from lms.supervision_policies.models import SupervisionPolicy
from lms.supervision_policies.queries.policies import facts_of, of_whom
from lms.supervision_policies.rules import policies as rules
from lms.supervision_policies.rules.policies import PolicyFacts, PolicySteps, Whom

GONE = "This policy is not there any more."


def add_policy(
    *, whom: Whom, interval_days: int, group_counts: bool, effective_from: date, effective_until: date | None, by: Viewer
) -> int:
    """Set a policy, from whichever day: one in the past changes the figures since. Its id. Raises Refused."""
    _begin(whom.organisation_id, by)
    place = places()[whom.organisation_id]
    if place.is_over(effective_from):
        raise Refused(f"{place.name} has ended by then.", field="organisation")
    if whom.job_role_id is not None and db.session.get(JobRole, whom.job_role_id) is None:
        raise Refused("Choose a job role of the list.", field="job_role")
    policy = PolicyFacts(0, whom, interval_days, group_counts, effective_from, effective_until)
    rules.check_new(policy, of_whom(whom))
    return audit.insert_rows(SupervisionPolicy, [_values(policy)])[0]


def change_policy(*, policy_id: int, interval_days: int, group_counts: bool, from_day: date, by: Viewer) -> None:
    """From this day on it says something else. Raises Refused."""
    policy = _policy(policy_id, by)
    _do(policy, rules.change(policy, from_day, interval_days, group_counts, clock.today()))


def end_policy(*, policy_id: int, last_day: date, by: Viewer) -> None:
    """It holds until this day; one that has not begun goes. Raises Refused."""
    policy = _policy(policy_id, by)
    _do(policy, rules.end(policy, last_day, clock.today()))


def _begin(organisation_id: int, by: Viewer) -> None:
    advisory_lock("policies of supervision")
    place = places().get(organisation_id)
    if place is None or not by.reaches(May.MANAGE_SUPERVISION, place.path):
        raise Refused("You may not decide how often supervision is due here.", field="organisation")


def _policy(policy_id: int, by: Viewer) -> PolicyFacts:
    advisory_lock("policies of supervision")
    row = db.session.get(SupervisionPolicy, policy_id, populate_existing=True)
    if row is None:
        raise Refused(GONE)
    _begin(row.organisation_id, by)
    return facts_of(row)


def _do(policy: PolicyFacts, steps: PolicySteps) -> None:
    if steps.remove:
        audit.remove_rows(SupervisionPolicy, [policy.id])
    if steps.now is not None:
        audit.update_rows(SupervisionPolicy, [{"id": policy.id} | _values(steps.now)])
    if steps.add is not None:
        audit.insert_rows(SupervisionPolicy, [_values(steps.add)])


def _values(policy: PolicyFacts) -> dict[str, object]:
    return {
        "organisation_id": policy.whom.organisation_id,
        "job_role_id": policy.whom.job_role_id,
        "worker_type": policy.whom.worker_type,
        "interval_days": policy.interval_days,
        "group_counts": policy.group_counts,
        "effective_from": policy.effective_from,
        "effective_until": policy.effective_until,
    }
