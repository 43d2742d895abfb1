"""A certificate for whoever has completed a programme: issued when it is asked for."""

from lms.access import Viewer
from lms.certificates import service as certificates
from lms.certificates.rules import LENGTH, Issued
from lms.induction.models import InductionCertificate
from lms.induction.queries import certificates as queries
from lms.induction.queries.certificates import KIND
from lms.induction.queries.inductions import InductionView
from lms.kit import clock, codes
from lms.kit.db import advisory_lock, db
from lms.kit.refusal import Refused


def issue(*, induction: InductionView, employer: str, by: Viewer) -> int:
    """The id of the certificate of the viewer's own induction: the one that stands, or a new one. Raises Refused before it is complete."""
    if induction.completed_on is None:
        raise Refused("This induction is not complete yet.")
    advisory_lock(f"induction {induction.post_id}")
    today = clock.today()
    for certificate in queries.issued(induction.post_id, induction.programme_id):
        stands = certificate.completed_on >= induction.starts_on and queries.since_when_not(certificate, today) is None
        if stands or certificate.completed_on == induction.completed_on:
            return queries.paper_id(certificate.id)
    certificate = InductionCertificate(
        person_id=by.person_id,
        post_id=induction.post_id,
        programme_id=induction.programme_id,
        starts_on=induction.starts_on,
        completed_on=induction.completed_on,
        made_at=clock.now(),
    )
    db.session.add(certificate)
    db.session.flush()
    paper = Issued(
        KIND,
        certificate.id,
        codes.new_code(LENGTH),
        by.person_id,
        by.name,
        induction.programme_name,
        induction.completed_on,
        None,
        "",
        employer,
        employer,
    )
    certificates.issue(certificates=[paper])
    return queries.paper_id(certificate.id)
