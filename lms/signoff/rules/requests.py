"""Pure: how a request goes on, and how it ends."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from lms.kit.refusal import Refused
from lms.signoff.rules.words import ItemState

DRAFT, WAITING, CLAIMED, RETURNED, SIGNED, WITHDRAWN, REASSIGNED, DROPPED = ItemState

MOVES: dict[ItemState, frozenset[ItemState]] = {
    DRAFT: frozenset({WAITING, DROPPED}),
    WAITING: frozenset({CLAIMED, WITHDRAWN, REASSIGNED}),
    CLAIMED: frozenset({WAITING, RETURNED, SIGNED, WITHDRAWN}),
    RETURNED: frozenset({WAITING}),  # a new round
    SIGNED: frozenset(),
    WITHDRAWN: frozenset(),
    REASSIGNED: frozenset(),
    DROPPED: frozenset(),
}
#: How an item comes to its end when nobody signs it, from each state in which it is open.
WAY_OUT: dict[ItemState, tuple[ItemState, ...]] = {
    DRAFT: (DROPPED,),
    WAITING: (WITHDRAWN,),
    CLAIMED: (WITHDRAWN,),
    RETURNED: (WAITING, WITHDRAWN),
}
#: Claimed, and nothing was done for so long: it waits again.
IDLE_FOR = timedelta(days=14)
LONGEST_MESSAGE = 2_000

STATE_LABELS = {
    DRAFT: "Not sent yet",
    WAITING: "Waiting",
    CLAIMED: "Being judged",
    RETURNED: "Returned to you",
    SIGNED: "Signed off",
    WITHDRAWN: "Withdrawn",
    REASSIGNED: "Passed to another assessor",
    DROPPED: "Not sent",
}


class Ended(StrEnum):
    """Why a request ends by itself. No sentence says more than both sides know."""

    NO_POST = "no_post"
    NO_COMPETENCY = "no_competency"
    NO_ASSESSOR = "no_assessor"
    SIGNED_ELSEWHERE = "signed_elsewhere"

    @property
    def sentence(self) -> str:
        return ENDED_SENTENCES[self]


ENDED_SENTENCES = {
    Ended.NO_POST: "The post has ended.",
    Ended.NO_COMPETENCY: "The framework no longer has this competency at this level.",
    Ended.NO_ASSESSOR: "The assessor can no longer sign it off. Ask another assessor.",
    Ended.SIGNED_ELSEWHERE: "It has been signed off by another assessor.",
}


def may_move(old: ItemState, new: ItemState) -> bool:
    """Is this a legal move?"""
    return new in MOVES[old]


def why_ended(*, has_post: bool, has_competency: bool, may_sign: bool) -> Ended | None:
    """Why an open item ends by itself today; None: it goes on."""
    if not has_post:
        return Ended.NO_POST
    if not has_competency:
        return Ended.NO_COMPETENCY
    return None if may_sign else Ended.NO_ASSESSOR


def is_idle(state: ItemState, last_touched_at: datetime, now: datetime) -> bool:
    """Has an assessor claimed it, and done nothing for it since?"""
    return state is CLAIMED and now - last_touched_at >= IDLE_FOR


def check_move(old: ItemState, new: ItemState) -> None:
    """Raises Refused, saying how it stands, where this is no legal move."""
    if not may_move(old, new):
        raise Refused(f"This request has moved on meanwhile: {STATE_LABELS[old].lower().replace(' to you', '')}.")


def check_not_open(pairs: Iterable[tuple[str, int]], open_already: Collection[tuple[str, int]]) -> None:
    """Raises Refused where a competency and level is asked for already."""
    for code, level in pairs:
        if (code, level) in open_already:
            raise Refused(f"You have asked for {code} at level {level} already.", field="pairs")


def tidy_message(text: str) -> str | None:
    """What is written to the assessor. Raises Refused where it is too long."""
    text = text.strip()
    if len(text) > LONGEST_MESSAGE:
        raise Refused(f"Use {LONGEST_MESSAGE} characters or fewer.", field="message")
    return text or None
