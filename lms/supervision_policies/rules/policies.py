"""Pure: what policies say in words, which may stand beside which, and how one changes from a day without rewriting what was before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from lms.kit.datetimes import long_date
from lms.kit.numbers import number, plural
from lms.kit.refusal import Refused
from lms.people.rules import WorkerType

SHORTEST, LONGEST = 1, 1096
ONE_DAY = timedelta(days=1)
WEEK = 7


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a policy is for. Two policies for the same never run on the same day, where people make them on the page."""

    organisation_id: int
    job_role_id: int | None
    worker_type: WorkerType | None


@dataclass(frozen=True, slots=True)
class PolicyFacts:
    """A policy as it stands; `id` 0: it is new."""

    id: int
    whom: Whom
    interval_days: int
    group_counts: bool
    effective_from: date
    effective_until: date | None

    def is_running(self, day: date) -> bool:
        return self.effective_from <= day and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        return self.effective_until is not None and self.effective_until < day

    def overlaps(self, other: "PolicyFacts") -> bool:
        """Have both a day?"""
        return not self.is_over(other.effective_from) and not other.is_over(self.effective_from)


@dataclass(frozen=True)
class PolicySteps:
    """What becomes of a policy: it goes, or it stands like this; and what begins after it."""

    remove: bool = False
    now: PolicyFacts | None = None
    add: PolicyFacts | None = None


def in_words(interval_days: int) -> str:
    """Every 6 weeks, or every 30 days."""
    weeks, days = divmod(interval_days, WEEK)
    if days:
        return plural(interval_days, "every day", f"every {interval_days} days")
    return plural(weeks, "every week", f"every {weeks} weeks")


def check_new(policy: PolicyFacts, others: Sequence[PolicyFacts]) -> None:
    """Raises Refused where the dates or the interval make no sense, or another policy for the same has a day of it."""
    check_interval(policy.interval_days)
    if policy.effective_until is not None and policy.effective_until < policy.effective_from:
        raise Refused("The last day cannot be before the first.", field="effective_until")
    other = next((other for other in others if other.whom == policy.whom and other.overlaps(policy)), None)
    if other is not None:
        until = f"until {long_date(other.effective_until)}" if other.effective_until else "until further notice"
        raise Refused(
            f"There is a policy for the same people from {long_date(other.effective_from)} {until}. Change that one, or end it first.",
            field="effective_from",
        )


def check_interval(days: int) -> None:
    """Raises Refused."""
    if not SHORTEST <= days <= LONGEST:
        raise Refused(f"Enter a number of days from {SHORTEST} to {number(LONGEST)}.", field="interval_days")


def change(policy: PolicyFacts, day: date, interval_days: int, group_counts: bool, today: date) -> PolicySteps:
    """From this day on it says something else: the old one ends the day before. Raises Refused."""
    check_interval(interval_days)
    if day < today:
        raise Refused("Choose today or a later day. What held before stays as it was.", field="from_day")
    if day < policy.effective_from:
        raise Refused(f"This policy begins on {long_date(policy.effective_from)}. Choose that day or a later one.", field="from_day")
    if policy.is_over(day):
        raise Refused("This policy has ended by then.", field="from_day")
    if (interval_days, group_counts) == (policy.interval_days, policy.group_counts):
        raise Refused("That is what it says already.", field="interval_days")
    new = replace(policy, interval_days=interval_days, group_counts=group_counts)
    if day == policy.effective_from:
        return PolicySteps(now=new)
    return PolicySteps(now=replace(policy, effective_until=day - ONE_DAY), add=replace(new, id=0, effective_from=day))


def end(policy: PolicyFacts, last_day: date, today: date) -> PolicySteps:
    """This is its last day; a policy that would have no day goes. Raises Refused."""
    if last_day < today - ONE_DAY:
        raise Refused("Choose yesterday or a later day. What held before stays as it was.", field="last_day")
    if policy.is_over(today):
        raise Refused("This policy has ended already.", field="last_day")
    if policy.effective_until is not None and last_day > policy.effective_until:
        raise Refused(f"It ends on {long_date(policy.effective_until)} as it is. Choose an earlier day.", field="last_day")
    if last_day < policy.effective_from:
        return PolicySteps(remove=True)
    return PolicySteps(now=replace(policy, effective_until=last_day))
