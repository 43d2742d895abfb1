"""Pure: who may be named a first assessor, and for how long."""

from datetime import date

from lms.kit.datetimes import long_date
from lms.kit.refusal import Refused
from lms.training.rules.calendar import ONE_DAY, months_after

LONGEST_MONTHS = 12


def last_possible_day(starts_on: date) -> date:
    """The last day of a naming that begins on this one."""
    return months_after(starts_on, LONGEST_MONTHS) - ONE_DAY


def check_naming(*, person_id: int, own_person_id: int, starts_on: date, ends_on: date, today: date) -> None:
    """Raises Refused for oneself, and for days that cannot be."""
    if person_id == own_person_id:
        raise Refused("Nobody names themselves. Ask a colleague of learning and development.", field="person")
    if starts_on < today:
        raise Refused("It starts today or later.", field="starts_on")
    if ends_on < starts_on:
        raise Refused("The last day lies before the first.", field="ends_on")
    last = last_possible_day(starts_on)
    if ends_on > last:
        raise Refused(f"It lasts {LONGEST_MONTHS} months at most: until {long_date(last)}.", field="ends_on")


def check_scope(domain_code: str | None, competency_code: str | None, level: int, levels: int) -> None:
    """Raises Refused where both a domain and a competency are named, or there is no such level."""
    if domain_code and competency_code:
        raise Refused("Choose a domain or a competency, not both.", field="scope")
    if not 1 <= level <= levels:
        raise Refused("Choose a level of the framework.", field="level")
