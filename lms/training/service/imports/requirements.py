"""Files of requirements: writing what a plan holds, and the import kind."""

from typing import Any

from lms.access import May
from lms.kit.importing import ImportKind, Ledger, Undo
from lms.training.models import Requirement
from lms.training.queries import imports as queries
from lms.training.rules.imports import requirement_lines, requirements
from lms.training.rules.imports.requirements import RequirementsKnown, RequirementWrites, RuleKey, Terms


def write_requirements(writes: RequirementWrites, known: RequirementsKnown, ledger: Ledger) -> None:
    """Write the rules of a file, and which carries on from which."""
    new_ids = ledger.insert(Requirement, [_rule(key) | _asked(terms) for key, terms in writes.new])
    ledger.update(Requirement, [{"id": row_id} | _asked(terms) for row_id, _, terms in writes.changed])
    ids = {key: rule.id for key, rule in known.rules.items()} | dict(zip((key for key, _ in writes.new), new_ids, strict=True))
    ledger.update(Requirement, [{"id": ids[key], "succeeds_id": ids[other]} for key, other in writes.succeeds.items()])


def _rule(key: RuleKey) -> dict[str, Any]:
    matter, effective_from = key
    return {
        "subject_id": matter.subject_id,
        "organisation_id": matter.organisation_id,
        "sector": matter.sector,
        "audience_id": matter.audience_id,
        "job_role_id": matter.job_role_id,
        "worker_type": matter.worker_type,
        "kind": matter.kind,
        "effective_from": effective_from,
    }


def _asked(terms: Terms) -> dict[str, Any]:
    return {
        "due_days": terms.due_days,
        "renew_months": terms.renew_months,
        "renews_never": terms.renews_never,
        "effective_until": terms.effective_until,
        "authority": terms.authority or None,
    }


REQUIREMENTS = ImportKind(
    code="requirements",
    label="Requirements",
    nouns=("rule", "rules"),
    may=May.IMPORT_REQUIREMENTS,
    columns=requirement_lines.COLUMNS,
    known=queries.requirements_known,
    plan=requirements.plan_requirements,
    write=write_requirements,
    undo=(Undo(Requirement, queries.rule_names, posts=queries.posts_of_rules, place="organisation_id"),),
    line=requirement_lines.RequirementLine,
    check=requirement_lines.check_requirement,
)
