"""Pure: how a post stands in supervision, and the words for it. The statement is `queries/standing.py`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.supervision.rules.words import GroupKind

#: So many days after a long absence nobody is overdue.
DAYS_BACK = 28

#: Kinds that count where the policy says so; one-to-one supervision always does, mentoring and learning networks never.
WHERE_IT_SAYS_SO = (GroupKind.GROUP, GroupKind.ACTION_LEARNING_SET, GroupKind.PEER)
#: Kinds in which more than two meet.
OF_GROUPS = (*WHERE_IT_SAYS_SO, GroupKind.LEARNING_NETWORK)

#: How a post of somebody whom nobody may oblige stands where a policy matches it: in no figure.
OFFER = "offer"


class SupervisionStatus(StrEnum):
    """How a post that a policy applies to stands on a day: the first of paused, up to date, not due yet, overdue that applies."""

    UP_TO_DATE = "up_to_date"
    OVERDUE = "overdue"
    NOT_YET_DUE = "not_yet_due"
    PAUSED = "paused"

    @property
    def label(self) -> str:
        return {"up_to_date": "Up to date", "overdue": "Overdue", "not_yet_due": "Not due yet", "paused": "Paused"}[self.value]

    @property
    def tag(self) -> str:
        """Its colour and symbol among those of the whole service."""
        return {"up_to_date": "current"}.get(self.value, self.value)


@dataclass(frozen=True)
class PostStanding:
    """A post that a policy applies to, on a day.

    `last_on`: of the last session that counts; `due_on`: so many days after it, else after the start.
    `late_after`: the last day on which it
    is not overdue, whatever makes it so: that day, the first interval after the start, or the weeks after a long absence.
    """

    post_id: int
    human: int
    interval_days: int
    group_counts: bool
    starts_on: date
    last_on: date | None
    due_on: date
    late_after: date
    status: SupervisionStatus

    @property
    def by(self) -> date:
        """The day that people are told."""
        return self.due_on if self.status is SupervisionStatus.UP_TO_DATE else self.late_after
