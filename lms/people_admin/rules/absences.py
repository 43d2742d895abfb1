"""Pure: long leave. Shorter absences change nothing that is counted, so they are not recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lms.kit.datetimes import long_date
from lms.kit.numbers import counted
from lms.kit.refusal import Refused
from lms.people.rules.absences import SHORTEST, days_away, is_too_short
from lms.training.rules.calendar import FOR_EVER


@dataclass(frozen=True, slots=True)
class Away:
    """An absence that is recorded. No end: it goes on."""

    id: int
    starts_on: date
    ends_on: date | None


def check(starts_on: date, ends_on: date | None, others: Iterable[Away], first_day: date | None) -> None:
    """Raises Refused for an absence that is too short, begins before the post (whose first day this is) or overlaps another."""
    if ends_on is not None and ends_on < starts_on:
        raise Refused("The last day lies before the first.", field="ends_on")
    if ends_on is not None and is_too_short(starts_on, ends_on):
        days = days_away(starts_on, ends_on)
        raise Refused(
            f"Only long leave of {SHORTEST} days or more is recorded here, and this is {counted(days, 'day', 'days')}. "
            "Leave the last day empty if it is not known yet.",
            field="ends_on",
        )
    if first_day is None or starts_on < first_day:
        raise Refused(f"The post starts on {long_date(first_day)}." if first_day else "This post has no term yet.", field="starts_on")
    for one in others:
        if one.starts_on <= (ends_on or FOR_EVER) and starts_on <= (one.ends_on or FOR_EVER):
            until = f"to {long_date(one.ends_on)}" if one.ends_on else "onwards"
            raise Refused(
                f"Long leave from {long_date(one.starts_on)} {until} is recorded already. Change that instead.", field="starts_on"
            )
