"""Pure: what may be recorded by hand of somebody's training, and for how long it can be taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lms.kit.datetimes import long_date
from lms.kit.refusal import Refused
from lms.training.rules.calendar import FOR_EVER

#: How long an entry can be taken back by the person who made it.
UNDO_FOR = timedelta(minutes=10)
#: Nobody who still works has learnt anything longer ago.
LONGEST_AGO_YEARS = 70
LONGEST_REASON = 500
#: Why an award is revoked when its entry is taken back. One revoked with these words comes back when it is recorded again.
UNDONE_BECAUSE = "Recorded by mistake, and taken back at once"


@dataclass(frozen=True, slots=True)
class Learner:
    """Whose training is recorded, and for which post. `is_of_officer`: in reach of a role that was given, not as a supervisor alone."""

    person_id: int  # the record that counts
    post_id: int
    name: str
    born_on: date | None
    employer_id: int
    site_id: int | None  # where the post was on the day
    is_of_officer: bool


def check_learners(learners: Iterable[Learner], *, own_person_id: int, on_the_job: bool) -> None:
    """Raises Refused where somebody would record their own, or a supervisor what only officers record."""
    for learner in learners:
        if learner.person_id == own_person_id:
            raise Refused("Nobody records their own training. Ask your supervisor, or your learning and development team.")
        if not learner.is_of_officer and not on_the_job:
            raise Refused(
                "Supervisors record what is learnt on the job. Ask your learning and development team to record this subject.",
                field="subject",
            )


def check_days(learners: Iterable[Learner], achieved_on: date, expires_on: date | None, today: date) -> None:
    """Raises Refused for days that cannot be."""
    if achieved_on > today:
        raise Refused("Training is recorded on the day it is achieved, or later.", field="achieved_on")
    if achieved_on.year < today.year - LONGEST_AGO_YEARS:
        raise Refused(f"That is more than {LONGEST_AGO_YEARS} years ago. Check the year.", field="achieved_on")
    for learner in learners:
        if learner.born_on and achieved_on <= learner.born_on:
            raise Refused(f"{learner.name} was born on {long_date(learner.born_on)}. Check the year.", field="achieved_on")
    if expires_on is not None and expires_on < achieved_on:
        raise Refused("A certificate cannot end before the day on which it was achieved.", field="expires_on")


def may_undo(made_at: datetime, undone_at: datetime | None, now: datetime) -> bool:
    """Is it still time to take an entry back?"""
    return undone_at is None and now - made_at <= UNDO_FOR


# --- exemptions -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Excused:
    """An exemption that is recorded. No end: it goes on."""

    id: int
    starts_on: date
    ends_on: date | None


def overlapping(starts_on: date, ends_on: date | None, others: Iterable[Excused]) -> Excused | None:
    """The first that runs on a day on which this would."""
    return next((other for other in others if other.starts_on <= (ends_on or FOR_EVER) and starts_on <= (other.ends_on or FOR_EVER)), None)


def check_exemption(starts_on: date, ends_on: date | None, others: Iterable[Excused], first_day: date | None) -> None:
    """Raises Refused for one that ends before it starts, begins before the posts (whose first day this is), or overlaps another."""
    if ends_on is not None and ends_on < starts_on:
        raise Refused("The last day lies before the first.", field="ends_on")
    if first_day is None or starts_on < first_day:
        raise Refused(f"The post starts on {long_date(first_day)}." if first_day else "This post has no term yet.", field="starts_on")
    other = overlapping(starts_on, ends_on, others)
    if other is not None:
        until = f"until {long_date(other.ends_on)}" if other.ends_on else "without an end"
        raise Refused(f"An exemption from {long_date(other.starts_on)} {until} is recorded already. End that first.", field="starts_on")


def tidy_reason(reason: str) -> str:
    """On one line. Raises Refused where there is none, or too much."""
    text = " ".join(reason.split())
    if not text or len(text) > LONGEST_REASON:
        raise Refused(f"Say why, in {LONGEST_REASON} characters or fewer.", field="reason")
    return text
