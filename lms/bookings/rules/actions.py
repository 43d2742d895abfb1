"""Pure: what somebody can do with a booking now. Pages show these buttons, and verbs ask the same rules."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lms.bookings.rules.states import LIVE, BookingState
from lms.bookings.rules.waiting_list import has_run_out
from lms.courses.rules.words import EventState
from lms.kit.datetimes import long_date, moment

_S = BookingState


class Can(StrEnum):
    """What can be done with a booking."""

    APPROVE = "approve"
    DECLINE = "decline"
    TAKE_OFFER = "take_offer"
    TURN_DOWN = "turn_down"
    CANCEL = "cancel"
    HAND_ON = "hand_on"
    CHANGE_DATE = "change_date"


@dataclass(frozen=True)
class Situation:
    """A booking as it stands, and what the viewer is to it. `looks_after`: as supervisor or for learning and development, of the person or
    of the date; `books`: for the person, who may be the viewer."""

    booking_id: int
    event_id: int
    state: BookingState
    event_state: EventState
    starts_at: datetime
    cancel_by: date | None
    offered_until: datetime | None
    is_own: bool
    looks_after: bool
    decides: bool
    books: bool

    @property
    def is_seen(self) -> bool:
        """Does the viewer have anything to do with it?"""
        return self.is_own or self.looks_after or self.decides


def what_can_be_done(situation: Situation, now: datetime, today: date) -> frozenset[Can]:
    """Everything that the viewer can do with the booking now."""
    nos = {
        Can.APPROVE: why_not_decide(situation, now),
        Can.DECLINE: why_not_decide(situation, now),
        Can.TAKE_OFFER: why_not_answer(situation, now),
        Can.TURN_DOWN: why_not_answer(situation, now),
        Can.CANCEL: why_not_cancel(situation, now, today),
        Can.HAND_ON: why_not_hand_on(situation, now),
        Can.CHANGE_DATE: why_not_change_date(situation, now, today),
    }
    return frozenset(can for can, no in nos.items() if no is None)


def why_not_decide(situation: Situation, now: datetime) -> str | None:
    """Why the viewer cannot approve or decline; None: they can."""
    if not situation.decides:
        return "Somebody else decides about this request."
    if situation.state is not _S.REQUESTED:
        return f"This request has been answered meanwhile: {situation.state.label.lower()}."
    if situation.event_state is not EventState.SCHEDULED or now >= situation.starts_at:
        return "This date has started, so the request can no longer be decided. Ask for another date."
    return None


def why_not_answer(situation: Situation, now: datetime) -> str | None:
    """Why the viewer cannot take an offered place, or turn it down; None: they can."""
    if not (situation.is_own or situation.looks_after):
        return "This place is offered to somebody else."
    if situation.state is _S.LAPSED or (
        situation.state is _S.OFFERED and situation.offered_until and has_run_out(situation.offered_until, now)
    ):
        until = f" until {moment(situation.offered_until)}" if situation.offered_until else ""
        return f"The place was kept{until}, and goes to the next person now. Book again to join the waiting list."
    if situation.state is not _S.OFFERED:
        return f"No place is on offer here: {situation.state.label.lower()}."
    return None


def why_not_cancel(situation: Situation, now: datetime, today: date) -> str | None:
    """Why the viewer cannot cancel; None: they can. Learners, until the last day for it; others, until the register is closed."""
    if situation.state not in LIVE:
        return f"There is nothing to cancel: {situation.state.label.lower()}."
    if situation.event_state is EventState.DELIVERED:
        return "The register of this date is closed. Ask the learning and development team to open it again."
    if situation.looks_after:
        return None
    if not situation.is_own:
        return "This booking is somebody else’s to cancel."
    ask = "Tell your supervisor or the learning and development team, who can still cancel for you."
    if now >= situation.starts_at:
        return f"This date has started. {ask}"
    if situation.state is _S.BOOKED and situation.cancel_by and today > situation.cancel_by:
        return f"The last day to cancel by yourself was {long_date(situation.cancel_by)}. {ask}"
    return None


def why_not_change_date(situation: Situation, now: datetime, today: date) -> str | None:
    """Why the viewer cannot change the booking to another date; None: they can. As for cancelling, and never once it has begun."""
    if not situation.books:
        return "Only the person themselves, their supervisor and their learning and development team change their date."
    if situation.event_state is not EventState.SCHEDULED or now >= situation.starts_at:
        return "This date has started, so the booking stays on it. Book another date."
    return why_not_cancel(situation, now, today)


def why_not_hand_on(situation: Situation, now: datetime) -> str | None:
    """Why the viewer cannot give the place to somebody else; None: they can. People do not give their own place away by themselves."""
    if not situation.looks_after or situation.is_own:
        return "Whoever looks after somebody gives their place to another of their people. Cancel your own, or ask your supervisor."
    if situation.state is not _S.BOOKED:
        return f"There is no place to give to somebody else: {situation.state.label.lower()}."
    if situation.event_state is not EventState.SCHEDULED or now >= situation.starts_at:
        return "This date has started, so the place stays with this person. Put whoever comes on the register."
    return None


def is_late(cancelled_on: date, cancel_by: date | None, first_day: date) -> bool:
    """Did a place come back too late? After the last day for cancelling or, where none is set, on the first day or later."""
    return cancelled_on > cancel_by if cancel_by else cancelled_on >= first_day


def why_not_capacity(capacity: int, taken: int) -> str | None:
    """Why an event cannot have so few seats; None: it can."""
    if capacity < taken:
        return f"{taken} places are booked, offered or reserved. Enter {taken} or more, or take people off this date first."
    return None
