"""The life of a request to correct something: asked, then answered or withdrawn. UK GDPR, article 16: an answer within one month."""

from datetime import date
from enum import StrEnum

from lms.training.rules.calendar import months_after

#: Letters of a free text.
LONGEST = 2_000
#: What the request is about, where it is none of the records on the page.
SOMETHING_ELSE = "other"


class CorrectionState(StrEnum):
    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {
            CorrectionState.ASKED: "Waiting for an answer",
            CorrectionState.DONE: "Corrected",
            CorrectionState.REFUSED: "Not corrected",
            CorrectionState.WITHDRAWN: "Withdrawn",
        }[self]


MOVES: dict[CorrectionState, frozenset[CorrectionState]] = {
    CorrectionState.ASKED: frozenset({CorrectionState.DONE, CorrectionState.REFUSED, CorrectionState.WITHDRAWN}),
    CorrectionState.DONE: frozenset(),
    CorrectionState.REFUSED: frozenset(),
    CorrectionState.WITHDRAWN: frozenset(),
}
#: What an officer may answer.
ANSWERS = (CorrectionState.DONE, CorrectionState.REFUSED)
OVER = frozenset(state for state, moves in MOVES.items() if not moves)


def may_move(old: CorrectionState, new: CorrectionState) -> bool:
    """Is this a legal move?"""
    return new in MOVES[old]


def answer_by(asked_on: date) -> date:
    """The same day of the next month, or that month's last day."""
    return months_after(asked_on, 1)
