"""Which status speaks for several, and what a date is called."""

from collections.abc import Collection
from datetime import date

from lms.training.rules.enums import Status

#: What needs doing first, first. Of several posts the worst speaks for the subject.
WORST_FIRST = (Status.OVERDUE, Status.EXPIRING, Status.NOT_YET_DUE, Status.CURRENT, Status.PAUSED, Status.EXEMPT)


def worst(statuses: Collection[Status]) -> Status:
    """The status of a subject that several posts require; raises ValueError for none."""
    return min(statuses, key=WORST_FIRST.index)


def date_is(status: Status | None, on: date | None, expires_on: date | None) -> str | None:
    """What the date of a line is: "Expires", "Expired", "Due by", "Was due"; None without a date."""
    if on is None:
        return None
    match status:
        case Status.CURRENT | Status.EXPIRING:
            return "Expires"
        case Status.OVERDUE:
            return "Expired" if on == expires_on else "Was due"
        case _:
            return "Due by"
