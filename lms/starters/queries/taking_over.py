"""What somebody did in another post with the same employer, and what of it a step of this post could take over."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select

from lms.induction.models import StepRecord
from lms.induction.queries.inductions import InductionView, StepView
from lms.induction.rules.words import WHOLE, Scope
from lms.kit.db import db
from lms.people.models import Person, Post
from lms.people.queries import root_id
from lms.starters.queries.person import StarterPost


@dataclass(frozen=True)
class TakeOver:
    """A record of the other post, for an open step of this one."""

    step: StepView
    record: StepRecord
    employee_number: str  # of the other post


def take_overs(posts: Collection[StarterPost], seen: Mapping[int, Collection[InductionView]]) -> dict[int, list[TakeOver]]:
    """By post; one query for all of them. Only steps that are open, done in each post anew, and done by being recorded."""
    people = {post.person_id for post in posts}
    statement = (
        select(StepRecord, Post.employee_number, Post.employer_id, root_id())
        .join(Post, Post.id == StepRecord.post_id)
        .join(Person, Person.id == Post.person_id)
        .where(or_(Person.id.in_(people), Person.merged_into_id.in_(people)), StepRecord.withdrawn_from.is_(None))
        .order_by(StepRecord.done_on, StepRecord.id)
    )
    rows = db.session.execute(statement).all()
    by_post: dict[int, list[TakeOver]] = {}
    for post in posts:
        elsewhere = (row for row in rows if row[2:] == (post.employer_id, post.person_id) and row.StepRecord.post_id != post.id)
        own = [(row.StepRecord, row.employee_number) for row in elsewhere]
        by_post[post.id] = [TakeOver(step, record, number) for record, number in own for step in _steps(record, seen[post.id])]
    return by_post


def _steps(record: StepRecord, seen: Collection[InductionView]) -> Iterator[StepView]:
    """The open steps that this record of another post would do here."""
    for view in seen:
        for step in view.steps:
            is_whole = record.step_key == WHOLE and record.programme_id in (view.programme_id, step.programme_id)
            is_same = (record.programme_id, record.step_key) == (step.programme_id, step.key)
            if step.is_open and step.confirm is not None and step.scope is Scope.POST and (is_whole or is_same):
                yield step
