"""Pure: what stands on a certificate, and what is known of it today."""

from dataclasses import dataclass
from datetime import date

#: Letters of its code: 30 to the 12th power is 5 with 17 noughts.
LENGTH = 12


@dataclass(frozen=True)
class Issued:
    """What a certificate says, as printed. `minutes`: of learning; None where there is nothing to count. `course` may be empty.

    `kind` and `about`: what it is about, and in which of these things: the room of that kind knows more.
    """

    kind: str
    about: int
    code: str
    person_id: int
    name: str
    title: str
    day: date
    minutes: int | None
    course: str
    organiser: str
    issuer: str


@dataclass(frozen=True)
class CertificateToday:
    """What the room of its kind knows today of what a certificate is about. `valid_until`: its last day; None: it does not run out."""

    name: str
    title: str
    valid_until: date | None
    revoked_on: date | None

    def has_run_out(self, today: date) -> bool:
        """Is its last day over?"""
        return self.valid_until is not None and self.valid_until < today


def how_to_check(code: str, short: str) -> tuple[str, str]:
    """What stands on paper beside the square that phones read. `short`: the address at which the code is typed."""
    return f"Code {code}", f"Scan the square, or go to {short} and type the code: it says whether this still stands."
