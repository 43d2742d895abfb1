"""What the demonstration of inductions needs to know of the people who are on them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from lms.induction.models import Induction, InductionStep, Programme, ProgrammeVersion, Step
from lms.induction.queries.facts import grouped
from lms.induction.rules.words import Confirm, Part, StepKind
from lms.kit.db import chunked, db
from lms.people.models import Post, Term
from lms.training.models import Award

#: A gap after which what counts for a post alone is to be done anew.
LONG_GAP = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that people record, or (with a subject) training. `programme_id` brings it."""

    programme_id: int
    key: str
    kind: StepKind
    confirm: Confirm | None
    count: int
    subject_id: int | None
    due_on: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Starter:
    """An induction that has begun. `last_on`: its last day, or today."""

    post_id: int
    person_id: int
    employer_id: int
    programme_id: int
    starts_on: date
    last_on: date
    target_on: date
    completed_on: date | None
    steps: tuple[OpenStep, ...]


def starters(today: date) -> list[Starter]:
    """Everybody's inductions, as they were seen last."""
    seen = (
        select(Induction, Post.person_id, Post.employer_id)
        .join(Post, Post.id == Induction.post_id)
        .where(Induction.judged_id == Induction.programme_id, Induction.from_day <= today)
        .order_by(Induction.from_day)
    )
    newest = {(row[0].post_id, row[0].programme_id, row[0].starts_on): row for row in db.session.execute(seen)}
    steps = _steps([row[0].id for row in newest.values()])
    return [
        Starter(
            row.post_id,
            person_id,
            employer_id,
            row.programme_id,
            row.starts_on,
            min(row.ends_on or today, today),
            row.target_on,
            row.completed_on,
            tuple(steps[row.id]),
        )
        for _, (row, person_id, employer_id) in sorted(newest.items())
    ]


def _steps(induction_ids: Sequence[int]) -> Mapping[int, list[OpenStep]]:
    columns = (Step.key, Step.kind, Step.confirm, Step.count, Step.subject_id, InductionStep.due_on, InductionStep.done_on)
    statement = (
        select(InductionStep.induction_id, ProgrammeVersion.programme_id, *columns)
        .join(Step, Step.id == InductionStep.step_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Step.version_id)
        .where(Step.competency_code.is_(None), InductionStep.part != Part.WAIVED)
        .order_by(InductionStep.id)
    )
    rows = (row for chunk in chunked(induction_ids) for row in db.session.execute(statement.where(InductionStep.induction_id.in_(chunk))))
    return grouped((row[0], OpenStep(*row[1:])) for row in rows)


def came_back(post_ids: Collection[int]) -> dict[int, date]:
    """Of these posts, those that ran before, and not for more than a year in between: the first day of all, by post."""
    terms = defaultdict[int, list[tuple[date, date | None]]](list)
    for chunk in chunked(sorted(post_ids)):
        statement = select(Term.post_id, Term.starts_on, Term.ends_on).where(Term.post_id.in_(chunk)).order_by(Term.post_id, Term.starts_on)
        for post_id, starts_on, ends_on in db.session.execute(statement):
            terms[post_id].append((starts_on, ends_on))
    return {post_id: first[0] for post_id, (first, *rest) in terms.items() if rest and first[1] and rest[0][0] - first[1] > LONG_GAP}


def programme_ids() -> dict[str, int]:
    """By code."""
    return dict(iter(db.session.execute(select(Programme.code, Programme.id))))


def awards_of(person_ids: Collection[int]) -> set[tuple[int, int, date, int]]:
    """What tells the awards of these people apart: person, subject, day, employer."""
    columns = (Award.person_id, Award.subject_id, Award.achieved_on, Award.employer_id)
    statements = (select(*columns).where(Award.person_id.in_(chunk)) for chunk in chunked(sorted(person_ids)))
    return {(row[0], row[1], row[2], row[3]) for statement in statements for row in db.session.execute(statement)}
