"""The status of every line on any day: a range filter over one table, defined once."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import String, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from lms.kit.db import chunked, db
from lms.people.models import Organisation, Person
from lms.training.models import Standing
from lms.training.rules.enums import EXPIRING_CHOICES, Status
from lms.training.rules.facts import StandingFact

#: The post's employer, whose choice of 90, 60 or 30 days decides when "expires soon" begins.
Employer = aliased(Organisation, name="employer")
#: Whom a line is about: the record that counts, where two were merged.
Human = aliased(Person, name="human")


def on(day: date) -> ColumnElement[bool]:
    """The rows that speak of this day."""
    return and_(Standing.from_day <= day, or_(Standing.to_day.is_(None), Standing.to_day >= day))


def is_valid(day: date) -> ColumnElement[bool]:
    """The deciding award still holds on this day."""
    return and_(Standing.award_id.is_not(None), or_(Standing.expires_on.is_(None), Standing.expires_on >= day))


def status(day: date) -> ColumnElement[str]:
    """The status of a line that `on(day)` found and that is no offer; Employer has to be joined on the post's employer."""
    soon = case({days: day + timedelta(days=days) for days in EXPIRING_CHOICES}, value=Employer.expiring_days)
    return case(
        (Standing.exemption_id.is_not(None), _word(Status.EXEMPT)),
        (and_(Standing.absence_id.is_not(None), ~Standing.in_grace), _word(Status.PAUSED)),
        (and_(is_valid(day), Standing.expires_on <= soon), _word(Status.EXPIRING)),
        (is_valid(day), _word(Status.CURRENT)),
        (or_(Standing.due_on >= day, Standing.in_grace), _word(Status.NOT_YET_DUE)),
        else_=_word(Status.OVERDUE),
    )


def matters_on(day: date) -> ColumnElement[date]:
    """What `Line.date_that_matters` shows, for sorting: when it expires, else the later of when it fell due and when it expired."""
    expires_on, due_on = func.coalesce(Standing.expires_on, date.max), func.coalesce(Standing.due_on, date.max)
    return case((is_valid(day), expires_on), (Standing.expires_on > due_on, expires_on), else_=due_on)


def _word(word: Status) -> ColumnElement[str]:
    return literal(word.value, String(20))


#: The columns of a standing that are facts, in the order of StandingFact.
FACTS = (
    Standing.subject_id,
    Standing.from_day,
    Standing.to_day,
    Standing.is_offer,
    Standing.requirement_id,
    Standing.interval_requirement_id,
    Standing.interval_months,
    Standing.award_id,
    Standing.exemption_id,
    Standing.absence_id,
    Standing.in_grace,
    Standing.due_on,
    Standing.expires_on,
)


def stored(post_ids: Sequence[int], subject_ids: Collection[int] | None = None) -> dict[tuple[int, StandingFact], int]:
    """The stored standings of these posts (in these subjects, where they are given): what they say, and their ids."""
    found = {}
    wanted = select(Standing.id, Standing.post_id, *FACTS)
    if subject_ids is not None:
        wanted = wanted.where(Standing.subject_id.in_(subject_ids))
    for some in chunked(post_ids):
        rows = db.session.execute(wanted.where(Standing.post_id.in_(some)))
        found.update({(post_id, StandingFact(*facts)): row_id for row_id, post_id, *facts in rows})
    return found


def posts_with_standings_in(subject_ids: Collection[int]) -> list[int]:
    """The posts of which these subjects are, were or will be asked, in order."""
    return list(
        db.session.scalars(select(Standing.post_id).where(Standing.subject_id.in_(subject_ids)).distinct().order_by(Standing.post_id))
    )
