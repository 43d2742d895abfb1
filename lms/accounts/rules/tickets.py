"""Tickets: single-use ways in that run out. Their kinds, how long each lasts, and how a printed code is written."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class TicketKind(StrEnum):
    """What a ticket is for. The value stands in the address of a link, so a ticket of one kind is none of another."""

    INVITATION = "join"
    CODE = "code"
    RESET = "reset"
    EMAIL = "email"


#: How long each works.
LASTS = {
    TicketKind.INVITATION: timedelta(days=14),
    TicketKind.CODE: timedelta(days=30),
    TicketKind.RESET: timedelta(hours=1),
    TicketKind.EMAIL: timedelta(hours=24),
}
LASTS_IN_WORDS = {
    TicketKind.INVITATION: "14 days",
    TicketKind.CODE: "30 days",
    TicketKind.RESET: "1 hour",
    TicketKind.EMAIL: "24 hours",
}
#: These let somebody choose a password: the first, or a new one.
WAYS_IN = (TicketKind.INVITATION, TicketKind.CODE, TicketKind.RESET)
#: A link that was asked for on the page of forgotten passwords is not sent again within this time.
RESET_PAUSE = timedelta(minutes=5)

#: Crockford's 32 letters and digits: none that look like another. Twelve of them are 60 bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH, RECOVERY_LENGTH, GROUP = 12, 12, 4
_READ_AS = str.maketrans("OIL", "011")
#: A printed code ends after this many wrong tries, whoever made them; a new one can be printed.
CODE_TRIES = 10


def grouped(code: str) -> str:
    """As it is printed: ABCD-EFGH-JKMN."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def plain(typed: str) -> str:
    """A code as somebody typed it, in the form that is compared: no spaces or dashes, capitals, and O read as 0, I and L as 1."""
    return "".join(letter for letter in typed.upper().translate(_READ_AS) if letter in ALPHABET)


class Why(StrEnum):
    """Why a ticket does not work; the words are in the template `accounts/invalid_link.html`."""

    USED = "used"
    LATE = "late"
    REPLACED = "replaced"
    CLOSED = "closed"
    HAS_ACCOUNT = "has_account"
    UNKNOWN = "unknown"
    OTHER_TAB = "other_tab"
    OTHER_ACCOUNT = "other_account"


@dataclass(frozen=True)
class TicketFacts:
    """What decides whether a ticket works."""

    expires_at: datetime
    used_at: datetime | None
    ended_at: datetime | None


def why_not(ticket: TicketFacts | None, now: datetime) -> Why | None:
    """Why this ticket does not work; None: it does."""
    if ticket is None:
        return Why.UNKNOWN
    if ticket.used_at:
        return Why.USED
    if ticket.ended_at:
        return Why.REPLACED
    return Why.LATE if now >= ticket.expires_at else None


class InvalidLink(Exception):
    """This link or code does not work; it has a page of its own that says why, and what to do."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why
