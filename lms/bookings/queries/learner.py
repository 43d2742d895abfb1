"""For whom a course is looked for: the viewer, or somebody within reach; their posts, and what these ask."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.bookings.rules.training_needs import Need, by_subject
from lms.courses.models import course_subject
from lms.kit.db import AnySelect, db
from lms.people.models import JobRole, Organisation, Person, Post, Term, audience_job_role
from lms.people.queries import places, records_of, records_of_all, root_id, within
from lms.people.rules import Sector, WorkerType, full_name
from lms.training import queries as training
from lms.training.models import Standing, Subject
from lms.training.queries.subjects import covers
from lms.training.rules.enums import Status
from lms.training.rules.subjects import covered

Human = aliased(Person, name="whom")


@dataclass(frozen=True)
class LearnerPost:
    """A post that has not ended, by the term that runs or comes next."""

    id: int
    employer: str
    organisation: str
    job_role: str | None
    worker_type: WorkerType
    sector: Sector | None
    audiences: frozenset[int]

    @property
    def label(self) -> str:
        """As in "Home care support worker, Lochside Council"."""
        return f"{self.job_role or self.worker_type.label}, {self.employer}"


@dataclass(frozen=True)
class Learner:
    """A person with posts, and what each post asks. `is_self`: it is the viewer."""

    person_id: int
    name: str
    is_self: bool
    posts: tuple[LearnerPost, ...]
    needs: tuple[Need, ...]
    covers: dict[int, list[int]]

    @property
    def post_ids(self) -> list[int]:
        return [post.id for post in self.posts]

    def reached(self, taught: int) -> frozenset[int]:
        """A subject and all that it covers."""
        return covered(taught, self.covers)

    def gains(self, taught: Iterable[int], post_id: int | None = None) -> list[Need]:
        """What the person needs of what these subjects cover (for one post alone, where it is given), what presses most first."""
        reached = frozenset(each for subject_id in taught for each in self.reached(subject_id))
        return by_subject(need for need in self.needs if need.subject_id in reached and post_id in (None, need.post_id))


def learner(viewer: Viewer, person_id: int | None, today: date) -> Learner | None:
    """The viewer, or the person asked for; None where there is nobody, or nobody for whom the viewer books, which must look the same."""
    is_self = person_id in (None, viewer.person_id)
    learner_id = viewer.person_id if person_id is None else person_id
    posts = posts_of(viewer, learner_id, today, is_self=is_self)
    if not posts and not is_self:
        return None
    name = viewer.name if is_self else _name(learner_id)
    return Learner(
        learner_id, name, is_self, posts, needs_of([post.id for post in posts], today), {key: list(v) for key, v in covers().items()}
    )


def needs_of(post_ids: Collection[int], today: date) -> tuple[Need, ...]:
    """What these posts ask on this day, a need for each post and subject."""
    if not post_ids:
        return ()
    statement = training.lines(today).where(Standing.post_id.in_(post_ids)).order_by(Subject.name_folded, Standing.id)
    return tuple(
        Need(
            post_id=line.post_id,
            subject_id=line.subject_id,
            subject=line.subject,
            status=line.status,
            on=line.date_that_matters,
            has_expired=line.status is Status.OVERDUE and line.date_that_matters == line.expires_on,
            why=line.why,
        )
        for line in training.explained(db.session.execute(statement), today)
    )


def posts_of(viewer: Viewer, person_id: int, today: date, *, is_self: bool) -> tuple[LearnerPost, ...]:
    """The posts of a person that run today or begin later; somebody else's only those for which the viewer books."""
    statement = _posts_from(today).where(Post.person_id.in_(records_of(person_id)))
    if not is_self:
        statement = statement.where(within(viewer, May.BOOK))
    return tuple(post for _, post in _learner_posts(statement))


def posts_of_all(humans: Collection[int], today: date) -> dict[int, list[LearnerPost]]:
    """All of these people's posts that run today or begin later."""
    by_human: dict[int, list[LearnerPost]] = defaultdict(list)
    for human_id, post in _learner_posts(_posts_from(today).where(Post.person_id.in_(records_of_all(humans)))):
        by_human[human_id].append(post)
    return by_human


def _posts_from(today: date) -> AnySelect:
    columns = (Post.id, root_id().label("human_id"), Post.employer_id, Term.organisation_id, Term.job_role_id, Term.worker_type)
    return (
        select(*columns, JobRole.title, Organisation.name)
        .select_from(Term)
        .join(Post, Post.id == Term.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(Organisation, Organisation.id == Post.employer_id)
        .outerjoin(JobRole, JobRole.id == Term.job_role_id)
        .where(or_(Term.ends_on.is_(None), Term.ends_on >= today))
        .order_by(Term.starts_on, Term.id)
    )


def _learner_posts(statement: AnySelect) -> Iterator[tuple[int, LearnerPost]]:
    """With the human of each."""
    rows = {row.id: row for row in reversed(list(db.session.execute(statement)))}  # of each post the term that comes first
    among, audiences = places(), _audiences({row.job_role_id for row in rows.values() if row.job_role_id})
    for row in sorted(rows.values(), key=lambda row: row.id):
        yield (
            row.human_id,
            LearnerPost(
                id=row.id,
                employer=row.name,
                organisation=among[row.organisation_id].name,
                job_role=row.title,
                worker_type=row.worker_type,
                sector=among[row.organisation_id].sector,
                audiences=audiences[row.job_role_id],
            ),
        )


def _audiences(job_role_ids: Collection[int]) -> dict[int | None, frozenset[int]]:
    audiences: dict[int | None, frozenset[int]] = defaultdict(frozenset)
    statement = select(audience_job_role.c.job_role_id, audience_job_role.c.audience_id)
    for role_id, audience_id in db.session.execute(statement.where(audience_job_role.c.job_role_id.in_(job_role_ids))):
        audiences[role_id] |= {audience_id}
    return audiences


def _name(person_id: int) -> str:
    row = db.session.execute(
        select(Human.first_name, Human.last_name, Human.preferred_name)
        .select_from(Person)
        .join(Human, Human.id == root_id())
        .where(Person.id == person_id)
    ).one()
    return full_name(*row)


def reached_by(course_id: int) -> frozenset[int]:
    """The subjects that a course teaches, and all that these cover."""
    arrows = covers()
    taught = db.session.scalars(select(course_subject.c.subject_id).where(course_subject.c.course_id == course_id))
    return frozenset(each for subject_id in taught for each in covered(subject_id, arrows))
