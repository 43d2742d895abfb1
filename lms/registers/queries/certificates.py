"""Certificates: what a register has to know of them, who may open one, and what anybody may check."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.courses.models import Course, Event, EventSession, course_subject
from lms.kit import codes
from lms.kit.clock import LOCAL
from lms.kit.db import AnyRow, AnySelect, chunked, db
from lms.people.models import Organisation, Person, Post, Term
from lms.people.queries import places, records_of, root_id, within
from lms.people.rules import full_name
from lms.registers.models import Certificate
from lms.registers.rules.register import Kept
from lms.training.models import Award, Subject
from lms.training.queries.subjects import months_on
from lms.training.rules.calendar import valid_until

# --- for the register --------------------------------------------------------------------------------------------------------------


def taught(course_id: int) -> tuple[list[int], str]:
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
    asked = select(Booking.id, Booking.person_id, Booking.post_id).where(
        Booking.event_id == event_id, Booking.state == BookingState.ATTENDED
    )
    return [Attended(*row) for row in db.session.execute(asked.order_by(Booking.id))]


def employers_of(post_ids: Sequence[int]) -> dict[int, int]:
    """Of each post its employer."""
    return dict(iter(db.session.execute(select(Post.id, Post.employer_id).where(Post.id.in_(post_ids)))))


def kept(event_id: int) -> list[Kept]:
    """The certificates that came of this event so far."""
    columns = (Certificate.id, Certificate.booking_id, Certificate.award_id, Award.subject_id, Certificate.made_award)
    asked = select(*columns).join(Award, Award.id == Certificate.award_id).join(Booking, Booking.id == Certificate.booking_id)
    return [Kept(*row) for row in db.session.execute(asked.where(Booking.event_id == event_id).order_by(Certificate.id))]


def with_certificate(award_ids: Collection[int]) -> set[int]:
    """Which of these awards have one, of whatever event."""
    return set(db.session.scalars(select(Certificate.award_id).where(Certificate.award_id.in_(award_ids))))


def reasons_for_revoking(award_ids: Collection[int]) -> dict[int, str]:
    """Of these revoked awards why they are."""
    asked = select(Award.id, Award.revoked_reason).where(Award.id.in_(award_ids))
    return {award_id: reason or "" for award_id, reason in db.session.execute(asked)}


def borne_out_elsewhere(event_id: int, award_ids: Sequence[int]) -> dict[int, int]:
    """Of these awards those that another event bears out too, each with the booking that does: the same human, subject, day and employer,
    attended there."""
    mine, theirs = aliased(Person), aliased(Person)
    first = select(func.max(EventSession.starts_at)).where(EventSession.event_id == Event.id).scalar_subquery()
    asked = (
        select(Booking.id, Award.id, Award.achieved_on, Award.employer_id, Event.organiser_id, Post.employer_id, first)
        .join(mine, mine.id == Award.person_id)
        .join(theirs, root_id(theirs) == root_id(mine))
        .join(Booking, and_(Booking.person_id == theirs.id, Booking.event_id != event_id, Booking.state == BookingState.ATTENDED))
        .join(Event, Event.id == Booking.event_id)
        .join(course_subject, and_(course_subject.c.course_id == Event.course_id, course_subject.c.subject_id == Award.subject_id))
        .join(Post, Post.id == Booking.post_id)
    )
    among = places()
    found: dict[int, int] = {}
    for some in chunked(sorted(set(award_ids))):
        for booking_id, award_id, day, employer, organiser, of_post, starts_at in db.session.execute(asked.where(Award.id.in_(some))):
            if starts_at.astimezone(LOCAL).date() == day and (among[organiser].employer_id or of_post) == employer:
                found[award_id] = booking_id
    return found


# --- for people --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A certificate as it is printed and checked. `name` is that of the record that counts, as it is today."""

    id: int
    code: str
    person_id: int
    name: str
    subject: str
    achieved_on: date
    valid_until: date | None  # by the subject's own rules today and the award; empty: it does not run out
    issuer: str
    course: str
    organiser: str
    learning_minutes: int
    revoked_on: date | None

    @property
    def written_code(self) -> str:
        return codes.format_code(self.code)

    def has_run_out(self, today: date) -> bool:
        """Is its last day over?"""
        return self.valid_until is not None and self.valid_until < today


Counting, Issuer, Organiser = aliased(Person), aliased(Organisation), aliased(Organisation)


def _asked(today: date) -> AnySelect:
    return (
        select(
            Certificate.id,
            Certificate.code,
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
        .select_from(Certificate)
        .join(Award, Award.id == Certificate.award_id)
        .join(Subject, Subject.id == Award.subject_id)
        .join(Person, Person.id == Award.person_id)
        .join(Counting, Counting.id == root_id())
        .join(Issuer, Issuer.id == Award.employer_id)
        .join(Booking, Booking.id == Certificate.booking_id)
        .join(Event, Event.id == Booking.event_id)
        .join(Course, Course.id == Event.course_id)
        .join(Organiser, Organiser.id == Event.organiser_id)
    )


def _shown(row: AnyRow) -> Shown:
    return Shown(
        id=row.id,
        code=row.code,
        person_id=row.person_id,
        name=full_name(row.first_name, row.last_name, row.preferred_name),
        subject=row.subject,
        achieved_on=row.achieved_on,
        valid_until=valid_until(row.achieved_on, row.months, row.expires_on),
        issuer=row.issuer,
        course=row.course,
        organiser=row.organiser,
        learning_minutes=row.learning_minutes,
        revoked_on=row.revoked_on,
    )


def checked(code: str, today: date) -> Shown | None:
    """For anybody: the certificate with this code."""
    row = db.session.execute(_asked(today).where(Certificate.code == code)).one_or_none()
    return _shown(row) if row else None


def certificate(certificate_id: int, viewer: Viewer, today: date) -> Shown | None:
    """One that this viewer may open: their own, and those of whoever's training they may see. None for all others."""
    row = db.session.execute(_asked(today).where(Certificate.id == certificate_id)).one_or_none()
    shown = _shown(row) if row else None
    return shown if shown and (shown.person_id == viewer.person_id or _may_see(shown.person_id, viewer, today)) else None


def _may_see(person_id: int, viewer: Viewer, today: date) -> bool:
    """As far as the record of somebody opens: by a term that runs or is to come; by the last one of a post that has ended, for officers."""
    later = aliased(Term)
    is_last = ~exists().where(later.post_id == Term.post_id, later.starts_on > Term.starts_on)
    runs = or_(Term.ends_on.is_(None), Term.ends_on >= today)
    as_officer = within(replace(viewer, supervises=False), May.SEE_RECORD)
    reached: ColumnElement[bool] = or_(and_(runs, within(viewer, May.SEE_RECORD)), and_(is_last, as_officer))
    asked = select(Term.id).join(Post, Post.id == Term.post_id).where(Post.person_id.in_(records_of(person_id)), reached)
    return db.session.scalar(asked.limit(1)) is not None
