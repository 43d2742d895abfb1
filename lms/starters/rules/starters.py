"""Starters in lists: which are asked for, and who holds a step that is not done yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from lms.induction.rules.words import Confirm, Status

#: So long before their first day people are in the list of starters.
AHEAD = timedelta(days=28)
#: Beside the words of `Status`: has not started yet.
NOT_STARTED = "not_started"
#: And of a cohort: left before they were complete.
LEFT = "left"


@dataclass(frozen=True)
class StarterFilter:
    """Which starters. Without a status: those who are not complete."""

    organisation_id: int | None = None
    programme_id: int | None = None
    status: str = ""
    start_month: str = ""
    since: str = ""  # a month

    def has(self, status: str, programme_id: int, start_month: str) -> bool:
        """Is an induction among them, wherever it is?"""
        stands = status == self.status if self.status else status != Status.COMPLETE
        is_then = self.start_month in ("", start_month) and start_month >= self.since
        return stands and is_then and self.programme_id in (None, programme_id)


@dataclass(frozen=True)
class CohortFilter:
    """Those that started in this month or later. `by`: what each row is."""

    since: str
    by: str = "month"
    organisation_id: int | None = None
    programme_id: int | None = None


def months_back(today: date, number: int) -> Iterator[str]:
    """2026-11, 2026-10 and so on: so many, the newest first."""
    newest = today.year * 12 + today.month - 1
    return (f"{month // 12}-{month % 12 + 1:02}" for month in range(newest, newest - number, -1))


def month_name(month: str) -> str:
    """November 2026."""
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}"


STARTER, OFFICERS = "The starter", "Learning and development"


def holder(
    confirm: Confirm | None, supervisor: str | None, buddy: str | None, learner_said: bool = False, others_said: bool = False
) -> str:
    """In words. A step that facts do (`confirm` is empty) is the starter's: they book the course, or ask to be signed off.

    Of what both confirm, whoever has not said it yet (`learner_said`, `others_said`).
    """
    over_them = supervisor or f"{OFFICERS}, as no supervisor is named"
    if confirm is Confirm.BOTH:
        return over_them if learner_said else STARTER if others_said else f"{STARTER} and {over_them}"
    whose = {None: STARTER, Confirm.LEARNER: STARTER, Confirm.LND: OFFICERS, Confirm.BUDDY: buddy or over_them}
    return whose.get(confirm, over_them)
