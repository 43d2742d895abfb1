"""A certificate by its code, for anyone: what was issued, and what is known of it today."""

from dataclasses import dataclass

from lms.certificates.models import Certificate
from lms.certificates.queries import with_code
from lms.certificates.rules import CertificateToday
from lms.kit.house import current_house, merged


@dataclass(frozen=True)
class CheckedCertificate:
    """`today` None: nothing is known of it any more."""

    issued: Certificate
    today: CertificateToday | None


def check_certificate(code: str) -> CheckedCertificate | None:
    """None: there is no certificate with this code."""
    issued = with_code(code)
    if issued is None:
        return None
    of_kind = merged(room.certificate_today for room in current_house().below(__name__))
    return CheckedCertificate(issued, of_kind[issued.kind](issued.about))
