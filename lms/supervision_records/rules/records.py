"""Pure: who writes, shares, reads and answers what was written of a session, and what is said where somebody may not."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lms.kit.datetimes import long_date
from lms.kit.numbers import number
from lms.supervision.rules.words import GroupKind, ReadingReason, SessionState

#: Letters of a record, of its learning points, of a reflection.
LONGEST = 20_000
LONGEST_NOTE = 4_000
#: Opened again within this time, it is the same reading: a button was pressed twice.
ONE_READING = timedelta(minutes=1)

NOT_AGREED = "No record before the founding members have signed the agreement."
CANCELLED = "This session was cancelled. There is nothing to write about."
NOTHING_WRITTEN = "Write something before you share it"
SHARED_ALREADY = "The record has been shared already. It can no longer be changed. What you wrote is below: add it as an addition."
NOT_YOURS = "This session is not there for you."
NO_MEMBER = "Nobody was supervised on that day, so it is the record of nobody. Put in the group who it was."


@dataclass(frozen=True)
class Standing:
    """How somebody stands to what is written of a session."""

    session_id: int
    group_id: int
    kind: GroupKind
    name: str  # of the group; "" for two people
    held_on: date
    state: SessionState
    is_agreed: bool  # an agreement is in force today
    was_in: bool  # in the group on that day, signed or not
    is_member: bool  # in it on that day, and has signed
    facilitated: bool  # that day, and has signed
    manages: bool  # the supervisor, by an agreement that lets line managers read
    is_released: bool  # to them, and still
    reads: bool  # the record opens for them now
    shared_at: datetime | None

    @property
    def is_shared(self) -> bool:
        return self.shared_at is not None

    @property
    def may_open(self) -> ReadingReason | None:
        """Why somebody outside the members may open the record; None: they may not, or need not."""
        if not self.is_shared or self.is_member:
            return None
        return ReadingReason.RELEASE if self.is_released else ReadingReason.LINE_MANAGER if self.manages else None

    def why_not_write(self, today: date) -> str:
        """Why the record cannot be written; "": it can, by those who facilitated."""
        if self.state is SessionState.CANCELLED:
            return CANCELLED
        if self.held_on > today:
            return f"The session is on {long_date(self.held_on)}. You can write about it from that day."
        return "" if self.is_agreed else NOT_AGREED


def checked(text: str, longest: int = LONGEST) -> str:
    """As it is stored. Raises ValueError with a sentence."""
    stored = text.replace("\r\n", "\n").strip()
    if len(stored) > longest:
        raise ValueError(f"Use {number(longest)} characters or fewer: this has {number(len(stored))}")
    return stored
