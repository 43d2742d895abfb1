"""Pure: what goes out over some days, counted as the days pass."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from lms.reminders.rules.decide import Decided, Facts
from lms.reminders.rules.words import NudgeState

#: So many days are looked ahead, the first of them tomorrow.
DAYS = 30


def window(today: date) -> list[date]:
    """The days that are looked at."""
    return [today + timedelta(days=number) for number in range(1, DAYS + 1)]


@dataclass
class Tally:
    """Counts by day and matter. `mails`: who gets a mail, by day; `people`: who is told, by any way; `paper`: who is told in person."""

    mails: defaultdict[date, set[int]] = field(default_factory=lambda: defaultdict(set))
    people: set[int] = field(default_factory=set)
    paper: set[int] = field(default_factory=set)
    reminders: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    people_by_matter: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    recorded: int = 0

    def add(self, nudge: Decided, day: date, *, has_address: bool) -> None:
        """Count what somebody is told on a day."""
        if nudge.state is NudgeState.RECORDED:
            self.recorded += 1
            return
        human_id = nudge.key.recipient_id
        self.people.add(human_id)
        self.reminders[nudge.key.matter] += 1
        self.people_by_matter[nudge.key.matter].add(human_id)
        if has_address:
            self.mails[day].add(human_id)
        else:
            self.paper.add(human_id)

    def counts(self, days: Iterable[date]) -> "Counts":
        """What is kept of it: no people, only how many."""
        return Counts(
            mails={day: len(self.mails.get(day, ())) for day in days},
            people=len(self.people),
            paper=len(self.paper),
            recorded=self.recorded,
            matters={name: (number, len(self.people_by_matter[name])) for name, number in self.reminders.items()},
        )


@dataclass(frozen=True)
class Counts:
    """What goes out. `mails` by day; `matters`: reminders and people by matter; `recorded`: noted as known, and not sent."""

    mails: Mapping[date, int]
    people: int
    paper: int
    recorded: int
    matters: Mapping[str, tuple[int, int]]

    @property
    def first_day(self) -> int:
        return next(iter(self.mails.values()), 0)

    @property
    def all_days(self) -> int:
        return sum(self.mails.values())

    def as_json(self) -> dict[str, Any]:
        return {
            "mails": {day.isoformat(): number for day, number in self.mails.items()},
            "people": self.people,
            "paper": self.paper,
            "recorded": self.recorded,
            "matters": {name: list(numbers) for name, numbers in self.matters.items()},
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Counts":
        mails = {date.fromisoformat(day): number for day, number in sorted(values["mails"].items())}
        matters = {name: (reminders, people) for name, (reminders, people) in values["matters"].items()}
        return cls(mails, values["people"], values["paper"], values["recorded"], matters)


def deciding_employer(nudge: Decided, facts: Facts) -> int | None:
    """Whose policy has decided it."""
    post = facts.by_post.get(nudge.about_post_id or 0) or next(iter(facts.posts.get(nudge.key.recipient_id, ())), None)
    return post.employer_id if post else None
