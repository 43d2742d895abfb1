"""Pure: who is asked when, and for how long."""

from dataclasses import dataclass
from datetime import date, timedelta

from lms.evaluations.rules.words import Stage
from lms.training.rules.calendar import days_after, months_after

#: Three months after the last day, by the calendar: long enough to have tried it at work, short enough to remember the course.
MONTHS_LATER = 3
#: Four weeks to answer: whoever comes back from two weeks of leave still has two.
OPEN_DAYS = 28
#: Asking begins within four weeks of its day, or never: an older impression is another question, and whoever puts this release in place, or
#: closes a register of last year, does not send mail about what nobody remembers.
BEGINS_WITHIN_DAYS = 28
#: Longer than any three months and the weeks after: no date that ended earlier is asked about any more.
LOOKS_BACK = timedelta(days=92 + BEGINS_WITHIN_DAYS)


def day_of(stage: Stage, last_day: date) -> date:
    """The day from which this stage of a date is asked, the register being closed; `last_day`: that of its last session."""
    return last_day if stage is Stage.AFTER else months_after(last_day, MONTHS_LATER)


def stage_on(day: date, last_day: date) -> Stage | None:
    """Which stage begins for a date on this day; None: none does. The two never meet, being months apart."""
    for stage in Stage:
        begins = day_of(stage, last_day)
        if begins <= day <= days_after(begins, BEGINS_WITHIN_DAYS):
            return stage
    return None


def until(asked_on: date) -> date:
    """The last day on which whoever is asked on this day can answer."""
    return days_after(asked_on, OPEN_DAYS)


@dataclass(frozen=True)
class Standing:
    """How one asking stands. `is_asked`: there is such an asking at all; `is_closed`: the register is closed."""

    is_asked: bool
    is_closed: bool
    until: date | None

    def why_not(self, today: date) -> str | None:
        """Why nothing can be said now; None: it can."""
        if not self.is_asked or self.until is None:
            return "You are not being asked about this course now. If you were, the time for it is over."
        if today > self.until:
            return "The time for answers is over. What you had sent before stays as it was."
        if not self.is_closed:
            return "The register of this date is being corrected. Come back in a day or two."
        return None
