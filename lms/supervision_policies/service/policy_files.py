"""Files of policies: writing what a plan holds, and the import kind."""

from typing import Any

from lms.access import May
from lms.kit.importing import ImportKind, Ledger, Undo
from lms.supervision_policies.models import SupervisionPolicy
from lms.supervision_policies.queries import imports as queries
from lms.supervision_policies.queries.policies import policy_names
from lms.supervision_policies.rules import policy_files as rules
from lms.supervision_policies.rules.policies import PolicyFacts
from lms.supervision_policies.rules.policy_files import PoliciesKnown, PolicyWrites


def write_policies(writes: PolicyWrites, _: PoliciesKnown, ledger: Ledger) -> None:
    """Policies change in place: a file corrects what is recorded of the same people from the same day."""
    ledger.insert(SupervisionPolicy, [_whose(policy) | _says(policy) for policy in writes.new])
    ledger.update(SupervisionPolicy, [{"id": policy.id} | _says(policy) for policy in writes.changed])


def _whose(policy: PolicyFacts) -> dict[str, Any]:
    whom = policy.whom
    of_whom = {"organisation_id": whom.organisation_id, "job_role_id": whom.job_role_id, "worker_type": whom.worker_type}
    return of_whom | {"effective_from": policy.effective_from}


def _says(policy: PolicyFacts) -> dict[str, Any]:
    return {
        "interval_days": policy.interval_days,
        "group_counts": policy.group_counts,
        "effective_until": policy.effective_until,
    }


POLICIES = ImportKind(
    code="supervision-policies",
    label="Supervision policies",
    nouns=("policy", "policies"),
    may=May.MANAGE_SUPERVISION,
    columns=rules.COLUMNS,
    known=queries.policies_known,
    plan=rules.plan_policies,
    write=write_policies,
    undo=(Undo(SupervisionPolicy, policy_names, title="Policy of", posts=queries.posts_of_policies, place="organisation_id"),),
    check=rules.check_policy,
)
