"""What is on record of the steps of somebody."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import Date, Integer, bindparam, or_, select
from sqlalchemy.orm import aliased

from lms.induction.models import StepRecord
from lms.induction.rules.words import ConfirmedBy, How
from lms.kit.db import AnySelect, db
from lms.people.models import Organisation, Post
from lms.people.queries import records_of
from lms.training.rules.by_hand import may_undo


@dataclass(frozen=True)
class RecordRow:
    """What is on record of a step, or (with an empty key) of a whole programme."""

    id: int
    post_id: int
    programme_id: int
    step_key: str
    done_on: date
    confirmed_by: ConfirmedBy
    how: How
    note: str | None
    made_at: datetime
    made_by_account_id: int | None
    employer: str
    where: str | None

    def may_undo(self, account_id: int, now: datetime) -> bool:
        """Has this account recorded it a moment ago?"""
        return self.made_by_account_id == account_id and may_undo(self.made_at, None, now)


def recorded_steps(human: int, today: date) -> list[RecordRow]:
    """What stands of any post of theirs, in the order of its days."""
    return [RecordRow(*row) for row in db.session.execute(_statement(), {"human": human, "day": today})]


@cache
def _statement() -> AnySelect:
    where = aliased(Organisation)
    columns = (
        StepRecord.id,
        StepRecord.post_id,
        StepRecord.programme_id,
        StepRecord.step_key,
        StepRecord.done_on,
        StepRecord.confirmed_by,
        StepRecord.how,
        StepRecord.note,
        StepRecord.made_at,
        StepRecord.made_by_account_id,
    )
    return (
        select(*columns, Organisation.name, where.name)
        .join(Post, Post.id == StepRecord.post_id)
        .join(Organisation, Organisation.id == Post.employer_id)
        .outerjoin(where, where.id == StepRecord.where_id)
        .where(Post.person_id.in_(records_of(bindparam("human", type_=Integer))))
        .where(or_(StepRecord.withdrawn_from.is_(None), StepRecord.withdrawn_from > bindparam("day", type_=Date)))
        .order_by(StepRecord.done_on, StepRecord.id)
    )
