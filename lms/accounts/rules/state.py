"""The state of somebody's way in, as an officer sees it."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """In the order of a life."""

    NONE = "none"
    INVITED = "invited"
    LAPSED = "lapsed"
    ACTIVE = "active"
    LOCKED = "locked"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return {
            State.NONE: "No account",
            State.INVITED: "Invited",
            State.LAPSED: "Invitation ran out",
            State.ACTIVE: "Has an account",
            State.LOCKED: "Locked",
            State.CLOSED: "Closed",
        }[self]

    @property
    def has_account(self) -> bool:
        return self in (State.ACTIVE, State.LOCKED, State.CLOSED)


#: Who is meant by "invite all of these" unless those who hold an invitation are asked for.
WITHOUT_A_WAY_IN = (State.NONE, State.LAPSED)


@dataclass(frozen=True)
class Wanted:
    """Which people of the list of accounts."""

    text: str = ""
    organisation_id: int | None = None
    state: State | None = None
    has_address: bool | None = None  # an e-mail address that is recorded with nobody else


def with_role_sentence(name: str) -> str:
    """Why an officer may not touch this account: it is the officer's own, or could do more than theirs."""
    return (
        f"This account is your own, or {name} has a role that you may not give, or supervises from a post that you do not look after. "
        "So somebody else has to do this: "
        "ask your administrator or the partnership's learning and development lead."
    )
