"""Pure: actions, from the session at which they are taken on until they are closed, or dropped with a reason."""

from dataclasses import dataclass
from datetime import date, timedelta

from lms.kit.datetimes import long_date
from lms.supervision.rules.session_facts import CORRECTABLE_FOR, Facts
from lms.supervision.rules.words import ActionState

MOST_OPEN = 50
MOST_POINTS = 50
LONGEST_TEXT = 1_000
LONGEST_POINT = 500
#: So far ahead an action is due.
AHEAD = timedelta(days=2 * 366)
NOT_OPEN = "This action is settled already."
STAYS_SETTLED = "You can undo this only on the day on which the action was marked as done. Add a new action."


@dataclass(frozen=True)
class Action:
    """An action, for somebody who may read it. `owner_is_here`: they are in the group, and have a post that runs."""

    id: int
    session_id: int
    group_id: int
    taken_on: date
    owner_id: int
    owner: str
    text: str
    due_on: date
    state: ActionState
    settled_on: date | None
    why_dropped: str
    owner_is_here: bool
    is_own: bool

    @property
    def is_open(self) -> bool:
        return self.state == ActionState.OPEN

    def is_done_on(self, day: date) -> bool:
        """Was it marked as done on this day? Then that can still be undone."""
        return self.state == ActionState.CLOSED and self.settled_on == day

    @property
    def needs_owner(self) -> bool:
        """It is open, and nobody who is still here has it."""
        return self.is_open and not self.owner_is_here


def why_not_take_on(session: Facts, today: date) -> str | None:
    """Why nobody takes on an action at this session today; None: somebody can."""
    if session.is_cancelled:
        return "This session is cancelled, so nobody takes on an action at it."
    if session.held_on > today:
        return f"You can add actions from {long_date(session.held_on)}, the day of the session."
    if today > session.held_on + CORRECTABLE_FOR:
        return "This session was more than 28 days ago. Add the action to a later session."
    return None


def why_not_due(due_on: date, session_day: date) -> str | None:
    """Why an action of a session on this day cannot be due then."""
    if due_on < session_day:
        return f"Enter the day of the session, {long_date(session_day)}, or a later one."
    if due_on > session_day + AHEAD:
        return "Enter a day within two years of the session."
    return None
