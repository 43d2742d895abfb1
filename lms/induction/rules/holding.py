"""Who holds a step that is not done yet."""

from lms.induction.rules.words import Confirm

STARTER, OFFICERS = "The starter", "Learning and development"


def holder(confirm: Confirm | None, supervisor: str | None, buddy: str | None) -> str:
    """In words. A step that facts do (`confirm` is empty) is the starter's: they book the course, or ask to be signed off."""
    over_them = supervisor or f"{OFFICERS}: no supervisor is named"
    if confirm is None or confirm is Confirm.LEARNER:
        return STARTER
    if confirm is Confirm.LND:
        return OFFICERS
    if confirm is Confirm.BUDDY:
        return buddy or f"{over_them}, as no buddy is named" if supervisor else buddy or over_them
    return f"{STARTER} and {over_them}" if confirm is Confirm.BOTH else over_them
