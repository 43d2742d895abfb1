"""On paper: the certificate of a whole role."""

from dataclasses import dataclass
from datetime import date

from lms.certificates.rules import how_to_check
from lms.kit.datetimes import long_date
from lms.kit.pdf import Facts, Paper, Part, Square, Words, write_pdf


@dataclass(frozen=True)
class Paperwork:
    """What stands on a certificate. `check_at`: the whole address that answers for it; `short`: the same without its code, to type."""

    name: str
    registered: str
    title: str
    employer: str
    day: date
    valid_until: date | None
    assessor: str
    assessor_registered: str
    partnership: str
    code: str
    check_at: str
    short: str


def certificate(paper: Paperwork) -> bytes:
    """One page: who, for what, with the register numbers of both, and where it is checked."""
    facts = [
        ("Name", paper.name),
        ("On registers", paper.registered or "None recorded"),
        ("Signed off for", paper.title),
        ("With", paper.employer),
        ("Complete since", long_date(paper.day)),
        ("Counts until", long_date(paper.valid_until) if paper.valid_until else "See below"),
        ("Last signed by", paper.assessor),
        ("Their registers", paper.assessor_registered or "None recorded"),
        ("Issued by", paper.partnership),
    ]
    says = "Every competency that the job role asks for is signed off, each by an eligible assessor who saw the work."
    parts: list[Part] = [Words(says), Facts(facts), Square(paper.check_at, how_to_check(paper.code, paper.short))]
    return write_pdf(Paper(title=f"{paper.name}: {paper.title}", subject="Certificate", made=f"Certificate {paper.code}", parts=parts))
