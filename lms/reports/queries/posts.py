"""Counting post by post: everything but the cut by subject is added up from these."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, and_, case, func, select

from lms.access import May, Viewer
from lms.kit.db import db
from lms.people.models import Person, Post, Term
from lms.people.queries import active, root_id, within
from lms.people.rules import Place, WorkerType
from lms.reports.queries.scope import counted, posts_in
from lms.reports.rules import Cut, People, Scope, Tally
from lms.training import queries as training
from lms.training.models import Standing
from lms.training.rules.words import Status

#: Stands among the statuses for what has none.
OFFER = "offer"


@dataclass(frozen=True)
class PostTally:
    """One post on the day: where it is placed, and how its lines stand."""

    human: int
    employer_id: int
    organisation_id: int
    job_role_id: int | None
    worker_type: WorkerType
    is_open: bool
    tally: Tally

    def at(self, cut: Cut) -> Any:
        """The value of the cut's column."""
        match cut:
            case Cut.EMPLOYER:
                return self.employer_id
            case Cut.JOB_ROLE:
                return self.job_role_id
            case Cut.WORKER_TYPE:
                return self.worker_type
            case _:
                return self.organisation_id


def post_tallies(viewer: Viewer, scope: Scope, among: Mapping[int, Place]) -> list[PostTally]:
    """Every post in scope that has a line."""
    in_scope = posts_in(viewer, May.SEE_FIGURES, scope, among)
    tallies = tallies_by(scope, in_scope, Standing.post_id)
    wanted = (
        select(Post.id, root_id().label("human"), Post.employer_id, Term.organisation_id, Term.job_role_id, Term.worker_type, opens(viewer))
        .join(Person, Person.id == Post.person_id)
        .join(Term, and_(Term.post_id == Post.id, active(scope.day)))
        .where(Post.id.in_(in_scope))
    )
    return [
        PostTally(row.human, row.employer_id, row.organisation_id, row.job_role_id, row.worker_type, bool(row.is_open), tallies[row.id])
        for row in db.session.execute(wanted)
        if row.id in tallies
    ]


def opens(viewer: Viewer) -> SQLColumnExpression[int]:
    """1 where the viewer may open the person of a post and term, as `is_open`."""
    return case((within(viewer, May.SEE_PEOPLE), 1), else_=0).label("is_open")


def word(scope: Scope) -> SQLColumnExpression[str]:
    """The status of a line, or what stands for an offer, as `word`."""
    return case((Standing.is_offer, OFFER), else_=training.status(scope.day)).label("word")


def tally(found: Mapping[str, int]) -> Tally:
    """Counts by word as a tally."""
    return Tally({status: found.get(status.value, 0) for status in Status}, found.get(OFFER, 0))


def tallies_by(scope: Scope, posts: Select[int], by: SQLColumnExpression[int]) -> dict[int, Tally]:
    """The lines of these posts, counted by status under each value of `by`. The status of a line is worked out once."""
    counts: dict[int, dict[str, int]] = {}
    for key, status, number in db.session.execute(counted(scope, posts, by, word(scope), func.count()).group_by(by, "word")):
        counts.setdefault(key, {})[status] = number
    return {key: tally(found) for key, found in counts.items()}


# --- people ---------------------------------------------------------------------------------------------------------------------


def people_behind(posts: Sequence[PostTally]) -> People:
    """People, not lines: someone with two posts is one, and in date when every line that counts is, in every post."""
    due: dict[int, tuple[bool, bool]] = {}
    for post in posts:
        if post.tally.due:
            in_date, is_open = due.get(post.human, (True, True))
            due[post.human] = in_date and not post.tally.of(Status.OVERDUE), is_open and post.is_open
    return people_of(due.values())


def people_of(found: Sequence[tuple[bool, bool]] | Any) -> People:
    """From whether each person is in date, and whether the viewer may open them, to the counts of a figure."""
    ones = list(found)
    return People(
        counted=len(ones),
        in_date=sum(in_date for in_date, _ in ones),
        closed_in_date=sum(in_date and not is_open for in_date, is_open in ones),
        closed_late=sum(not in_date and not is_open for in_date, is_open in ones),
    )


def shared_lines(viewer: Viewer, scope: Scope, among: Mapping[int, Place]) -> Iterator[tuple[int, int, str]]:
    """The counted lines of people with more than one post in scope: (subject, person, status). Everyone else is one person a line."""
    in_scope = posts_in(viewer, May.SEE_FIGURES, scope, among)
    humans = select(root_id()).select_from(Post).join(Person, Person.id == Post.person_id).where(Post.id.in_(in_scope))
    shared = humans.group_by(root_id()).having(func.count() > 1)
    theirs = select(Post.id).join(Person, Person.id == Post.person_id).where(Post.id.in_(in_scope), root_id().in_(shared))
    lines = counted(scope, theirs, Standing.subject_id, root_id(), word(scope)).join(Person, Person.id == Post.person_id)
    for subject_id, human, status in db.session.execute(lines):
        if status in (Status.CURRENT, Status.EXPIRING, Status.OVERDUE):
            yield subject_id, human, status
