"""One person: what is asked of them, what they hold, and under which posts, as far as the viewer may see."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.kit import clock
from lms.kit.db import db
from lms.people.models import Absence, JobRole, Organisation, Person, Post, Registration, Term
from lms.people.queries import records_of, root_id
from lms.people.rules import WorkerType, full_name
from lms.records.queries.by_hand import revocable
from lms.records.queries.reach import is_of_employer, posts_within
from lms.records.queries.subjects import SubjectRow, subject_rows
from lms.training.models import Award, Subject
from lms.training.queries.by_hand import recent_entries
from lms.training.rules.enums import Status


@dataclass(frozen=True)
class TermRow:
    """A stretch of a post."""

    starts_on: date
    ends_on: date | None
    organisation: str
    job_role: str | None
    worker_type: WorkerType
    hours: Decimal | None
    supervisor: str | None


@dataclass(frozen=True)
class AbsenceRow:
    """Long leave. `reason` is None where there is none, and for whoever may not read it."""

    starts_on: date
    ends_on: date | None
    reason: str | None


@dataclass(frozen=True)
class PostCard:
    """A post with its history, newest first."""

    id: int
    employer: str
    employee_number: str
    terms: tuple[TermRow, ...]
    absences: tuple[AbsenceRow, ...]
    may_change: bool  # by this viewer, at the people desk

    def is_over(self, day: date) -> bool:
        return all(term.ends_on is not None and term.ends_on < day for term in self.terms)


@dataclass(frozen=True)
class AwardRow:
    """Something achieved, wherever that was."""

    id: int
    subject: str
    achieved_on: date
    expires_on: date | None  # by its own certificate
    employer: str
    site: str | None
    method: str | None
    provider: str | None
    certificate_number: str | None
    verified_by: str | None
    revoked_on: date | None
    revoked_reason: str | None
    may_revoke: bool  # by this viewer, and bring back
    entry_id: int | None  # of what this viewer has recorded by hand, and may still take back


@dataclass(frozen=True)
class Record:
    """A person's page."""

    person_id: int
    name: str
    email: str | None
    registrations: tuple[tuple[str, str], ...]  # register and number
    required: tuple[SubjectRow, ...]
    offered: tuple[SubjectRow, ...]
    awards: tuple[AwardRow, ...]
    posts: tuple[PostCard, ...]

    @property
    def may_change(self) -> bool:
        """May this viewer change what is recorded of the person?"""
        return any(post.may_change for post in self.posts)

    def has_left(self, day: date) -> bool:
        """Have all their posts ended, as far as the viewer can see?"""
        return all(post.is_over(day) for post in self.posts)

    @property
    def tally(self) -> Mapping[Status, int]:
        """How many subjects have each status."""
        return Counter(row.status for row in self.required if row.status)


def own_record(viewer: Viewer, today: date, day: date) -> Record:
    """The viewer's own, over all posts, as at a day."""
    found = record(viewer.person_id, viewer, today, day)
    assert found is not None, "everybody may see their own record"
    return found


def record(person_id: int, viewer: Viewer, today: date, day: date) -> Record | None:
    """Somebody's, as at a day; None where there is nobody, or nobody whom the viewer may see, which must look the same."""
    person = _person(person_id)
    if person is None:
        return None
    posts = _posts(person.id, viewer, today)
    if not posts and person.id != viewer.person_id:
        return None
    ids = [post_id for post_id, *_ in posts]
    rows = subject_rows(ids, day)
    return Record(
        person_id=person.id,
        name=full_name(person.first_name, person.last_name, person.preferred_name),
        email=person.email,
        registrations=_registrations(person.id),
        required=tuple(row for row in rows if row.status),
        offered=tuple(row for row in rows if not row.status),
        awards=_awards(person.id, viewer, today),
        posts=_cards(posts, person.id, viewer, today),
    )


def _person(person_id: int) -> Person | None:
    """The record that counts: itself, or the one it was merged into."""
    given = select(root_id()).where(Person.id == person_id).scalar_subquery()
    counting = aliased(Person)
    return db.session.scalar(select(counting).where(counting.id == given))


def _registrations(person_id: int) -> tuple[tuple[str, str], ...]:
    wanted = select(Registration.register, Registration.number).where(Registration.person_id.in_(records_of(person_id)))
    return tuple((register, number) for register, number in db.session.execute(wanted.order_by(Registration.register, Registration.id)))


# --- posts ------------------------------------------------------------------------------------------------------------------------

PostRow = tuple[int, str, str, str]  # id, employee number, employer's name and path


def _posts(person_id: int, viewer: Viewer, today: date) -> list[PostRow]:
    wanted = (
        select(Post.id, Post.employee_number, Organisation.name, Organisation.path)
        .join(Organisation, Organisation.id == Post.employer_id)
        .where(Post.person_id.in_(records_of(person_id)), Post.id.in_(posts_within(viewer, today)))
    )
    return [(post_id, number, name, path) for post_id, number, name, path in db.session.execute(wanted.order_by(Post.id))]


def _cards(posts: Collection[PostRow], person_id: int, viewer: Viewer, today: date) -> tuple[PostCard, ...]:
    readable = {post_id for post_id, _, _, path in posts if person_id == viewer.person_id or is_of_employer(viewer, path)}
    ids = [post_id for post_id, *_ in posts]
    terms, absences = _terms(ids), _absences(ids, readable)
    ours = set(db.session.scalars(posts_within(viewer, today, May.MANAGE_PEOPLE).where(Post.id.in_(ids))))
    cards = [
        PostCard(post_id, name, number, tuple(terms[post_id]), tuple(absences[post_id]), post_id in ours)
        for post_id, number, name, _ in posts
    ]
    return tuple(sorted(cards, key=lambda card: card.terms[0].ends_on or date.max if card.terms else date.min, reverse=True))


def _terms(post_ids: Collection[int]) -> Mapping[int, list[TermRow]]:
    theirs, recorded, supervisor = aliased(Post), aliased(Person), aliased(Person)
    names = (supervisor.first_name, supervisor.last_name, supervisor.preferred_name)
    wanted = (
        select(Term, Organisation.name, JobRole.title, *names)
        .join(Organisation, Organisation.id == Term.organisation_id)
        .outerjoin(JobRole, JobRole.id == Term.job_role_id)
        .outerjoin(theirs, theirs.id == Term.supervisor_post_id)
        .outerjoin(recorded, recorded.id == theirs.person_id)
        .outerjoin(supervisor, supervisor.id == root_id(recorded))
        .where(Term.post_id.in_(post_ids))
        .order_by(Term.starts_on.desc(), Term.id)
    )
    found: dict[int, list[TermRow]] = defaultdict(list)
    for term, place, title, first, last, preferred in db.session.execute(wanted):
        name = full_name(first, last, preferred) if last is not None else None
        found[term.post_id].append(TermRow(term.starts_on, term.ends_on, place, title, term.worker_type, term.hours, name))
    return found


def _absences(post_ids: Collection[int], readable: Collection[int]) -> Mapping[int, list[AbsenceRow]]:
    """Reasons are not even read for whoever may not see them."""
    wanted = select(Absence.post_id, Absence.starts_on, Absence.ends_on, Absence.id).where(Absence.post_id.in_(post_ids))
    rows = db.session.execute(wanted.order_by(Absence.starts_on.desc(), Absence.id)).all()
    told = select(Absence.id, Absence.reason).where(Absence.post_id.in_(readable))
    reasons = {row.id: row.reason for row in db.session.execute(told)}
    found: dict[int, list[AbsenceRow]] = defaultdict(list)
    for post_id, starts_on, ends_on, absence_id in rows:
        found[post_id].append(AbsenceRow(starts_on, ends_on, reasons.get(absence_id)))
    return found


# --- awards -----------------------------------------------------------------------------------------------------------------------


def _awards(person_id: int, viewer: Viewer, today: date) -> tuple[AwardRow, ...]:
    """All of them, newest first, also those made elsewhere and those revoked."""
    site = aliased(Organisation)
    wanted = (
        select(Award, Subject.name, Organisation.name, site.name, revocable(person_id, viewer, today).label("may_revoke"))
        .join(Subject, Subject.id == Award.subject_id)
        .join(Organisation, Organisation.id == Award.employer_id)
        .outerjoin(site, site.id == Award.site_id)
        .where(Award.person_id.in_(records_of(person_id)))
        .order_by(Award.achieved_on.desc(), Subject.name_folded, Award.id)
    )
    rows = db.session.execute(wanted).all()
    entries = recent_entries(viewer.account_id, [row[0].id for row in rows], clock.now())
    return tuple(_award(*row, entries.get(row[0].id)) for row in rows)


def _award(award: Award, subject: str, employer: str, site: str | None, may_revoke: bool, entry_id: int | None) -> AwardRow:
    return AwardRow(
        id=award.id,
        subject=subject,
        achieved_on=award.achieved_on,
        expires_on=award.expires_on,
        employer=employer,
        site=site,
        method=award.method,
        provider=award.provider,
        certificate_number=award.certificate_number,
        verified_by=award.verified_by,
        revoked_on=award.revoked_on,
        revoked_reason=award.revoked_reason,
        may_revoke=bool(may_revoke),
        entry_id=entry_id,
    )
