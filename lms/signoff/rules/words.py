"""Pure: the words that are stored of requests, judgements and sign-offs."""

from enum import StrEnum


class Source(StrEnum):
    """Where a sign-off comes from: given here by an eligible assessor, or brought in a file from elsewhere."""

    GIVEN = "given"
    BROUGHT = "brought"


class ItemState(StrEnum):
    """How one competency stands that somebody asks to be signed off."""

    DRAFT = "draft"
    WAITING = "waiting"
    CLAIMED = "claimed"
    RETURNED = "returned"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"
    REASSIGNED = "reassigned"
    DROPPED = "dropped"


#: What is open: nobody can ask for the same competency and level a second time. What was returned is asked for again as a new round.
OPEN = frozenset({ItemState.DRAFT, ItemState.WAITING, ItemState.CLAIMED, ItemState.RETURNED})


class Outcome(StrEnum):
    """What came of a judgement."""

    DRAFT = "draft"
    RETURNED = "returned"
    SIGNED = "signed"
