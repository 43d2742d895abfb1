"""A certificate for whoever is signed off for all that their role asks for: issued when the last sign-off is given."""

from datetime import datetime

from lms.access import Viewer
from lms.audit import service as audit
from lms.certificates import service as certificates
from lms.certificates.rules import LENGTH, Issued
from lms.kit import clock, codes
from lms.kit.db import db
from lms.kit.house import current_house
from lms.signoff.models import ProfileCertificate
from lms.signoff.queries import certificates as queries
from lms.signoff.queries.certificates import KIND, RolePost
from lms.signoff.queries.names import framework_of
from lms.signoff.rules.certificates import stands
from lms.training.queries import posts_of_persons

WHY = "The sign-off that it was issued for was undone"


def follow(*, learner: int, name: str, by: Viewer) -> None:
    """What follows once this person is signed off: rooms above derive anew; a certificate for every role that is complete by now."""
    current_house().learning_changed(posts_of_persons([learner]))
    _issue_earned(learner, name, by)


def _issue_earned(learner: int, name: str, by: Viewer) -> None:
    """For every running post whose role is complete in a framework, unless a certificate of that role stands."""
    today, earlier = clock.today(), queries.issued_to(learner)
    for post in queries.role_posts(learner, today):
        for framework_id, rows in queries.asked_by_role(learner, post.job_role_id, today).items():
            same = [
                certificate
                for certificate in earlier
                if (certificate.job_role_id, certificate.framework_id) == (post.job_role_id, framework_id)
            ]
            if stands(rows, today) and not any(queries.since_when_not(certificate, learner, today) is None for certificate in same):
                earlier.append(_issue(learner, name, post, framework_id, by))


def _issue(learner: int, name: str, post: RolePost, framework_id: int, by: Viewer) -> ProfileCertificate:
    certificate = ProfileCertificate(
        person_id=learner,
        post_id=post.post_id,
        job_role_id=post.job_role_id,
        framework_id=framework_id,
        made_at=clock.now(),
        registered=queries.registered(learner),
        assessor_id=by.person_id,
        assessor_name=by.name,
        assessor_registered=queries.registered(by.person_id),
    )
    db.session.add(certificate)
    db.session.flush()
    framework = framework_of(framework_id)
    title = queries.title_of(framework.scheme.name if framework else "", post.role)
    paper = Issued(
        KIND, certificate.id, codes.new_code(LENGTH), learner, name, title, clock.today(), None, "", post.employer, post.employer
    )
    certificates.issue(certificates=[paper])
    return certificate


def take_back(*, learner: int, since: datetime) -> None:
    """What was issued for sign-offs that are undone: nobody finds it under its code any more."""
    ids = [certificate.id for certificate in queries.issued_to(learner) if certificate.made_at >= since]
    certificates.withdraw(kind=KIND, about=ids, why=WHY)
    audit.remove_rows(ProfileCertificate, ids, why=WHY)
