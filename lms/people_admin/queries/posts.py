"""A post with its terms and absences, for whoever may change them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.kit.db import chunked, db
from lms.people.models import Absence, JobRole, Organisation, Person, Post, Term
from lms.people.queries import root_id
from lms.people.rules import full_name
from lms.people_admin.queries.persons import name
from lms.people_admin.rules.absences import Away
from lms.people_admin.rules.terms import Conditions, Terms, TermVersion
from lms.records.queries import is_of_employer, posts_within


@dataclass(frozen=True)
class PostAt:
    """A post that the viewer may change, whose it is and where."""

    id: int
    person_id: int  # the record that counts
    person: str
    employer_id: int
    employer_code: str
    employer: str
    employer_path: str
    employee_number: str

    def reads_reasons(self, viewer: Viewer) -> bool:
        """Why somebody is away is for officers of exactly this employer."""
        return is_of_employer(viewer, self.employer_path, May.MANAGE_PEOPLE)


@dataclass(frozen=True)
class TermShown:
    """A term in words, for the timeline."""

    id: int
    starts_on: date
    ends_on: date | None
    place: str
    job_role: str | None
    worker_type: str
    hours: str | None
    supervisor: str | None
    may_change: bool


@dataclass(frozen=True)
class AbsenceShown:
    """Long leave. `reason` is None where there is none, and for whoever may not read it."""

    id: int
    starts_on: date
    ends_on: date | None
    reason: str | None


def post(post_id: int, viewer: Viewer, today: date) -> PostAt | None:
    """None where there is no such post, or none that the viewer may change, which must look the same."""
    counting = aliased(Person)
    wanted = (
        select(Post, Organisation, counting)
        .join(Organisation, Organisation.id == Post.employer_id)
        .join(Person, Person.id == Post.person_id)
        .join(counting, counting.id == root_id())
        .where(Post.id == post_id, Post.id.in_(posts_within(viewer, today, May.MANAGE_PEOPLE)))
    )
    row = db.session.execute(wanted).first()
    if row is None:
        return None
    one, employer, whose = row
    return PostAt(one.id, whose.id, name(whose), employer.id, employer.code, employer.name, employer.path, one.employee_number)


def terms_of(post_ids: Collection[int]) -> dict[int, Terms]:
    """The terms of these posts in order, read anew: what a record in memory may not know any more."""
    found: dict[int, list[TermVersion]] = {post_id: [] for post_id in post_ids}
    columns = (Term.post_id, Term.id, Term.starts_on, Term.ends_on)
    rest = (Term.organisation_id, Term.job_role_id, Term.worker_type, Term.hours, Term.supervisor_post_id)
    for some in chunked(sorted(post_ids)):
        wanted = select(*columns, *rest).where(Term.post_id.in_(some)).order_by(Term.post_id, Term.starts_on)
        for row in db.session.execute(wanted):
            conditions = Conditions(row.organisation_id, row.job_role_id, row.worker_type, row.hours, row.supervisor_post_id)
            found[row.post_id].append(TermVersion(row.id, row.starts_on, row.ends_on, conditions))
    return {post_id: tuple(terms) for post_id, terms in found.items()}


def post_of_term(term_id: int) -> int | None:
    """Which post a term belongs to."""
    return db.session.scalar(select(Term.post_id).where(Term.id == term_id))


def paths() -> Mapping[int, str]:
    """Where each organisation stands in the tree."""
    return dict(iter(db.session.execute(select(Organisation.id, Organisation.path))))


def timeline(post_id: int, viewer: Viewer) -> list[TermShown]:
    """Newest first; a term may be changed where its place is within reach."""
    theirs, recorded, supervisor, employer = aliased(Post), aliased(Person), aliased(Person), aliased(Organisation)
    people = (supervisor.first_name, supervisor.last_name, supervisor.preferred_name, employer.code, theirs.employee_number)
    wanted = (
        select(Term, Organisation, JobRole.title, *people)
        .join(Organisation, Organisation.id == Term.organisation_id)
        .outerjoin(JobRole, JobRole.id == Term.job_role_id)
        .outerjoin(theirs, theirs.id == Term.supervisor_post_id)
        .outerjoin(employer, employer.id == theirs.employer_id)
        .outerjoin(recorded, recorded.id == theirs.person_id)
        .outerjoin(supervisor, supervisor.id == root_id(recorded))
        .where(Term.post_id == post_id)
        .order_by(Term.starts_on.desc())
    )
    return [
        TermShown(
            id=term.id,
            starts_on=term.starts_on,
            ends_on=term.ends_on,
            place=place.name,
            job_role=title,
            worker_type=term.worker_type.label,
            hours=f"{term.hours.normalize():f}" if term.hours is not None else None,
            supervisor=f"{full_name(first, last, preferred)} ({code} {number})" if last is not None else None,
            may_change=viewer.reaches(May.MANAGE_PEOPLE, place.path),
        )
        for term, place, title, first, last, preferred, code, number in db.session.execute(wanted)
    ]


def absences(post: PostAt, viewer: Viewer) -> list[AbsenceShown]:
    """Newest first. Reasons are not even read for whoever may not see them."""
    columns = (Absence.id, Absence.starts_on, Absence.ends_on)
    wanted = select(*columns).where(Absence.post_id == post.id).order_by(Absence.starts_on.desc(), Absence.id)
    rows = list(db.session.execute(wanted))
    told = select(Absence.id, Absence.reason).where(Absence.post_id == post.id)
    reasons: dict[int, str | None] = dict(iter(db.session.execute(told))) if post.reads_reasons(viewer) else {}
    return [AbsenceShown(row_id, starts_on, ends_on, reasons.get(row_id)) for row_id, starts_on, ends_on in rows]


def absence(absence_id: int, viewer: Viewer, today: date) -> tuple[Absence, PostAt] | None:
    """An absence of a post that the viewer may change."""
    row = db.session.get(Absence, absence_id)
    at = post(row.post_id, viewer, today) if row else None
    return (row, at) if row and at else None


def away(post_id: int, but: int | None = None) -> list[Away]:
    """The absences of a post, but for one."""
    rows = db.session.execute(select(Absence.id, Absence.starts_on, Absence.ends_on).where(Absence.post_id == post_id))
    return [Away(row_id, starts_on, ends_on) for row_id, starts_on, ends_on in rows if row_id != but]


def number_supervised(post_id: int, day: date) -> int:
    """How many posts are supervised from here on this day or later."""
    later = (Term.ends_on.is_(None)) | (Term.ends_on >= day)
    return db.session.scalar(select(func.count(Term.post_id.distinct())).where(Term.supervisor_post_id == post_id, later)) or 0


def post_with_number(employer_id: int, number_folded: str) -> Post | None:
    """The post under this employee number at this employer."""
    return db.session.scalar(select(Post).where(Post.employer_id == employer_id, Post.number_folded == number_folded))
