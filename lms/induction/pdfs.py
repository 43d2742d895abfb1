"""On paper: the certificate of a complete induction."""

from dataclasses import dataclass
from datetime import date

from lms.certificates.rules import how_to_check
from lms.kit.datetimes import long_date
from lms.kit.pdf import Facts, Paper, Square, Words, write_pdf


@dataclass(frozen=True)
class Paperwork:
    """What stands on a certificate. `check_at`: the whole address that answers for it; `short`: the same without its code, to type."""

    name: str
    programme: str
    employer: str
    starts_on: date
    completed_on: date
    partnership: str
    code: str
    check_at: str
    short: str


def certificate(paper: Paperwork) -> bytes:
    """One page: who, what, when, and where it is checked."""
    facts = [
        ("Name", paper.name),
        ("Induction", paper.programme),
        ("With", paper.employer),
        ("Started on", long_date(paper.starts_on)),
        ("Complete on", long_date(paper.completed_on)),
        ("Issued by", paper.partnership),
    ]
    says = "Every step of this induction that applies to the post was done."
    parts = (Words(says), Facts(facts), Square(paper.check_at, how_to_check(paper.code, paper.short)))
    return write_pdf(Paper(title=f"{paper.name}: {paper.programme}", subject="Certificate", made=f"Certificate {paper.code}", parts=parts))
