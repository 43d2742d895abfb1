"""Pure: how somebody stands in a competency that is expected of their post. `oracle.py` says the same a second time, slowly."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.training.rules.enums import NEVER_COMPELLED

#: How a pair of somebody stands whom nobody may oblige.
OFFER = "offer"
#: No employer may expect this of these people: what their role asks for is offered to them.
OFFERED_TO = NEVER_COMPELLED


class State(StrEnum):
    """The first that applies, but that what is signed off comes first in lists."""

    SIGNED_OFF = "signed_off"
    TOP_UP = "top_up"
    TO_REVIEW = "to_review"
    REQUESTED = "requested"
    NOT_YET = "not_yet"
    PAUSED = "paused"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    State.SIGNED_OFF: "Signed off",
    State.TOP_UP: "Top-up needed",
    State.TO_REVIEW: "Review overdue",
    State.REQUESTED: "Asked for",
    State.NOT_YET: "Not yet",
    State.PAUSED: "On leave",
}


@dataclass(frozen=True, slots=True)
class Held:
    """A sign-off of one competency that was given by the day and stands. `carries_to`: the highest level of the version of the day that it
    has everything of."""

    level: int
    signed_on: date
    review_on: date
    carries_to: int
    id: int = 0

    def is_in_date(self, day: date) -> bool:
        return self.review_on >= day

    def rank(self, expected: int, day: date) -> int:
        """The higher, the better it serves where this level is expected; up to 0: it does not reach it, or no longer counts."""
        if self.level < expected:
            return self.level - expected if self.is_in_date(day) else -expected
        return 1 if not self.is_in_date(day) else 3 if self.carries_to >= expected else 2


_STATES = {3: State.SIGNED_OFF, 2: State.TOP_UP, 1: State.TO_REVIEW}


def state(expected: int, decisive: Held | None, day: date, *, asked_for: int | None, is_paused: bool) -> State:
    """How a pair stands. `decisive`: the best (`best`) of their sign-offs in it; `asked_for`: the highest level of an open request."""
    if is_paused:
        return State.PAUSED
    rank = decisive.rank(expected, day) if decisive else 0
    return _STATES.get(rank) or (State.REQUESTED if (asked_for or 0) >= expected else State.NOT_YET)


def best(sign_offs: Iterable[Held], expected: int, day: date) -> Held | None:
    """The sign-off that decides; of equal ones the one that counts longest. Below the level, the highest that is in date; else none."""
    ranked = [
        (sign_off.rank(expected, day), sign_off.review_on, sign_off.level, sign_off.signed_on, sign_off.id, sign_off)
        for sign_off in sign_offs
    ]
    rank, *_, decisive = max(ranked, default=(-expected, None), key=lambda row: row[:-1])
    return decisive if rank > -expected else None
