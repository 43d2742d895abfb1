"""Certificates of training: what a register has to know of them, what they say, and who may open one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.certificates.models import Certificate
from lms.certificates.rules import CertificateToday, Issued
from lms.courses.models import Course, Event, EventSession, course_subject
from lms.kit import clock
from lms.kit.clock import LOCAL
from lms.kit.db import AnyRow, AnySelect, chunked, db
from lms.people.models import Organisation, Person, Post, Term
from lms.people.queries import places, records_of, root_id, within
from lms.people.rules import full_name
from lms.registers.models import BookingAward
from lms.registers.rules.register import Certified
from lms.training.models import Award, Subject
from lms.training.queries.subjects import months_on
from lms.training.rules.calendar import valid_until

# --- for the register --------------------------------------------------------------------------------------------------------------


def subjects_taught(course_id: int) -> tuple[list[int], str]:
    """The subjects of a course, and how it is delivered, in words."""
    subjects = select(course_subject.c.subject_id).where(course_subject.c.course_id == course_id)
    method = db.session.scalars(select(Course.delivery).where(Course.id == course_id)).one()
    return sorted(db.session.scalars(subjects)), method.label


class Attended(NamedTuple):
    """A booking whose person attended, and for which post."""

    booking_id: int
    person_id: int
    post_id: int


def attended(event_id: int) -> list[Attended]:
    """Whoever attended this event, as the register has it now."""
    statement = select(Booking.id, Booking.person_id, Booking.post_id).where(
        Booking.event_id == event_id, Booking.state == BookingState.ATTENDED
    )
    return [Attended(*row) for row in db.session.execute(statement.order_by(Booking.id))]


def employers_of(post_ids: Sequence[int]) -> dict[int, int]:
    """Of each post its employer."""
    return dict(iter(db.session.execute(select(Post.id, Post.employer_id).where(Post.id.in_(post_ids)))))


def certified(event_id: int) -> list[Certified]:
    """The awards that this event bears out so far."""
    columns = (BookingAward.id, BookingAward.booking_id, BookingAward.award_id, Award.subject_id, BookingAward.made_award)
    rows = select(*columns).join(Award, Award.id == BookingAward.award_id).join(Booking, Booking.id == BookingAward.booking_id)
    return [Certified(*row) for row in db.session.execute(rows.where(Booking.event_id == event_id).order_by(BookingAward.id))]


def with_certificate(award_ids: Collection[int]) -> set[int]:
    """Which of these awards have one, of whatever event."""
    return set(db.session.scalars(select(BookingAward.award_id).where(BookingAward.award_id.in_(award_ids))))


def reasons_for_revoking(award_ids: Collection[int]) -> dict[int, str]:
    """Of these revoked awards why they are."""
    statement = select(Award.id, Award.revoked_reason).where(Award.id.in_(award_ids))
    return {award_id: reason or "" for award_id, reason in db.session.execute(statement)}


def other_evidence(event_id: int, award_ids: Sequence[int]) -> dict[int, int]:
    """Of these awards those that another event bears out too, each with the booking that does: the same human, subject, day and employer,
    attended there."""
    mine, theirs = aliased(Person), aliased(Person)
    first = select(func.max(EventSession.starts_at)).where(EventSession.event_id == Event.id).scalar_subquery()
    statement = (
        select(Booking.id, Award.id, Award.achieved_on, Award.employer_id, Event.organiser_id, Post.employer_id, first)
        .join(mine, mine.id == Award.person_id)
        .join(theirs, root_id(theirs) == root_id(mine))
        .join(Booking, and_(Booking.person_id == theirs.id, Booking.event_id != event_id, Booking.state == BookingState.ATTENDED))
        .join(Event, Event.id == Booking.event_id)
        .join(course_subject, and_(course_subject.c.course_id == Event.course_id, course_subject.c.subject_id == Award.subject_id))
        .join(Post, Post.id == Booking.post_id)
    )
    among = places()
    bearing: dict[int, int] = {}
    for chunk in chunked(sorted(set(award_ids))):
        for booking_id, award_id, day, employer, organiser, of_post, starts_at in db.session.execute(statement.where(Award.id.in_(chunk))):
            if starts_at.astimezone(LOCAL).date() == day and (among[organiser].employer_id or of_post) == employer:
                bearing[award_id] = booking_id
    return bearing


# --- on paper ----------------------------------------------------------------------------------------------------------------------

#: The kind of these certificates: of training that was achieved on a date. `about` is the award.
KIND = "training"
Counting, Issuer, Organiser = aliased(Person), aliased(Organisation), aliased(Organisation)


def to_issue(code_of: Mapping[int, str]) -> list[Issued]:
    """What the certificates of these awards say, as everything is called today; `code_of`: by award."""
    rows = [row for chunk in chunked(sorted(code_of)) for row in db.session.execute(_facts(clock.today()).where(Award.id.in_(chunk)))]
    return [
        Issued(
            kind=KIND,
            about=row.award_id,
            code=code_of[row.award_id],
            person_id=row.record_id,
            name=_name(row),
            title=row.subject,
            day=row.achieved_on,
            minutes=row.learning_minutes,
            course=row.course,
            organiser=row.organiser,
            issuer=row.issuer,
        )
        for row in rows
    ]


def certificate_today(about: int) -> CertificateToday | None:
    """What is known today of this award; None: nothing any more."""
    row = db.session.execute(_facts(clock.today()).where(Award.id == about)).one_or_none()
    return _today(row) if row else None


@dataclass(frozen=True)
class Paper:
    """A certificate as issued, and what is known of it today."""

    issued: Certificate
    today: CertificateToday


def certificate(certificate_id: int, viewer: Viewer, today: date) -> Paper | None:
    """One that this viewer may open: their own, and those of whoever's training they may see. None for all others."""
    issued = db.session.scalar(select(Certificate).where(Certificate.id == certificate_id, Certificate.kind == KIND))
    row = db.session.execute(_facts(today).where(Award.id == issued.about)).one_or_none() if issued else None
    if issued is None or row is None:
        return None
    opens = row.person_id == viewer.person_id or _may_see(row.person_id, viewer, today)
    return Paper(issued, _today(row)) if opens else None


def _facts(today: date) -> AnySelect:
    """Of awards that registers bear out. `person_id` is the record that counts, `record_id` the award's."""
    return (
        select(
            BookingAward.award_id,
            Award.person_id.label("record_id"),
            Counting.id.label("person_id"),
            Counting.first_name,
            Counting.last_name,
            Counting.preferred_name,
            Subject.name.label("subject"),
            Award.achieved_on,
            Award.expires_on,
            months_on(today).label("months"),
            Issuer.name.label("issuer"),
            Course.title.label("course"),
            Organiser.name.label("organiser"),
            Course.learning_minutes,
            Award.revoked_on,
        )
        .select_from(BookingAward)
        .join(Award, Award.id == BookingAward.award_id)
        .join(Subject, Subject.id == Award.subject_id)
        .join(Person, Person.id == Award.person_id)
        .join(Counting, Counting.id == root_id())
        .join(Issuer, Issuer.id == Award.employer_id)
        .join(Booking, Booking.id == BookingAward.booking_id)
        .join(Event, Event.id == Booking.event_id)
        .join(Course, Course.id == Event.course_id)
        .join(Organiser, Organiser.id == Event.organiser_id)
    )


def _today(row: AnyRow) -> CertificateToday:
    return CertificateToday(_name(row), row.subject, valid_until(row.achieved_on, row.months, row.expires_on), row.revoked_on)


def _name(row: AnyRow) -> str:
    return full_name(row.first_name, row.last_name, row.preferred_name)


def _may_see(person_id: int, viewer: Viewer, today: date) -> bool:
    """As far as the record of somebody opens: by a term that runs or is to come; by the last one of a post that has ended, for officers."""
    later = aliased(Term)
    is_last = ~exists().where(later.post_id == Term.post_id, later.starts_on > Term.starts_on)
    runs = or_(Term.ends_on.is_(None), Term.ends_on >= today)
    as_officer = within(replace(viewer, supervises=False), May.SEE_RECORD)
    reached: ColumnElement[bool] = or_(and_(runs, within(viewer, May.SEE_RECORD)), and_(is_last, as_officer))
    statement = select(Term.id).join(Post, Post.id == Term.post_id).where(Post.person_id.in_(records_of(person_id)), reached)
    return db.session.scalar(statement.limit(1)) is not None
