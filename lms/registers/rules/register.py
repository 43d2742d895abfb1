"""Pure: when a register can be marked and closed, what is missing on it, and what came of it for each person."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.bookings.rules.states import OUTCOMES, BookingState
from lms.kit.numbers import counted
from lms.registers.rules.marks import Mark

#: People come before it starts: the register can be marked so long before the first session.
OPENS_BEFORE = timedelta(hours=1)
#: How much of a session each mark counts for, in halves.
HALVES = {Mark.PRESENT: 2, Mark.LATE: 2, Mark.PART: 1, Mark.ABSENT: 0}
#: Who stands on a register: whoever has a place, and whoever the register has said something about.
ON_IT = (BookingState.BOOKED, *sorted(OUTCOMES))
#: Who is still waiting for something when the register is closed: that lapses.
WAITING = (BookingState.REQUESTED, BookingState.WAITLISTED, BookingState.OFFERED)
#: Nobody vouches for themselves.
NOT_ONESELF = "You cannot mark yourself. Somebody else who runs this register does: another trainer, or the organiser’s team."
#: So many names in a sentence; more are counted.
NAMED = 5


@dataclass(frozen=True)
class Session:
    """One meeting, from a moment to a moment; `place` in words, `code` for people to check themselves in, which may be missing."""

    id: int
    starts_at: datetime
    ends_at: datetime
    place: str
    code: str | None = None

    @property
    def seconds(self) -> int:
        """How long it lasts."""
        return round((self.ends_at - self.starts_at).total_seconds())


def opens_at(sessions: Sequence[Session]) -> datetime:
    """From when on the register can be marked."""
    return min(session.starts_at for session in sessions) - OPENS_BEFORE


def closes_from(sessions: Sequence[Session]) -> datetime:
    """From when on the register can be closed: the start of the last session."""
    return max(session.starts_at for session in sessions)


def session_shown(sessions: Sequence[Session], session_id: int | None, now: datetime) -> Session:
    """The session asked for; else the one that is on, or the next one, or the last."""
    for session in sessions:
        if session.id == session_id:
            return session
    to_come = [session for session in sessions if session.ends_at > now]
    return to_come[0] if to_come else sessions[-1]


def outcome(sessions: Collection[Session], marks: Mapping[int, Mark], percent: int) -> BookingState:
    """What came of a booking with a mark in every session: attended with `percent` (1 to 100) of all the time; nothing of it is a no-show.

    Exact: no share is rounded. Raises KeyError where a session has no mark.
    """
    got = sum(session.seconds * HALVES[marks[session.id]] for session in sessions)
    whole = sum(session.seconds * 2 for session in sessions)
    if got == 0:
        return BookingState.NO_SHOW
    return BookingState.ATTENDED if got * 100 >= whole * percent else BookingState.PART_ATTENDED


def unmarked(sessions: Iterable[Session], marks: Mapping[int, Mark]) -> list[Session]:
    """The sessions in which somebody has no mark yet."""
    return [session for session in sessions if session.id not in marks]


def named(names: Sequence[str]) -> str:
    """Names in a sentence: Ailsa Robertson, Gordon Milne and 3 others."""
    first_names, left = list(names[:NAMED]), len(names) - NAMED
    if left > 0:
        return f"{', '.join(first_names)} and {counted(left, 'other', 'others')}"
    return f"{', '.join(first_names[:-1])} and {first_names[-1]}" if len(first_names) > 1 else "".join(first_names)


@dataclass(frozen=True)
class MarkInput:
    """One tap: the mark, and what the page showed before it (None: nothing)."""

    mark: Mark
    shown_mark: Mark | None


def is_overtaken(tapped: MarkInput, stored: Mark | None) -> bool:
    """Did somebody else mark this person differently since the page was shown?"""
    return stored not in (tapped.shown_mark, tapped.mark)


# --- what a register is worth -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Certified:
    """An award that this event bears out: by whose booking, and whether the register made it. It has a certificate."""

    id: int
    booking_id: int
    award_id: int
    subject_id: int
    made_award: bool


def withdrawn(
    certified: Iterable[Certified], holding: Collection[int], attended: Collection[int], subjects: Collection[int]
) -> list[Certified]:
    """Those that the register bears out no longer. `holding`: the awards that it does; a subject that the course has ceased
    to teach since is left alone with those who attended."""
    return [each for each in certified if each.award_id not in holding and (each.booking_id not in attended or each.subject_id in subjects)]
