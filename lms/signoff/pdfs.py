"""On paper: the certificate of a whole role."""

from lms.kit import codes
from lms.kit.datetimes import long_date
from lms.kit.pdf import Facts, Paper, Part, Square, Words, write_pdf
from lms.signoff.queries.certificates import Paper as Certificate


def certificate(paper: Certificate, partnership: str, check_at: str) -> bytes:
    """One page: who, for what, with the register numbers of both, and where it is checked."""
    issued, about = paper.issued, paper.about
    facts = [
        ("Name", issued.name),
        ("On registers", about.registered or "None recorded"),
        ("Signed off for", issued.title),
        ("With", issued.organiser),
        ("Complete since", long_date(issued.day)),
        ("Counts until", long_date(paper.today.valid_until) if paper.today.valid_until else "See below"),
        ("Last signed by", about.assessor_name),
        ("Their registers", about.assessor_registered or "None recorded"),
        ("Issued by", partnership),
    ]
    code = codes.format_code(issued.code)
    short = check_at.partition("://")[2].rpartition("/")[0]
    told = (f"Code {code}", f"Scan the square, or go to {short} and type the code: it says whether this still stands.")
    says = "Every competency that the job role asks for is signed off, each by an eligible assessor who saw the work."
    parts: list[Part] = [Words(says), Facts(facts), Square(check_at, told)]
    return write_pdf(Paper(title=f"{issued.name}: {issued.title}", subject="Certificate", made=f"Certificate {code}", parts=parts))
