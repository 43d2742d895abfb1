"""Pure: what a page says of a reminder: what there is to do, its date in words, and whether it is late."""

from datetime import date

from lms.kit.datetimes import long_date

#: By matter: before its day and on it, and after.
WORDS = {
    "refresher": ("Runs out on", "Ran out on"),
    "first_training": ("Due by", "Was due by"),
    "induction_target": ("To be complete by", "Was to be complete by"),
    "sign_off_review": ("To review by", "Was to be reviewed by"),
    "registration": ("Ends on", "Ended on"),
    "supervision": ("Due by", "Was due by"),
    "approval_waits": ("Waiting since", "Waiting since"),
    "sign_off_request": ("Waiting since", "Waiting since"),
    "sign_off_returned": ("Returned on", "Returned on"),
}
#: For people who owe nobody anything.
GENTLE = {
    "first_training": ("Planned by", "Was planned by"),
    "induction_target": ("Planned by", "Was planned by"),
}
#: What is done about it, before the thing.
VERBS = {
    "refresher": "Renew",
    "first_training": "Complete",
    "induction_target": "Go on with",
    "booking_soon": "See your booking for",
    "approval_waits": "Decide",
    "sign_off_request": "Judge",
    "sign_off_returned": "Read",
    "renewed": "Thank you:",
    "no_date": "Plan a date for",
}
#: What people can be late with.
LATE = frozenset({"refresher", "first_training", "induction_target"})


def date_in_words(matter: str, on: date, day: date, *, is_gentle: bool) -> str:
    """Runs out on 3 November 2026."""
    words = GENTLE.get(matter) if is_gentle else None
    return f"{(words or WORDS.get(matter, ('On', 'On')))[on < day]} {long_date(on)}"


def in_verb(matter: str, thing: str) -> str:
    """Renew Fire safety."""
    return f"{VERBS.get(matter, 'See')} {f'your {thing[5:]}' if thing.startswith('Your ') else thing}"


def is_late(matter: str, on: date, day: date, *, is_gentle: bool) -> bool:
    """Is it to be called overdue?"""
    return matter in LATE and on < day and not is_gentle


def masked(address: str) -> str:
    """Enough of an email address for its owner to know it: a…@example.org."""
    name, _, host = address.rpartition("@")
    return f"{name[:1]}…@{host}"
