"""What a file of requirements would change. A rule is its subject, its conditions, its kind and its first day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from lms.kit.datetimes import long_date
from lms.kit.identifiers import folded_number
from lms.kit.importing import Code, Notes, Options, Plan, Problem, Sheet, Step, What, differences
from lms.people.rules import Sector, WorkerType
from lms.people.rules.imports.lookups import Tree
from lms.people.rules.imports.problems import PeopleCode
from lms.training.rules.enums import Kind
from lms.training.rules.imports.problems import TrainingCode
from lms.training.rules.imports.requirement_lines import RequirementLine

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Matter:
    """What a rule is about: rules of the same matter follow one another."""

    subject_id: int
    organisation_id: int | None
    sector: Sector | None
    audience_id: int | None
    job_role_id: int | None
    worker_type: WorkerType | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule asks, besides its matter and first day."""

    due_days: int | None
    renew_months: int | None
    renews_never: bool
    effective_until: date | None
    authority: str


#: A rule: its matter and its first day.
RuleKey = tuple[Matter, date]


@dataclass(frozen=True, slots=True)
class KnownRule:
    id: int
    terms: Terms
    succeeds: RuleKey | None


@dataclass(frozen=True)
class RequirementsKnown:
    """What is recorded, read at once. Subjects by folded code, the retired with their first day without new rules; audiences and roles
    by their key in lower case.
    """

    tree: Tree
    subjects: Mapping[str, int]
    retired: Mapping[int, date]
    audiences: Mapping[str, int]
    roles: Mapping[str, int]
    rules: Mapping[RuleKey, KnownRule]


@dataclass
class RequirementWrites:
    """Rules to write, and which rule each carries on from: that one may be new itself."""

    new: list[tuple[RuleKey, Terms]] = field(default_factory=list)
    changed: list[tuple[int, RuleKey, Terms]] = field(default_factory=list)
    succeeds: dict[RuleKey, RuleKey] = field(default_factory=dict)


@dataclass(frozen=True)
class _Draft:
    line: RequirementLine
    key: RuleKey
    terms: Terms


def plan_requirements(sheet: Sheet[RequirementLine], known: RequirementsKnown, options: Options) -> Plan[RequirementWrites]:
    """The plan of a file of requirements."""
    plan = Plan(RequirementWrites())
    planner = _Planner(sheet.columns, known, options, sheet.notes, plan)
    planner.look_up(sheet.lines)
    planner.follow()
    planner.write()
    return plan


@dataclass
class _Planner:
    columns: frozenset[str]
    known: RequirementsKnown
    options: Options
    notes: Notes
    plan: Plan[RequirementWrites]
    drafts: dict[RuleKey, _Draft] = field(default_factory=dict)

    def look_up(self, lines: Sequence[RequirementLine]) -> None:
        for line in lines:
            key = self._key(line)
            if key is None or line.line in self.notes.bad:
                continue
            terms = self._terms(line, self.known.rules.get(key))
            self._check_retired(line, key, terms)
            self._check_place(line, key)
            first = self.drafts.setdefault(key, _Draft(line, key, terms))
            if first.line is not line:
                code = Code.REPEATED_LINE if terms == first.terms else Code.DUPLICATE_LINE
                self.notes.add(line.line, "effective_from", line.effective_from, code, other=first.line.line, what="requirement")
                self.plan.unchanged += terms == first.terms

    def _key(self, line: RequirementLine) -> RuleKey | None:
        subject_id = self._find(line, "subject_code", self.known.subjects, folded_number(line.subject_code), TrainingCode.UNKNOWN_SUBJECT)
        organisation_id = self._organisation(line)
        audience_id = self._find(line, "audience", self.known.audiences, line.audience.lower(), TrainingCode.UNKNOWN_AUDIENCE)
        role_id = self._find(line, "job_role", self.known.roles, line.job_role.lower(), PeopleCode.UNKNOWN_JOB_ROLE)
        if subject_id is None or line.kind is None or line.effective_from is None:
            return None
        return Matter(subject_id, organisation_id, line.sector, audience_id, role_id, line.worker_type, line.kind), line.effective_from

    def _find(self, line: RequirementLine, column: str, among: Mapping[str, int], key: str, code: Problem) -> int | None:
        found = among.get(key) if key else None
        if key and found is None:
            self.notes.add(line.line, column, getattr(line, column), code)
        return found

    def _organisation(self, line: RequirementLine) -> int | None:
        if not line.organisation_code:
            if not self.options.covers_all:
                self.notes.add(line.line, "organisation_code", "", TrainingCode.WHOLE_PARTNERSHIP)
            return None
        place = self.known.tree.find(line.organisation_code)
        if place is None:
            self.notes.add(line.line, "organisation_code", line.organisation_code, PeopleCode.UNKNOWN_ORGANISATION)
        elif not self.options.covers(place.path):
            self.notes.add(line.line, "organisation_code", line.organisation_code, PeopleCode.OUTSIDE_REACH, name=place.name)
        return place.id if place else None

    def _check_retired(self, line: RequirementLine, key: RuleKey, terms: Terms) -> None:
        """No rule asks for a subject on or after the day on which it is retired."""
        day = self.known.retired.get(key[0].subject_id)
        if day and (terms.effective_until is None or terms.effective_until >= day):
            words = {"subject": line.subject_code.upper(), "day": day}
            self.notes.add(line.line, "subject_code", line.subject_code, TrainingCode.SUBJECT_RETIRED, **words)

    def _check_place(self, line: RequirementLine, key: RuleKey) -> None:
        """No new rule begins for a place after its end."""
        place = self.known.tree.by_id.get(key[0].organisation_id or 0)
        if place and key not in self.known.rules and place.is_over(key[1]):
            words = {"name": place.name, "end": place.ends_on}
            self.notes.add(line.line, "organisation_code", line.organisation_code, PeopleCode.PLACE_ENDED, **words)

    def _terms(self, line: RequirementLine, rule: KnownRule | None) -> Terms:
        """What the line says; a column the file does not have leaves what is recorded, an empty authority never erases."""
        old = rule.terms if rule else Terms(None, None, False, None, "")
        renews = "renew_months" in self.columns
        return Terms(
            due_days=line.due_days if "due_days" in self.columns else old.due_days,
            renew_months=(line.renew_months or None) if renews else old.renew_months,
            renews_never=line.renews_never if renews else old.renews_never,
            effective_until=line.effective_until if "effective_until" in self.columns else old.effective_until,
            authority=line.authority or old.authority,
        )

    # --- one rule after another -------------------------------------------------------------------------------------------------

    def follow(self) -> None:
        """A rule carries on from the one of its matter that ended the day before; two that run at the same time are pointed out."""
        ends = {key: rule.terms.effective_until for key, rule in self.known.rules.items()}
        ends |= {key: draft.terms.effective_until for key, draft in self.drafts.items()}
        starts: dict[Matter, list[date]] = {}
        for matter, start in ends:
            starts.setdefault(matter, []).append(start)
        for (matter, start), draft in self.drafts.items():
            for other in sorted(starts[matter]):
                if other < start:
                    self._follow_one(draft, (matter, other), ends[matter, other])

    def _follow_one(self, draft: _Draft, other: RuleKey, end: date | None) -> None:
        start = draft.key[1]
        if end is not None and end + DAY == start:
            self.plan.writes.succeeds[draft.key] = other
        elif end is None or end >= start:
            self.notes.add(draft.line.line, "effective_from", start, TrainingCode.RULE_OVERLAPS, start=other[1])

    # --- what to write ------------------------------------------------------------------------------------------------------------

    def write(self) -> None:
        writes, taken = self.plan.writes, {rule.succeeds for rule in self.known.rules.values()}
        for key, draft in self.drafts.items():
            rule = self.known.rules.get(key)
            before = writes.succeeds.get(key)
            if before is not None and (before in taken or (rule and rule.succeeds)):
                del writes.succeeds[key]
            if rule is None:
                writes.new.append((key, draft.terms))
                self._step(draft, What.ADD, None)
            elif rule.terms != draft.terms or key in writes.succeeds:
                writes.changed.append((rule.id, key, draft.terms))
                self._step(draft, What.CHANGE, rule)
            else:
                self.plan.unchanged += 1
                continue
            if key not in taken:
                self._lead_on(draft)

    def _lead_on(self, draft: _Draft) -> None:
        """A recorded rule that begins the day after this one now ends carries on from it."""
        end = draft.terms.effective_until
        later = (draft.key[0], end + DAY) if end else None
        rule = self.known.rules.get(later) if later else None
        if later and rule and rule.succeeds is None and later not in self.drafts:
            self.plan.writes.succeeds[later] = draft.key

    def _step(self, draft: _Draft, what: What, rule: KnownRule | None) -> None:
        now = dict(_words(draft.terms, draft.key in self.plan.writes.succeeds))
        old = dict(_words(rule.terms, rule.succeeds is not None)) if rule else {}
        changed = differences((name, old.get(name), value) for name, value in now.items())
        self.plan.steps.append(Step(draft.line.line, what, _who(draft.line), changed))


def _words(terms: Terms, follows: bool) -> Iterator[tuple[str, object]]:
    yield "due days", terms.due_days
    yield "renewed", "never" if terms.renews_never else f"every {terms.renew_months} months" if terms.renew_months else None
    yield "until", terms.effective_until
    yield "authority", terms.authority
    yield "carries on from the one before", "yes" if follows else None


def _who(line: RequirementLine) -> str:
    conditions = [line.organisation_code, line.sector, line.audience, line.job_role, line.worker_type]
    start = long_date(line.effective_from) if line.effective_from else ""
    where = ", ".join(str(one) for one in conditions if one) or "everywhere"
    return f"{line.subject_code.upper()} ({line.kind}) from {start}: {where}"
