"""Pure: the life of a booking as one table."""

from enum import StrEnum


class BookingState(StrEnum):
    REQUESTED = "requested"
    BOOKED = "booked"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    DECLINED = "declined"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    PART_ATTENDED = "part_attended"
    NO_SHOW = "no_show"

    @property
    def label(self) -> str:
        return STATE_LABELS[self]


STATE_LABELS = {
    BookingState.REQUESTED: "Waiting for approval",
    BookingState.BOOKED: "Booked",
    BookingState.WAITLISTED: "On the waiting list",
    BookingState.OFFERED: "Place offered",
    BookingState.DECLINED: "Not approved",
    BookingState.LAPSED: "Lapsed",
    BookingState.CANCELLED: "Cancelled",
    BookingState.ATTENDED: "Attended",
    BookingState.PART_ATTENDED: "Attended in part",
    BookingState.NO_SHOW: "Did not attend",
}

_S = BookingState
#: What the register says: each may still be corrected into another, and the register can be opened again.
OUTCOMES = frozenset({_S.ATTENDED, _S.PART_ATTENDED, _S.NO_SHOW})
#: From each state to which others. Every booking begins as requested, even where nobody has to agree.
MOVES: dict[BookingState, frozenset[BookingState]] = {
    _S.REQUESTED: frozenset({_S.BOOKED, _S.WAITLISTED, _S.DECLINED, _S.CANCELLED, _S.LAPSED}),
    _S.WAITLISTED: frozenset({_S.OFFERED, _S.BOOKED, _S.CANCELLED, _S.LAPSED}),
    _S.OFFERED: frozenset({_S.BOOKED, _S.CANCELLED, _S.LAPSED}),
    _S.BOOKED: frozenset({_S.CANCELLED, *OUTCOMES}),
    _S.DECLINED: frozenset(),
    _S.LAPSED: frozenset(),
    _S.CANCELLED: frozenset(),
    **{state: frozenset({_S.BOOKED, *OUTCOMES}) - {state} for state in OUTCOMES},
}
#: Somebody still waits for something, or has a place: one booking in these states a person and course.
LIVE = (_S.REQUESTED, _S.WAITLISTED, _S.OFFERED, _S.BOOKED)
#: Over before it took place: nobody needs any longer what was told in private.
ENDED = frozenset({_S.DECLINED, _S.LAPSED, _S.CANCELLED})
#: Takes one of the seats. An offered seat is nobody else's until the answer is due.
SEATED = (_S.OFFERED, _S.BOOKED, *sorted(OUTCOMES))


def may_move(old: BookingState, new: BookingState) -> bool:
    """Is this a legal move?"""
    return new in MOVES[old]


class Because(StrEnum):
    """Why somebody does not come."""

    ILL = "ill"
    STAFFING = "staffing"
    LEFT = "left"
    DONE_ELSEWHERE = "done_elsewhere"
    TRAVEL = "travel"
    EVENT = "event"
    OTHER = "other"

    @property
    def label(self) -> str:
        return BECAUSE_LABELS[self]


BECAUSE_LABELS = {
    Because.ILL: "Ill, or caring for somebody",
    Because.STAFFING: "Could not be released from work",
    Because.LEFT: "Left the post or changed role",
    Because.DONE_ELSEWHERE: "Done elsewhere or no longer needed",
    Because.TRAVEL: "Could not get there",
    Because.EVENT: "The date was cancelled",
    Because.OTHER: "Another reason",
}
