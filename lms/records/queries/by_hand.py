"""Whose training a viewer may record, and the award that they may revoke."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.kit import clock
from lms.kit.db import AnySelect, db
from lms.people.models import JobRole, Organisation, Person, Post, Term
from lms.people.queries import below, records_of, root_id
from lms.people.rules import full_name
from lms.records.queries.reach import posts_within
from lms.registers.queries.certificates import with_certificate
from lms.training.models import Award, AwardEntry, AwardEntryAward, Subject
from lms.training.queries import by_hand as training
from lms.training.queries import posts_of_persons
from lms.training.queries.by_hand import Overdue
from lms.training.rules.by_hand import Learner, may_undo

#: So many people are recorded in one go.
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class LearnerPost:
    """A post for which somebody's training may be recorded, in words: 'NHS Lochside 10001, Staff nurse'."""

    learner: Learner
    about: str


@dataclass(frozen=True)
class LearnerChoice:
    """Somebody on the form, with the posts to choose from: those that run, the one that began first before the others."""

    name: str
    person_id: int
    posts: tuple[LearnerPost, ...]


def learners(viewer: Viewer, today: date, *, person_ids: Collection[int] = (), post_ids: Collection[int] = ()) -> list[LearnerChoice]:
    """These people, or those with these posts, as far as the viewer may record their training, by name. Always two queries."""
    reached = posts_within(viewer, today, May.RECORD_AWARDS)
    rows = db.session.execute(_posts(today).where(_named(person_ids, post_ids), Post.id.in_(reached))).all()
    as_officer = posts_within(replace(viewer, supervises=False), today, May.RECORD_AWARDS)
    officers = set(db.session.scalars(as_officer.where(Term.post_id.in_([row.post_id for row in rows]))))
    by_person: dict[int, list[LearnerPost]] = {}
    for row in rows:
        name = full_name(row.first_name, row.last_name, row.preferred_name)
        born_on, place_id = row.date_of_birth, row.organisation_id
        learner = Learner(row.person_id, row.post_id, name, born_on, row.employer_id, place_id, row.post_id in officers)
        about = ", ".join(filter(None, [f"{row.employer} {row.employee_number}", row.job_role]))
        by_person.setdefault(row.person_id, []).append(LearnerPost(learner, about))
    return [LearnerChoice(posts[0].learner.name, person_id, tuple(posts)) for person_id, posts in by_person.items()]


def _named(person_ids: Collection[int], post_ids: Collection[int]) -> ColumnElement[bool]:
    return Post.id.in_(post_ids) if post_ids else root_id().in_(person_ids)


def _posts(today: date) -> AnySelect:
    """Each post with its person and the term of the day; of a post that is over or to come, the last."""
    human, employer, term = aliased(Person), aliased(Organisation), aliased(Term)
    latest = select(func.max(term.starts_on)).where(term.post_id == Post.id, term.starts_on <= today).correlate(Post).scalar_subquery()
    first = select(func.min(term.starts_on)).where(term.post_id == Post.id).correlate(Post).scalar_subquery()
    return (
        select(
            human.id.label("person_id"),
            human.first_name,
            human.last_name,
            human.preferred_name,
            human.date_of_birth,
            Post.id.label("post_id"),
            Post.employee_number,
            Post.employer_id,
            employer.name.label("employer"),
            Term.organisation_id,
            JobRole.title.label("job_role"),
        )
        .join(Person, Person.id == Post.person_id)
        .join(human, human.id == root_id())
        .join(employer, employer.id == Post.employer_id)
        .join(Term, and_(Term.post_id == Post.id, Term.starts_on == func.coalesce(latest, first)))
        .outerjoin(JobRole, JobRole.id == Term.job_role_id)
        .order_by(human.name_folded, human.id, Term.ends_on.is_not(None), Term.ends_on.desc(), Post.id)
    )


def records_as_officer(choices: Sequence[LearnerChoice]) -> bool:
    """Does the viewer reach any of these posts by a role that was given?"""
    return any(post.learner.is_of_officer for choice in choices for post in choice.posts)


# --- what was recorded ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EntryLine:
    """Somebody whose training was recorded."""

    person_id: int
    name: str
    counts_until: date | None  # None: for ever


@dataclass(frozen=True)
class EntryPage:
    """What somebody recorded in one go."""

    entry: AwardEntry
    subject: str
    achieved_on: date
    lines: tuple[EntryLine, ...]
    may_undo: bool


def entry(entry_id: int, viewer: Viewer, now: datetime) -> EntryPage | None:
    """None where there is none, or none of this viewer's, which must look the same."""
    recorded = training.entry(entry_id, viewer.account_id)
    if recorded is None:
        return None
    human = aliased(Person)
    awards = select(Award, Subject.name, human).join(AwardEntryAward, AwardEntryAward.award_id == Award.id)
    awards = awards.join(Subject, Subject.id == Award.subject_id).join(Person, Person.id == Award.person_id)
    rows = db.session.execute(
        awards.join(human, human.id == root_id()).where(AwardEntryAward.entry_id == recorded.id).order_by(human.name_folded, human.id)
    ).all()
    award, subject, _ = rows[0]
    until = _until([row[0] for row in rows], clock.today())
    lines = tuple(
        EntryLine(person.id, full_name(person.first_name, person.last_name, person.preferred_name), until.get(award.id))
        for award, _, person in rows
    )
    return EntryPage(recorded, subject, award.achieved_on, lines, may_undo(recorded.made_at, recorded.undone_at, now))


def _until(awards: Sequence[Award], today: date) -> dict[int, date | None]:
    """The last day on which each award counts at the employer that vouches for it."""
    posts = select(Award.id, func.min(Post.id)).join(Person, Person.id == Award.person_id).join(Post, Post.employer_id == Award.employer_id)
    theirs = posts.where(Award.id.in_([award.id for award in awards]), Post.person_id.in_(records_of(root_id()))).group_by(Award.id)
    post_of = dict(iter(db.session.execute(theirs)))
    first = awards[0]
    until = training.counts_until(sorted(post_of.values()), first.subject_id, first.achieved_on, first.expires_on, today)
    return {award_id: until.get(post_id) for award_id, post_id in post_of.items()}


# --- revoking ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AwardPage:
    """An award that the viewer may revoke, or bring back."""

    fact: Award
    person_id: int  # the record that counts
    name: str
    subject: str
    employer: str
    has_certificate: bool
    overdue: tuple[Overdue, ...]  # what becomes overdue without it


def revocable(person_id: int, viewer: Viewer, today: date) -> ColumnElement[bool]:
    """The awards of this person that the viewer may revoke: vouched for by an employer whose post of theirs they look after."""
    if person_id == viewer.person_id or not viewer.may(May.REVOKE_AWARDS):
        return Award.id.is_(None)
    posts = select(Post.employer_id).where(
        Post.person_id.in_(records_of(person_id)), Post.id.in_(posts_within(viewer, today, May.REVOKE_AWARDS))
    )
    given_branches = [Award.employer_id.in_(below(grant.path)) for grant in viewer.branches(May.REVOKE_AWARDS)]
    return or_(Award.employer_id.in_(posts), *given_branches)


def award(award_id: int, viewer: Viewer, today: date) -> AwardPage | None:
    """None where there is none, or none that the viewer may revoke, which must look the same."""
    human = aliased(Person)
    whose = db.session.scalar(select(root_id()).join(Award, Award.person_id == Person.id).where(Award.id == award_id))
    seen = posts_within(viewer, today, May.REVOKE_AWARDS)
    awards = select(Award, Subject.name, Organisation.name, human).join(Subject, Subject.id == Award.subject_id)
    awards = awards.join(Organisation, Organisation.id == Award.employer_id).join(human, human.id == whose)
    may_open = exists().where(Post.person_id.in_(records_of(whose or 0)), Post.id.in_(seen))
    row = db.session.execute(awards.where(Award.id == award_id, may_open, revocable(whose or 0, viewer, today))).first()
    if row is None:
        return None
    fact, subject, employer, person = row
    posts = posts_of_persons([person.id])
    overdue = [] if fact.revoked_on else training.becomes_overdue(posts, fact.subject_id, training.without_award(fact.id), today)
    name = full_name(person.first_name, person.last_name, person.preferred_name)
    return AwardPage(fact, person.id, name, subject, employer, bool(with_certificate([fact.id])), tuple(overdue))
