"""Reading post by post: every report is added up from these.

The database puts the lines of a post into one text, in the order in which it finds them; counting words is then the fastest that Python
does. A row for each line, or counts by post and status, take several times as long on either database.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, SQLColumnExpression, String, and_, case, cast, func, select

from lms.access import May, Viewer
from lms.kit.db import db
from lms.people.models import Person, Post, Term
from lms.people.queries import active, root_id, within
from lms.people.rules import Place, WorkerType
from lms.reports.queries.scope import counted, posts_in
from lms.reports.rules import COUNTED, Cut, People, Scope, Tally
from lms.training import queries as training
from lms.training.models import Standing
from lms.training.rules.words import Status

#: Stands among the statuses for what has none.
OFFER = "offer"
BETWEEN_LINES, BEFORE_STATUS = ",", " "

#: How a line stands; before it, where that is asked for, the number of its subject: "overdue" or "12 overdue".
Word: TypeAlias = str


@dataclass(frozen=True, slots=True)
class PostLines:
    """One post on the day: where it is placed, and its lines. `counts`: any of them is in a rate; `is_late`: any is overdue."""

    human: int
    employer_id: int
    organisation_id: int
    job_role_id: int | None
    worker_type: WorkerType
    is_open: bool
    words: Sequence[Word]
    counts: bool
    is_late: bool

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


def post_lines(viewer: Viewer, scope: Scope, among: Mapping[int, Place], *, by_subject: bool) -> list[PostLines]:
    """Every post in scope that has a line. The subjects of the lines are read only where they are asked for."""
    in_scope = posts_in(viewer, May.SEE_FIGURES, scope, among)
    word = _subject_and_status(scope) if by_subject else _status(scope)
    text = cast(func.aggregate_strings(word, BETWEEN_LINES), String)
    found = db.session.execute(counted(scope, in_scope, Standing.post_id, text).group_by(Standing.post_id))
    words = {post_id: lines.split(BETWEEN_LINES) for post_id, lines in found}
    counts, is_late = (_any_of(statuses, words.values()) for statuses in (COUNTED, {Status.OVERDUE}))
    wanted = (
        select(Post.id, root_id().label("human"), Post.employer_id, Term.organisation_id, Term.job_role_id, Term.worker_type, opens(viewer))
        .join(Person, Person.id == Post.person_id)
        .join(Term, and_(Term.post_id == Post.id, active(scope.day)))
        .where(Post.id.in_(in_scope))
    )
    return [
        PostLines(
            human=row.human,
            employer_id=row.employer_id,
            organisation_id=row.organisation_id,
            job_role_id=row.job_role_id,
            worker_type=row.worker_type,
            is_open=bool(row.is_open),
            words=lines,
            counts=counts(lines),
            is_late=is_late(lines),
        )
        for row in db.session.execute(wanted)
        if (lines := words.get(row.id))
    ]


def opens(viewer: Viewer) -> SQLColumnExpression[int]:
    """1 where the viewer may open the person of a post and term, as `is_open`."""
    return case((within(viewer, May.SEE_PEOPLE), 1), else_=0).label("is_open")


def _status(scope: Scope) -> ColumnElement[str]:
    return case((Standing.is_offer, OFFER), else_=training.status(scope.day))


def _subject_and_status(scope: Scope) -> ColumnElement[str]:
    return cast(Standing.subject_id, String) + BEFORE_STATUS + _status(scope)


def _any_of(statuses: Collection[str], lines: Iterable[Sequence[Word]]) -> Callable[[Sequence[Word]], bool]:
    """Has any of a post's words one of these statuses? `lines`: all the words there are."""
    wanted = {word for word in set(chain.from_iterable(lines)) if read(word)[1] in statuses}
    return lambda words: not wanted.isdisjoint(words)


# --- words ------------------------------------------------------------------------------------------------------------------------


def read(word: Word) -> tuple[int, str]:
    """The subject, 0 where it was not asked for, and the status or OFFER."""
    subject, _, status = word.rpartition(BEFORE_STATUS)
    return int(subject or 0), status


def tallies(lines: Iterable[Sequence[Word]]) -> dict[int, Tally]:
    """By subject, how many of all these lines stand how."""
    numbers: Counter[Word] = Counter()
    for words in lines:
        numbers.update(words)
    found: dict[int, dict[str, int]] = {}
    for word, number in numbers.items():
        subject, status = read(word)
        found.setdefault(subject, {})[status] = number
    return {subject: _tally(of) for subject, of in found.items()}


def tally(lines: Iterable[Sequence[Word]]) -> Tally:
    """All of these lines, whatever their subject."""
    return Tally.sum(tallies(lines).values())


def _tally(found: Mapping[str, int]) -> Tally:
    return Tally({status: found.get(status.value, 0) for status in Status}, found.get(OFFER, 0))


# --- people -----------------------------------------------------------------------------------------------------------------------


def people_behind(posts: Iterable[PostLines]) -> People:
    """People, not lines: someone with two posts is one, and in date when every line that counts is, in every post."""
    due: dict[int, tuple[bool, bool]] = {}
    for post in posts:
        if post.counts:
            in_date, is_open = due.get(post.human, (True, True))
            due[post.human] = in_date and not post.is_late, is_open and post.is_open
    found = Counter(due.values())
    return People(
        counted=len(due),
        in_date=sum(number for (in_date, _), number in found.items() if in_date),
        closed_in_date=found[True, False],
        closed_late=found[False, False],
    )
