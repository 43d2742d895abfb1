"""Pure: who may release a record, and what is said to those who may not."""

from dataclasses import dataclass
from datetime import date, timedelta

from lms.kit.datetimes import long_date
from lms.supervision.rules.words import ReleaseState

#: So long two people may open a record that was released, the day of the release included.
RELEASED_FOR = timedelta(days=13)
LONGEST_WHY = 2_000

NO_RECORD = "There is no record of this session that could be released."
OUT_OF_REACH = "This session is not in the part of the partnership that you were given."
OTHER_ROLE = (
    "You look after learning, or administer this service. Whoever does so releases no record of supervision. "
    "Ask for another person to be the Caldicott Guardian."
)
IN_IT = "You are, or were, in this group. Somebody else has to release its record."
SUPERVISES = "You supervise somebody who is or was in this group. Somebody else has to release its record."
SELF = "You proposed this. A second person has to decide."


@dataclass(frozen=True)
class Office:
    """How somebody stands to the release of a record of one group."""

    may: bool  # the permission, and it covers somebody of that day
    has_other_role: bool  # one of those who never release
    was_in: bool  # the group, on any day, or came to a session
    supervises: bool  # anybody who is or was in it

    @property
    def why_not(self) -> str:
        """Why they have no say in it; "": they do."""
        if not self.may:
            return OUT_OF_REACH
        if self.has_other_role:
            return OTHER_ROLE
        return IN_IT if self.was_in else SUPERVISES if self.supervises else ""


def why_not_propose(office: Office, waits_for: str, until: date | None) -> str:
    """`waits_for`: who has proposed it already; `until`: it is released until then."""
    if office.why_not:
        return office.why_not
    if until:
        return f"The record has been released already. It can be opened until {long_date(until)}."
    return f"{waits_for} has proposed this already. It waits for a second person." if waits_for else ""


def why_not_decide(office: Office, state: ReleaseState, is_own: bool, decided_by: str) -> str:
    """Why somebody does not decide this now; "": they do."""
    if office.why_not:
        return office.why_not
    if state is not ReleaseState.PROPOSED:
        return f"{decided_by} has decided this already: {state.label.lower()}."
    return SELF if is_own else ""


def proposer_is_gone(name: str) -> str:
    """The two have to have the role at the same time."""
    return f"{name}, who proposed this, has no such role here any more. You can refuse it; somebody who has the role can propose it again."
