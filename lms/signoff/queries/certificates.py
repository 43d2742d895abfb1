"""Certificates of whole roles: when one is earned, what it says, whether it stands, and who may open it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.access import May, Viewer
from lms.certificates.models import Certificate
from lms.certificates.rules import CertificateToday
from lms.framework import queries as frameworks
from lms.framework.models import Framework, Profile
from lms.kit import clock
from lms.kit.datetimes import local_date
from lms.kit.db import db
from lms.people.models import JobRole, Organisation, Person, Post, Registration, Term
from lms.people.queries import active, name_in_sql, records_of, root_id, within
from lms.signoff.models import ProfileCertificate, SignOff
from lms.signoff.queries.competencies import gap
from lms.signoff.rules.certificates import counts_until, fallen_on, stands
from lms.signoff.rules.overview import Row
from lms.training.rules.calendar import ONE_DAY

#: The kind of these certificates. `about` is the row of this room.
KIND = "profile"


@dataclass(frozen=True, slots=True)
class RolePost:
    """A running post with its role and employer."""

    post_id: int
    job_role_id: int
    role: str
    employer: str


def role_posts(human: int, today: date) -> list[RolePost]:
    """Those of somebody that have a role, the oldest first."""
    statement = (
        select(Post.id, JobRole.id, JobRole.title, Organisation.name)
        .join(Term, Term.post_id == Post.id)
        .join(JobRole, JobRole.id == Term.job_role_id)
        .join(Organisation, Organisation.id == Post.employer_id)
        .where(Post.person_id.in_(records_of(human)), active(today))
        .order_by(Post.id)
    )
    return [RolePost(*row) for row in db.session.execute(statement)]


def asked_by_role(human: int, job_role_id: int, day: date) -> dict[int, list[Row]]:
    """What a role asks for on this day, and how this person stands in it, by framework."""
    rows: dict[int, list[Row]] = {}
    for row in gap(human, day, job_role_id).rows:
        rows.setdefault(row.framework_id, []).append(row)
    return rows


def registered(human: int) -> str:
    """NMC 12A3456E: their places on registers."""
    places = select(Registration.register, Registration.number).where(
        Registration.person_id.in_(records_of(human)), Registration.ends_on.is_(None)
    )
    return ", ".join(f"{register} {number}" for register, number in db.session.execute(places.order_by(Registration.id)))[:250]


def issued_to(human: int) -> list[ProfileCertificate]:
    """Whichever record of theirs it was issued to, newest first."""
    statement = select(ProfileCertificate).where(ProfileCertificate.person_id.in_(records_of(human)))
    return list(db.session.scalars(statement.order_by(ProfileCertificate.id.desc())))


def since_when_not(certificate: ProfileCertificate, human: int, today: date) -> date | None:
    """The day on which it fell; None: it stands."""

    def stands_on(day: date) -> bool:
        return stands(asked_by_role(human, certificate.job_role_id, day).get(certificate.framework_id, []), day)

    return fallen_on(local_date(certificate.made_at), today, _changes(certificate, human), stands_on)


def _changes(certificate: ProfileCertificate, human: int) -> Iterator[date]:
    """The days on which a sign-off, a version or the profile makes a difference."""
    own = select(SignOff.review_on, SignOff.withdrawn_on).where(SignOff.person_id.in_(records_of(human)))
    for review_on, withdrawn_on in db.session.execute(own.where(SignOff.framework_id == certificate.framework_id)):
        yield review_on + ONE_DAY
        if withdrawn_on:
            yield withdrawn_on
    yield from (version.published_from for version in frameworks.versions(certificate.framework_id) if version.published_from)
    rows = select(Profile.effective_from, Profile.effective_until).where(Profile.job_role_id == certificate.job_role_id)
    for first, last in db.session.execute(rows.where(Profile.framework_id == certificate.framework_id)):
        yield first
        if last:
            yield last + ONE_DAY


def title_of(framework: str, role: str) -> str:
    """What a certificate is of."""
    return f"{role}: {framework}"[:200]


def certificate_today(about: int) -> CertificateToday | None:
    """What is known today; None: nothing any more."""
    statement = (
        select(ProfileCertificate, root_id(), Framework.name, JobRole.title)
        .join(Person, Person.id == ProfileCertificate.person_id)
        .join(Framework, Framework.id == ProfileCertificate.framework_id)
        .join(JobRole, JobRole.id == ProfileCertificate.job_role_id)
        .where(ProfileCertificate.id == about)
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        return None
    certificate, human, framework, role = row
    today = clock.today()
    name = db.session.scalars(select(name_in_sql()).where(Person.id == human)).one()
    until = counts_until(asked_by_role(human, certificate.job_role_id, today).get(certificate.framework_id, []))
    has_run_out = until is not None and until < today
    return CertificateToday(name, title_of(framework, role), until, None if has_run_out else since_when_not(certificate, human, today))


@dataclass(frozen=True)
class Paper:
    """A certificate as issued, with the register numbers of both, and what is known of it today."""

    issued: Certificate
    about: ProfileCertificate
    today: CertificateToday


def paper(certificate_id: int, viewer: Viewer, today: date) -> Paper | None:
    """One's own, and those of people whose record one sees; None for all others."""
    row = db.session.execute(
        select(Certificate, ProfileCertificate)
        .join(ProfileCertificate, ProfileCertificate.id == Certificate.about)
        .where(Certificate.id == certificate_id, Certificate.kind == KIND)
    ).one_or_none()
    if row is None or not opens(row[1].person_id, viewer, today):
        return None
    known = certificate_today(row[1].id)
    return Paper(row[0], row[1], known) if known else None


def opens(person_id: int, viewer: Viewer, today: date) -> bool:
    """Is it the viewer's own, or of somebody whose record the viewer sees?"""
    if person_id in set(db.session.scalars(records_of(viewer.person_id))):
        return True
    reached = select(Term.id).join(Post, Post.id == Term.post_id).where(Post.person_id.in_(_all_records(person_id)), active(today))
    return db.session.scalar(reached.where(within(viewer, May.SEE_RECORD)).limit(1)) is not None


def _all_records(person_id: int) -> Collection[int]:
    human = db.session.scalars(select(root_id()).where(Person.id == person_id)).one()
    return list(db.session.scalars(records_of(human)))


def own_certificates(viewer: Viewer) -> list[tuple[Certificate, date | None]]:
    """The viewer's, newest first, each with the day on which it fell."""
    of_id: Mapping[int, ProfileCertificate] = {certificate.id: certificate for certificate in issued_to(viewer.person_id)}
    rows = db.session.scalars(
        select(Certificate).where(Certificate.kind == KIND, Certificate.about.in_(of_id)).order_by(Certificate.id.desc())
    )
    return [(row, since_when_not(of_id[row.about], viewer.person_id, clock.today())) for row in rows]
