"""Pure: what a person needs, and so which course is shown first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from lms.kit.datetimes import long_date
from lms.training.rules.enums import Status

#: What has to be done first, first; what is not here can wait.
FIRST = {Status.OVERDUE: 0, Status.EXPIRING: 1, Status.NOT_YET_DUE: 1}
OFFERED, THE_REST = 2, 3
FAR = date.max


@dataclass(frozen=True)
class Need:
    """What one post asks in one subject today. `status` None: it is offered. `on`: when it falls or fell due, expires or expired."""

    post_id: int
    subject_id: int
    subject: str
    status: Status | None
    on: date | None
    has_expired: bool
    why: str

    @property
    def place(self) -> tuple[int, date]:
        """The key to sort by: overdue, then by date, then offers, then the rest."""
        rank = OFFERED if self.status is None else FIRST.get(self.status, THE_REST)
        return rank, (self.on or FAR) if rank < OFFERED else FAR

    @property
    def when(self) -> str:
        """What its date is, in words; empty without one: "Expires 3 May 2026"."""
        if self.on is None:
            return ""
        match self.status:
            case Status.OVERDUE:
                return f"{'Expired' if self.has_expired else 'Was due'} {long_date(self.on)}"
            case Status.CURRENT | Status.EXPIRING:
                return f"Expires {long_date(self.on)}"
            case _:
                return f"Due by {long_date(self.on)}"

    @property
    def presses(self) -> bool:
        """Is it overdue, or will it be unless something is done?"""
        return self.status in FIRST


def by_subject(needs: Iterable[Need]) -> list[Need]:
    """One for each subject, that of the post that presses most; what presses most first."""
    needs_by_id: dict[int, Need] = {}
    for need in sorted(needs, key=lambda need: (*need.place, need.subject, need.post_id)):
        needs_by_id.setdefault(need.subject_id, need)
    return list(needs_by_id.values())


def place_of_course(needs: Iterable[Need], next_at: datetime | None) -> str:
    """The sort key of a course as text: by what it does for the person, then those with dates, the next first."""
    rank, on = min((need.place for need in needs), default=(THE_REST, FAR))
    return f"{rank} {on.isoformat()} {next_at.isoformat() if next_at else '~'}"
