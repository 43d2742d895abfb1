"""What a file of policies would change. One is whom it is for and its first day: a later file corrects what it says, and when it ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lms.kit.datetimes import long_date
from lms.kit.importing import Cells, Code, Column, Line, Notes, Options, Plan, Sheet, Step, What, differences
from lms.kit.importing.cells import CODE, day, number, text, word
from lms.kit.importing.problems import Problem, Severity
from lms.people.rules import WorkerType
from lms.people.rules.imports.lookups import Tree
from lms.people.rules.imports.problems import PeopleCode
from lms.people.rules.imports.staff_list.columns import DATES
from lms.supervision_policies.rules.policies import LONGEST, SHORTEST, PolicyFacts, Whom, in_words


class PolicyCode(Problem):
    """Stored by their codes: these never change."""

    POLICY_OVERLAPS = (
        "policy_overlaps",
        "The policy for the same people from {start} has days of this one: on these the shorter interval counts.",
        Severity.WARNING,
    )


class YesNo(StrEnum):
    """Do group sessions count?"""

    YES = "yes"
    NO = "no"


COLUMNS = (
    Column("organisation_code", "The code of the organisation. The policy holds there and below.", "NHSL", True, text(CODE)),
    Column("job_role", "The key of the job role. Empty: every role.", "staff_nurse", read=text(CODE)),
    Column("worker_type", f"One of {', '.join(WorkerType)}. Empty: every type.", "", read=word(WorkerType)),
    Column("interval_days", f"Days from one session to the next, {SHORTEST} to {LONGEST}.", "42", True, number(LONGEST, SHORTEST)),
    Column("group_counts", "Do group, action learning set and peer sessions count too: yes or no.", "yes", True, word(YesNo)),
    Column("effective_from", f"First day of the policy: {DATES}.", "2026-01-01", True, day),
    Column("effective_until", "Last day of the policy. Empty: until further notice.", "", read=day),
)

#: A policy: whom it is for, and its first day.
PolicyKey = tuple[Whom, date]


@dataclass(frozen=True)
class PoliciesKnown:
    """What is recorded, read at once. Roles by their key in lower case."""

    tree: Tree
    roles: Mapping[str, int]
    policies: Mapping[PolicyKey, PolicyFacts]


@dataclass
class PolicyWrites:
    """Policies to write: those with an id are recorded, and change."""

    new: list[PolicyFacts] = field(default_factory=list)
    changed: list[PolicyFacts] = field(default_factory=list)


def check_policy(line: Line, cells: Cells, _: date) -> None:
    """Its last day against its first."""
    start, end = line["effective_from"], line["effective_until"]
    if start and end and end < start:
        cells.find("effective_until", Code.END_BEFORE_START, start=start, end=end)


def plan_policies(sheet: Sheet[Line], known: PoliciesKnown, options: Options) -> Plan[PolicyWrites]:
    """The plan of a file of policies."""
    planner = _Planner(sheet.columns, known, options, sheet.notes, Plan(PolicyWrites()))
    for line in sheet.lines:
        planner.take(line)
    planner.point_out_overlaps()
    planner.write()
    return planner.plan


@dataclass
class _Planner:
    columns: frozenset[str]
    known: PoliciesKnown
    options: Options
    notes: Notes
    plan: Plan[PolicyWrites]
    drafts: dict[PolicyKey, tuple[Line, PolicyFacts]] = field(default_factory=dict)

    def take(self, line: Line) -> None:
        organisation_id, role_id = self._organisation(line), self._role(line)
        if organisation_id is None or line.line in self.notes.bad:
            return
        key = Whom(organisation_id, role_id, line["worker_type"]), line["effective_from"]
        recorded = self.known.policies.get(key)
        until = line["effective_until"]
        if "effective_until" not in self.columns and recorded:
            until = recorded.effective_until
        counts = line["group_counts"] == YesNo.YES
        draft = PolicyFacts(recorded.id if recorded else 0, key[0], line["interval_days"], counts, key[1], until)
        first, same = self.drafts.setdefault(key, (line, draft))
        if first is not line:
            code = Code.REPEATED_LINE if draft == same else Code.DUPLICATE_LINE
            self.notes.add(line.line, "effective_from", key[1], code, other=first.line, what="policy")
            self.plan.unchanged += draft == same

    def _organisation(self, line: Line) -> int | None:
        code = line["organisation_code"]
        if not code:
            return None
        place = self.known.tree.find(code)
        if place is None:
            self.notes.add(line.line, "organisation_code", code, PeopleCode.UNKNOWN_ORGANISATION)
            return None
        if not self.options.covers(place.path):
            self.notes.add(line.line, "organisation_code", code, PeopleCode.OUTSIDE_REACH, name=place.name)
        elif line["effective_from"] and place.is_over(line["effective_from"]):
            self.notes.add(line.line, "organisation_code", code, PeopleCode.PLACE_ENDED, name=place.name, end=place.ends_on)
        return place.id

    def _role(self, line: Line) -> int | None:
        key = line["job_role"]
        if key and key.lower() not in self.known.roles:
            self.notes.add(line.line, "job_role", key, PeopleCode.UNKNOWN_JOB_ROLE)
        return self.known.roles.get(key.lower()) if key else None

    def point_out_overlaps(self) -> None:
        whole = {**self.known.policies, **{key: draft for key, (_, draft) in self.drafts.items()}}
        by_whom: dict[Whom, list[PolicyFacts]] = {}
        for (whom, _), policy in whole.items():
            by_whom.setdefault(whom, []).append(policy)
        for (whom, start), (line, draft) in self.drafts.items():
            earlier = [other for other in by_whom[whom] if other.effective_from < start and other.overlaps(draft)]
            for other in earlier[:1]:
                self.notes.add(line.line, "effective_from", start, PolicyCode.POLICY_OVERLAPS, start=other.effective_from)

    def write(self) -> None:
        for key, (line, draft) in self.drafts.items():
            recorded = self.known.policies.get(key)
            if recorded is None:
                self.plan.writes.new.append(draft)
                self._step(line, What.ADD, draft, None)
            elif recorded != draft:
                self.plan.writes.changed.append(draft)
                self._step(line, What.CHANGE, draft, recorded)
            else:
                self.plan.unchanged += 1

    def _step(self, line: Line, what: What, draft: PolicyFacts, recorded: PolicyFacts | None) -> None:
        now, old = _words(draft), _words(recorded) if recorded else {}
        parts = [line["organisation_code"], line["job_role"], line["worker_type"]]
        who = f"{', '.join(str(part) for part in parts if part)} from {long_date(draft.effective_from)}"
        changed = differences((name, old.get(name), value) for name, value in now.items())
        self.plan.steps.append(Step(line.line, what, who, changed))


def _words(policy: PolicyFacts) -> dict[str, object]:
    return {
        "supervision": in_words(policy.interval_days),
        "group sessions count": "yes" if policy.group_counts else "no",
        "until": policy.effective_until,
    }
