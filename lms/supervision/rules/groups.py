"""Pure: who opens which kind of group, what it is called, from which day somebody is in it, and until when."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from lms.supervision.rules.access import GroupAccess
from lms.supervision.rules.words import GroupKind

ONE_DAY = timedelta(days=1)
#: A facilitator may be named so far ahead.
FURTHEST = timedelta(days=366)
#: In these everyone is an equal: whoever opens one is a member of it too, and their sessions count for them.
AMONG_EQUALS = (GroupKind.PEER, GroupKind.LEARNING_NETWORK)

NOBODY_CALLED_SO = "We find nobody who works here today with this address or number. Check it, and try again."
NOT_YOURSELF = "You cannot put yourself into a group. Somebody who is in it can invite you."
ONE_MEMBER = "This is for one person, and somebody is in it. Open another group for somebody else."
NOT_BOTH = "The person who is supervised cannot lead it too. Choose somebody else."


def kinds_to_open(*, opens_any: bool) -> list[GroupKind]:
    """`opens_any`: a supervisor, learning and development, or a lead."""
    return [kind for kind in GroupKind if opens_any or kind.is_for_anybody_to_open]


def code_of(kind: GroupKind, name: str, number: int) -> str:
    """That files know it by: from its name and a number, and never from the names of two people."""
    words = re.sub(r"[^A-Z0-9]+", "-", name.upper()).strip("-")[:30].strip("-")
    return f"{words or kind.value.upper().replace('_', '-')}-{number}"


def title(kind: GroupKind, name: str, people: Sequence[str], reader: str = "") -> str:
    """What its page is called. For two people that is with whom, as each of them reads it; to anybody else, both."""
    if name:
        return name
    others = [person for person in dict.fromkeys(people) if person != reader]
    if not kind.is_pair or not others:
        return kind.label
    return f"{kind.short_label} with {' and '.join(others)}" if reader in people else " and ".join(others)


def first_day(today: date, *, has_met: bool) -> date:
    """From which day somebody who comes in now is in it: what was said today before they came is not for them."""
    return today + ONE_DAY if has_met else today


def last_day(today: date, *, has_met: bool) -> date:
    """The last day of somebody who goes now: today's session is theirs if there was one already."""
    return today if has_met else today - ONE_DAY


def day_problem(day: date, today: date) -> str | None:
    """Why nobody can lead it from this day on. An earlier day would open what was written before."""
    if day < today:
        return "Choose today or a later day: an earlier one would open what was written before"
    return "Choose a day within the next 12 months" if day > today + FURTHEST else None


NOT_TO_ANYONE = (
    "The members have agreed that those who join later read earlier records. If anyone could join, anyone could read them. "
    "Invite people, or set up another group that anyone can join."
)


def shape_problem(kind: GroupKind, name: str, *, is_open: bool) -> tuple[str, str] | None:
    """What is wrong with a group of this kind: the sentence, and the field."""
    if not kind.is_pair and not name.strip():
        return "Give the group a name", "name"
    if kind.is_pair and is_open:
        return "Nobody can join the supervision of two people. Choose “By invitation”.", "is_open"
    return None


def draws_up(access: GroupAccess) -> bool:
    """May they invite, take out and write the agreement? An officer who repairs a group names a facilitator, and no more."""
    return access.ended_on is None and access.plans


def may_name_facilitator(access: GroupAccess) -> bool:
    return access.ended_on is None and access.may_manage


def may_join(access: GroupAccess) -> bool:
    return access.is_open and not access.kind.is_pair and access.ended_on is None and not access.is_in
