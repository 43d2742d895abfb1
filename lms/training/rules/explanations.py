"""The plain sentence that says why, and the rate: what people read."""

from datetime import date, timedelta
from typing import NamedTuple

from lms.kit.datetimes import long_date
from lms.kit.numbers import plural
from lms.training.rules.calendar import days_after, valid_until
from lms.training.rules.enums import AFTER_ABSENCE_DAYS, Status


class Reasons(NamedTuple):
    """What decided a status, in plain values; only what there is need be given.

    `status` None is an offer. `achieved_on`, `interval_months`, `certificate_expires_on` and `expires_on` speak of the deciding award;
    `through` names its subject where that is another one, which covers this. `due_days` are those of the deciding rule.
    `awards_elsewhere`: there is an award, but none that counts for this post. Why someone is absent is never told.
    """

    status: Status | None
    day: date
    achieved_on: date | None = None
    through: str | None = None
    interval_months: int | None = None
    certificate_expires_on: date | None = None
    expires_on: date | None = None
    due_on: date | None = None
    due_days: int | None = None
    exemption_reason: str | None = None
    exemption_ends_on: date | None = None
    absence_ends_on: date | None = None
    awards_elsewhere: bool = False


def why(reasons: Reasons) -> str:
    """One to three sentences, with full stops."""
    match reasons.status:
        case None:
            return "Offered, not required."
        case Status.EXEMPT:
            return _exempt(reasons)
        case Status.PAUSED:
            return _paused(reasons)
        case Status.CURRENT | Status.EXPIRING:
            return f"{_completed(reasons)}. {_valid(reasons)}"
        case Status.NOT_YET_DUE:
            return f"{_not_held(reasons)} {_not_due(reasons)}"
        case Status.OVERDUE:
            return _not_held(reasons) if reasons.achieved_on else f"{_not_held(reasons)} {_due('It was due', reasons)}"


def background(reasons: Reasons) -> str:
    """The same where the date stands beside it, so that nobody reads it twice."""
    if reasons.status in (Status.CURRENT, Status.EXPIRING, Status.OVERDUE) and _is_renewal(reasons):
        return f"{_completed(reasons)}, {_lasting(reasons)}."
    if reasons.status in (Status.NOT_YET_DUE, Status.OVERDUE) and reasons.achieved_on is None and not _is_by_grace(reasons):
        return f"{_not_held(reasons)}{_asked(reasons)}"
    return why(reasons)


def rate(numerator: int, denominator: int) -> str | None:
    """Percent to one decimal, halves up, from the two whole numbers: 13 of 80 is 16.3. None when no one is in scope."""
    if denominator == 0:
        return None
    tenths = (2000 * numerator + denominator) // (2 * denominator)
    return f"{tenths // 10}.{tenths % 10}"


def _exempt(reasons: Reasons) -> str:
    until = f"until {long_date(reasons.exemption_ends_on)}" if reasons.exemption_ends_on else "with no end date"
    reason = f": {reasons.exemption_reason.strip().rstrip('.')}" if reasons.exemption_reason else ""
    return f"Exempt {until}{reason}."


def _paused(reasons: Reasons) -> str:
    until = f" until {long_date(reasons.absence_ends_on)}" if reasons.absence_ends_on else ""
    return f"Paused during an absence{until}. Nothing falls due before {AFTER_ABSENCE_DAYS} days after it has ended."


def _completed(reasons: Reasons) -> str:
    through = f" through {reasons.through}, which covers it" if reasons.through else ""
    return f"Completed {_day(reasons.achieved_on)}{through}"


def _valid(reasons: Reasons) -> str:
    if reasons.expires_on is None:
        return "It does not expire."
    if _ends_by_certificate(reasons):
        return f"Its certificate expires on {long_date(reasons.expires_on)}."
    return f"Valid for {_count(reasons.interval_months or 0, 'month')}, so it expires on {long_date(reasons.expires_on)}."


def _is_renewal(reasons: Reasons) -> bool:
    """Is the date that matters the end of an award?"""
    if reasons.achieved_on is None or reasons.expires_on is None:
        return False
    return reasons.status is not Status.OVERDUE or reasons.due_on is None or reasons.expires_on >= reasons.due_on


def _lasting(reasons: Reasons) -> str:
    if _ends_by_certificate(reasons):
        return "valid until its certificate ends"
    return f"valid for {_count(reasons.interval_months or 0, 'month')}"


def _not_held(reasons: Reasons) -> str:
    if reasons.achieved_on is None:
        if reasons.awards_elsewhere:
            return "Completed before, but not in a way that counts for this post."
        return "Never completed." if reasons.status is Status.OVERDUE else "Not completed yet."
    ended = f"Expired on {_day(reasons.expires_on)}"
    if _ends_by_certificate(reasons):
        return f"{ended}, the end of its certificate. {_completed(reasons)}."
    return f"{ended}. {_completed(reasons)}, {_lasting(reasons)}."


def _not_due(reasons: Reasons) -> str:
    if not _is_by_grace(reasons) or reasons.absence_ends_on is None:
        return _due("It is due", reasons)
    last_day = long_date(days_after(reasons.absence_ends_on, AFTER_ABSENCE_DAYS))
    return f"It is due by {last_day}, {AFTER_ABSENCE_DAYS} days after an absence that ended on {long_date(reasons.absence_ends_on)}."


def _is_by_grace(reasons: Reasons) -> bool:
    """Is it not due yet because of an absence alone?"""
    if reasons.status is not Status.NOT_YET_DUE or reasons.absence_ends_on is None:
        return False
    return reasons.due_on is None or reasons.day > reasons.due_on


def _asked(reasons: Reasons) -> str:
    counted_from = _counted_from(reasons)
    return f" It is asked for within {_count(reasons.due_days or 0, 'day')} of {long_date(counted_from)}." if counted_from else ""


def _due(it_is_due: str, reasons: Reasons) -> str:
    counted_from = _counted_from(reasons)
    after = f", {_count(reasons.due_days or 0, 'day')} after {long_date(counted_from)}" if counted_from else ""
    return f"{it_is_due} by {_day(reasons.due_on)}{after}."


def _counted_from(reasons: Reasons) -> date | None:
    return reasons.due_on - timedelta(days=reasons.due_days) if reasons.due_on and reasons.due_days else None


def _ends_by_certificate(reasons: Reasons) -> bool:
    if reasons.achieved_on is None or reasons.expires_on is None:
        return False
    return reasons.expires_on != valid_until(reasons.achieved_on, reasons.interval_months, None)


def _day(day: date | None) -> str:
    return long_date(day) if day else "an unknown day"


def _count(number: int, noun: str) -> str:
    return f"{number} {plural(number, noun, f'{noun}s')}"
