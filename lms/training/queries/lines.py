"""Lines: one post and one subject on one day, with everything its status is explained by. Rooms above add whose lines they want."""

from collections import namedtuple
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, null, select
from sqlalchemy.orm import aliased

from lms.kit.db import AnyRow, AnySelect
from lms.people.models import Absence, JobRole, Organisation, Person, Post, Term
from lms.people.queries import active, records_of, root_id
from lms.people.rules import WorkerType, full_name
from lms.training.models import Award, Exemption, Requirement, Standing, Subject
from lms.training.queries.standings import Employer, Human, on, status
from lms.training.rules.calendar import days_after
from lms.training.rules.enums import AFTER_ABSENCE_DAYS, Kind, Status, Transfers
from lms.training.rules.explanations import Reasons, background, why

_Place = aliased(Organisation, name="place")
_Issuer = aliased(Organisation, name="issuer")
_Through = aliased(Subject, name="through")


class Line(NamedTuple):
    """A line as a page shows it. `status` is None for an offer. Dates are of the deciding award and rule."""

    standing_id: int
    person_id: int  # of the record that counts, where two were merged
    name: str
    post_id: int
    employee_number: str
    employer: str
    organisation: str
    job_role: str | None
    worker_type: WorkerType
    subject_id: int
    subject_code: str
    subject: str
    status: Status | None
    due_on: date | None
    expires_on: date | None
    achieved_on: date | None
    issuer: str | None  # the employer that vouches for the award
    reasons: Reasons
    requirement_id: int  # sets the due date
    interval_requirement_id: int | None  # sets how often; None: the subject does
    kind: Kind
    authority: str | None
    check_locally: bool
    transfers: Transfers
    absence_starts_on: date | None
    absence_ends_on: date | None

    @property
    def why(self) -> str:
        """What its status is explained by, in a sentence."""
        return why(self.reasons)

    @property
    def background(self) -> str:
        """The same beside the date that matters."""
        return background(self.reasons)

    @property
    def date_that_matters(self) -> date | None:
        """When it expires or expired, else when it falls or fell due; None where nothing is asked or it never expires."""
        match self.status:
            case Status.CURRENT | Status.EXPIRING:
                return self.expires_on
            case Status.NOT_YET_DUE:
                grace = days_after(self.absence_ends_on, AFTER_ABSENCE_DAYS) if self.absence_ends_on else None
                return max((day for day in (self.due_on, grace) if day), default=None)
            case Status.OVERDUE:
                return max((day for day in (self.due_on, self.expires_on) if day), default=None)
            case _:
                return None


#: Everything a line is explained by, but its status, which depends on the day.
COLUMNS = (
    Standing.id,
    root_id().label("person_id"),
    Human.first_name,
    Human.last_name,
    Human.preferred_name,
    Post.id.label("post_id"),
    Post.employee_number,
    Employer.name.label("employer"),
    _Place.name.label("organisation"),
    JobRole.title.label("job_role"),
    Term.worker_type,
    Subject.id.label("subject_id"),
    Subject.code,
    Subject.name.label("subject"),
    Subject.due_days.label("subject_due_days"),
    Subject.check_locally,
    Subject.transfers,
    Standing.due_on,
    Standing.expires_on,
    Standing.interval_months,
    Standing.requirement_id,
    Standing.interval_requirement_id,
    Requirement.kind,
    Requirement.due_days,
    func.coalesce(Requirement.authority, Subject.authority).label("authority"),
    Award.achieved_on,
    Award.subject_id.label("award_subject_id"),
    Award.expires_on.label("certificate_expires_on"),
    _Issuer.name.label("issuer"),
    _Through.name.label("through"),
    Exemption.reason,
    Exemption.ends_on.label("exemption_ends_on"),
    Absence.starts_on.label("absence_starts_on"),
    Absence.ends_on.label("absence_ends_on"),
)
#: A row of `lines`: a file holds hundreds of thousands, and the database's own rows take long to answer to a name.
_Row: Any = namedtuple("_Row", [*(column.key for column in COLUMNS), "status", "held_without_counting"])  # type: ignore[misc]


def _held_without_counting(day: date) -> ColumnElement[bool]:
    """The person has achieved this very subject, but nothing of it counts for this post: made elsewhere, revoked or not recognised."""
    held = aliased(Award)
    # One list of records, so that awards are found by person and subject: an OR would look through everybody's awards in the subject.
    of_this = (held.person_id.in_(records_of(root_id())), held.subject_id == Standing.subject_id, held.achieved_on <= day)
    found = select(held.id).where(*of_this).correlate(Person, Standing)
    return and_(Standing.award_id.is_(None), found.exists())


@lru_cache(maxsize=64)
def lines(day: date) -> AnySelect:
    """Every line of this day: add conditions on Post, Term, Standing or Subject (and `within(viewer, …)`), and read it with `explained`."""
    return (
        select(
            *COLUMNS,
            case((Standing.is_offer, null()), else_=status(day)).label("status"),
            _held_without_counting(day).label("held_without_counting"),
        )
        .select_from(Standing)
        .join(Post, Post.id == Standing.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(Human, Human.id == root_id())
        .join(Term, and_(Term.post_id == Post.id, active(day)))
        .join(Employer, Employer.id == Post.employer_id)
        .join(_Place, _Place.id == Term.organisation_id)
        .join(Subject, Subject.id == Standing.subject_id)
        .join(Requirement, Requirement.id == Standing.requirement_id)
        .outerjoin(JobRole, JobRole.id == Term.job_role_id)
        .outerjoin(Award, Award.id == Standing.award_id)
        .outerjoin(_Issuer, _Issuer.id == Award.employer_id)
        .outerjoin(_Through, _Through.id == Award.subject_id)
        .outerjoin(Exemption, Exemption.id == Standing.exemption_id)
        .outerjoin(Absence, Absence.id == Standing.absence_id)
        .where(on(day))
    )


def explained(rows: Iterable[AnyRow], day: date) -> Iterator[Line]:
    """The rows of `lines`, each with its sentence."""
    return (_line(_Row._make(row), day) for row in rows)


def _line(row: Any, day: date) -> Line:
    word = Status(row.status) if row.status else None
    return Line(
        standing_id=row.id,
        person_id=row.person_id,
        name=full_name(row.first_name, row.last_name, row.preferred_name),
        post_id=row.post_id,
        employee_number=row.employee_number,
        employer=row.employer,
        organisation=row.organisation,
        job_role=row.job_role,
        worker_type=row.worker_type,
        subject_id=row.subject_id,
        subject_code=row.code,
        subject=row.subject,
        status=word,
        due_on=row.due_on,
        expires_on=row.expires_on,
        achieved_on=row.achieved_on,
        issuer=row.issuer,
        reasons=_reasons(row, word, day),
        requirement_id=row.requirement_id,
        interval_requirement_id=row.interval_requirement_id,
        kind=row.kind,
        authority=row.authority,
        check_locally=row.check_locally,
        transfers=row.transfers,
        absence_starts_on=row.absence_starts_on,
        absence_ends_on=row.absence_ends_on,
    )


def _reasons(row: Any, word: Status | None, day: date) -> Reasons:
    return Reasons(
        status=word,
        day=day,
        achieved_on=row.achieved_on,
        through=row.through if row.award_subject_id not in (None, row.subject_id) else None,
        interval_months=row.interval_months,
        certificate_expires_on=row.certificate_expires_on,
        expires_on=row.expires_on,
        due_on=row.due_on,
        due_days=_first(row.due_days, row.subject_due_days),
        exemption_reason=row.reason,
        exemption_ends_on=row.exemption_ends_on,
        absence_ends_on=row.absence_ends_on,
        awards_elsewhere=row.held_without_counting,
    )


def _first(*values: int | None) -> int | None:
    return next((value for value in values if value is not None), None)
