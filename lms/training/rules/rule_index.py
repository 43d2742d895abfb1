"""All rules at once, and what they ask of one kind of term from day to day: worked out once, as thousands of posts share few kinds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from lms.training.rules.calendar import FOR_EVER, changes_of, stretches
from lms.training.rules.enums import COMPULSORY, DEFAULT_DUE_DAYS, NEVER_COMPELLED
from lms.training.rules.facts import RecognitionFact, RuleFact, SubjectFact, TermFact

_Condition = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class DueRule:
    """A compulsory rule with its days to comply."""

    rule_id: int
    counts_from: date
    due_days: int


NO_DUE_RULE = DueRule(0, date.max, 0)


@dataclass(frozen=True, slots=True)
class RequirementPeriod:
    """What is asked in one subject, on days when the same rules match. Without duties it is an offer."""

    from_day: date
    to_day: date
    first_rule_id: int
    duties: tuple[DueRule, ...]
    interval_months: int | None
    interval_rule_id: int | None
    # For a term that begins on or after `all_count_from` every duty counts from the same day, so `soonest` sets the due date.
    all_count_from: date = date.max
    soonest: DueRule = NO_DUE_RULE


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked of one kind of term: the rules whose conditions it meets, and by subject the periods in order of their days."""

    fitting: frozenset[int]
    periods: dict[int, tuple[RequirementPeriod, ...]]


@dataclass(frozen=True, slots=True)
class _Signature:
    """A term as far as any rule can tell."""

    branch: frozenset[int]
    sector: str | None
    audience_ids: frozenset[int]
    job_role_id: int | None
    worker_type: str


class RuleIndex:
    """Built once for a whole computation. Rules that replace each other in a ring replace nothing: a mistake takes no duty away."""

    def __init__(self, rules: Iterable[RuleFact], subjects: Iterable[SubjectFact], recognition: Iterable[RecognitionFact]) -> None:
        self.subjects = {subject.id: subject for subject in subjects}
        self._rules = {rule.id: rule for rule in sorted(rules, key=lambda rule: rule.id)}
        self._organisations = frozenset(rule.organisation_id for rule in self._rules.values() if rule.organisation_id is not None)
        self._audiences = frozenset(rule.audience_id for rule in self._rules.values() if rule.audience_id is not None)
        self._by_condition: defaultdict[_Condition, list[RuleFact]] = defaultdict(list)
        self._replacing: defaultdict[int, list[RuleFact]] = defaultdict(list)
        for rule in self._rules.values():
            self._by_condition[_narrowest_condition(rule)].append(rule)
            if rule.replaces_id is not None and not self._is_in_ring(rule):
                self._replacing[rule.replaces_id].append(rule)
        self._recognition: defaultdict[int, list[RecognitionFact]] = defaultdict(list)
        for recognising in sorted(recognition, key=_least_specific_last):
            self._recognition[recognising.issuer_id].append(recognising)
        self._plans: dict[_Signature, Plan] = {}
        self._plans_of_rules: dict[tuple[frozenset[int], bool], Plan] = {}

    def plan(self, term: TermFact) -> Plan:
        """What is asked of such a term, whenever it is."""
        branch, audience_ids = term.branch & self._organisations, term.audience_ids & self._audiences
        signature = _Signature(branch, term.sector, audience_ids, term.job_role_id, term.worker_type)
        plan = self._plans.get(signature)
        if plan is None:
            fitting = frozenset(rule.id for rule in self._candidates(signature) if _fits(rule, signature))
            plan = self._plans[signature] = self._plan_of_rules(fitting, term.worker_type not in NEVER_COMPELLED)
        return plan

    def interval(self, term: TermFact, subject_id: int, day: date) -> int | None:
        """For how many months an award in this subject is valid at such a term on the day, asked for or not; None: for ever."""
        periods = self.plan(term).periods.get(subject_id, ())
        asked = next((one for one in periods if one.duties and one.from_day <= day <= one.to_day), None)
        return asked.interval_months if asked else _own_interval(self.subjects[subject_id], day)

    def recognition_of(self, issuer_id: int) -> list[RecognitionFact]:
        """The most specific first, so that the first that applies decides."""
        return self._recognition.get(issuer_id, [])

    def _is_in_ring(self, rule: RuleFact) -> bool:
        seen: set[int] = set()
        at: RuleFact | None = rule
        while at is not None and at.id not in seen:
            seen.add(at.id)
            at = self._rules.get(at.replaces_id) if at.replaces_id is not None else None
        return at is rule

    def _candidates(self, signature: _Signature) -> Iterator[RuleFact]:
        conditions: list[_Condition] = [("any", None), ("job role", signature.job_role_id)]
        conditions += [("audience", audience_id) for audience_id in signature.audience_ids]
        conditions += [("organisation", organisation_id) for organisation_id in signature.branch]
        for condition in conditions:
            yield from self._by_condition.get(condition, ())

    def _plan_of_rules(self, fitting: frozenset[int], compelled: bool) -> Plan:
        plan = self._plans_of_rules.get((fitting, compelled))
        if plan is None:
            by_subject: defaultdict[int, list[RuleFact]] = defaultdict(list)
            for rule_id in sorted(fitting):
                by_subject[self._rules[rule_id].subject_id].append(self._rules[rule_id])
            periods = {subject_id: tuple(self._periods(by_subject[subject_id], fitting, compelled)) for subject_id in sorted(by_subject)}
            plan = self._plans_of_rules[fitting, compelled] = Plan(fitting, periods)
        return plan

    def _periods(self, rules: list[RuleFact], fitting: frozenset[int], compelled: bool) -> Iterator[RequirementPeriod]:
        subject = self.subjects[rules[0].subject_id]
        changes = [*self._changes(rules), *(day for day, _ in subject.changes)]
        for from_day, to_day in stretches(date.min, FOR_EVER, changes):
            matching = [rule for rule in rules if self._matches(rule, fitting, from_day)]
            if matching:
                duties = [rule for rule in matching if compelled and rule.kind in COMPULSORY]
                yield _period(subject, from_day, to_day, matching[0].id, duties)

    def _changes(self, rules: list[RuleFact]) -> Iterator[date]:
        for rule in rules:
            yield from changes_of(rule.effective_from, rule.effective_until)
            yield from self._changes(self._replacing.get(rule.id, []))

    def _matches(self, rule: RuleFact, fitting: frozenset[int], day: date) -> bool:
        if rule.id not in fitting or not rule.effective_from <= day <= (rule.effective_until or FOR_EVER):
            return False
        return not any(self._matches(other, fitting, day) for other in self._replacing.get(rule.id, ()))


def _narrowest_condition(rule: RuleFact) -> _Condition:
    if rule.audience_id is not None:
        return "audience", rule.audience_id
    if rule.job_role_id is not None:
        return "job role", rule.job_role_id
    return ("any", None) if rule.organisation_id is None else ("organisation", rule.organisation_id)


def _fits(rule: RuleFact, signature: _Signature) -> bool:
    return (
        (rule.audience_id is None or rule.audience_id in signature.audience_ids)
        and (rule.organisation_id is None or rule.organisation_id in signature.branch)
        and (rule.job_role_id is None or rule.job_role_id == signature.job_role_id)
        and (rule.sector is None or rule.sector == signature.sector)
        and (rule.worker_type is None or rule.worker_type == signature.worker_type)
    )


def _least_specific_last(rule: RecognitionFact) -> tuple[bool, bool, bool, int]:
    return rule.recognising_id is None, rule.subject_id is None, rule.older_than_months is None, rule.id


def _period(subject: SubjectFact, from_day: date, to_day: date, first_rule_id: int, duties: list[RuleFact]) -> RequirementPeriod:
    if not duties:
        return RequirementPeriod(from_day, to_day, first_rule_id, (), None, None)
    own = _own_interval(subject, from_day)
    interval_rule = min(duties, key=lambda rule: (_interval(rule, own) or float("inf"), rule.id))
    days = tuple(DueRule(rule.id, rule.counts_from, _due_days(rule, subject)) for rule in duties)
    has_own = interval_rule.renews_never or interval_rule.renew_months is not None
    return RequirementPeriod(
        from_day,
        to_day,
        first_rule_id,
        days,
        _interval(interval_rule, own),
        interval_rule.id if has_own else None,
        max(duty.counts_from for duty in days),
        min(days, key=lambda duty: (duty.due_days, duty.rule_id)),
    )


def _own_interval(subject: SubjectFact, day: date) -> int | None:
    """The subject's own: what the last change up to that day says, else what it had from the beginning."""
    return next((months for since, months in reversed(subject.changes) if since <= day), subject.validity_months)


def _interval(rule: RuleFact, own: int | None) -> int | None:
    if rule.renews_never:
        return None
    return rule.renew_months if rule.renew_months is not None else own


def _due_days(rule: RuleFact, subject: SubjectFact) -> int:
    for days in (rule.due_days, subject.due_days):
        if days is not None:
            return days
    return DEFAULT_DUE_DAYS
