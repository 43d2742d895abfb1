"""Certificates of completion: what was issued, whether it still stands, and who may open it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.access import Viewer
from lms.certificates.models import Certificate
from lms.certificates.rules import CertificateToday
from lms.induction.models import Induction, InductionCertificate, Programme
from lms.induction.rules.certificates import fallen_on, start_meant
from lms.kit import clock
from lms.kit.datetimes import local_date
from lms.kit.db import db
from lms.people.models import Person
from lms.people.queries import name_in_sql, root_id
from lms.signoff.queries.certificates import opens

#: The kind of these certificates. `about` is the row of this room.
KIND = "induction"


def issued(post_id: int, programme_id: int) -> Iterator[InductionCertificate]:
    """Of this post for this programme, newest first."""
    same = (InductionCertificate.post_id == post_id, InductionCertificate.programme_id == programme_id)
    return iter(db.session.scalars(select(InductionCertificate).where(*same).order_by(InductionCertificate.id.desc())).all())


def paper_id(about: int) -> int:
    """What anyone checks under a code, by the row of this room."""
    return db.session.scalars(select(Certificate.id).where(Certificate.kind == KIND, Certificate.about == about)).one()


def since_when_not(certificate: InductionCertificate, today: date) -> date | None:
    """The first day since it was issued on which the induction was not complete; None: it stands.

    Follows the post and the programme, wherever the start is now. What has ended complete stays so.
    """
    rows = db.session.execute(
        select(Induction.starts_on, Induction.from_day, Induction.to_day, Induction.completed_on).where(
            Induction.post_id == certificate.post_id,
            Induction.programme_id == certificate.programme_id,
            Induction.judged_id == certificate.programme_id,
        )
    ).all()
    start = start_meant({row.starts_on for row in rows}, certificate.completed_on)
    stretches = [(row.from_day, row.to_day, row.completed_on) for row in rows if row.starts_on == start]
    issued_on = local_date(certificate.made_at)
    return fallen_on(issued_on, today, stretches) if stretches else issued_on


def certificate_today(about: int) -> CertificateToday | None:
    """What is known today; None: nothing any more."""
    row = db.session.execute(
        select(InductionCertificate, Programme.name, root_id())
        .join(Programme, Programme.id == InductionCertificate.programme_id)
        .join(Person, Person.id == InductionCertificate.person_id)
        .where(InductionCertificate.id == about)
    ).one_or_none()
    if row is None:
        return None
    certificate, programme, human = row
    name = db.session.scalars(select(name_in_sql()).where(Person.id == human)).one()
    return CertificateToday(name, programme, None, since_when_not(certificate, clock.today()))


@dataclass(frozen=True)
class Paper:
    """A certificate as issued, when the induction began, and what is known of it today."""

    issued: Certificate
    starts_on: date
    today: CertificateToday


def paper(certificate_id: int, viewer: Viewer, today: date) -> Paper | None:
    """One's own, and those of people whose record one sees; None for all others."""
    row = db.session.execute(
        select(Certificate, InductionCertificate)
        .join(InductionCertificate, InductionCertificate.id == Certificate.about)
        .where(Certificate.id == certificate_id, Certificate.kind == KIND)
    ).one_or_none()
    if row is None or not opens(row[1].person_id, viewer, today):
        return None
    known = certificate_today(row[1].id)
    return Paper(row[0], row[1].starts_on, known) if known else None
