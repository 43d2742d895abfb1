"""Which subjects a made-up post needs: the starter set by job role, and what its employer asks beyond."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lms.demo.rules.posts import Job
from lms.demo.rules.seeds import Yaml


@dataclass(frozen=True)
class Need:
    """A subject somebody must have (or is offered): how soon, in days, for how long, in months, and what else covers it."""

    subject: str
    due_days: int
    months: int | None  # None: once only
    transfers: bool
    is_offer: bool
    covered_by: frozenset[str]


class Needs:
    """Looked up by post; the same for every post with the same role, body and worker type."""

    def __init__(
        self,
        by_role: Mapping[str, Iterable[Need]],
        subjects: Mapping[str, Need],
        audiences: Mapping[str, frozenset[str]],
        local: Sequence[Yaml],
    ) -> None:
        self.by_role, self.subjects, self.audiences = by_role, subjects, audiences
        self.local = [rule for rule in local if rule.get("until", 1) > 0]
        self._found: dict[tuple[str, str, str], list[Need]] = {}

    def of(self, job: Job) -> list[Need]:
        key = (job.role, job.body.code, job.worker_type)
        if key not in self._found:
            self._found[key] = list(self._work_out(job).values())
        return self._found[key]

    def _work_out(self, job: Job) -> dict[str, Need]:
        found = {need.subject: need for need in self.by_role.get(job.role, ())}
        for rule in self.local:
            if self._matches(rule, job):
                need = found.get(rule["subject_code"]) or replace(
                    self.subjects[rule["subject_code"]], is_offer=rule["kind"] == "developmental"
                )
                found[need.subject] = replace(need, months=_shorter(need.months, rule.get("renew_months")))
        return found

    def _matches(self, rule: Yaml, job: Job) -> bool:
        asked = {"organisation_code": job.body.code, "sector": job.body.sector, "worker_type": job.worker_type}
        same = all(rule.get(name, has) == has for name, has in asked.items())
        return same and ("audience" not in rule or job.role in self.audiences[rule["audience"]])


def _shorter(months: int | None, other: int | None) -> int | None:
    return min((one for one in (months, other) if one), default=None)
