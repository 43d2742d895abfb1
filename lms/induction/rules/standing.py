"""How an induction stands on a day."""

from datetime import date

from lms.induction.rules.words import Status


def status(completed_on: date | None, is_paused: bool, target_on: date, day: date) -> Status:
    """The first that applies. `completed_on` may lie after the day: then it has not come yet."""
    if completed_on is not None and completed_on <= day:
        return Status.COMPLETE
    if is_paused:
        return Status.PAUSED
    return Status.LATE if target_on < day else Status.IN_TIME
