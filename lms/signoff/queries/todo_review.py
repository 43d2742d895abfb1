"""What somebody's own sign-offs ask of them: lines for Home."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache

from sqlalchemy import Date, Integer, bindparam, exists, func, or_, select

from lms.access import Viewer
from lms.framework.models import FrameworkVersion
from lms.kit.datetimes import local_date
from lms.kit.db import AnySelect, db
from lms.kit.numbers import counted
from lms.kit.todo import Todo, Weight
from lms.people.queries import records_of
from lms.signoff.models import SignOff
from lms.signoff.queries.competencies import overview
from lms.signoff.rules.overview import REVIEW_AHEAD, Row
from lms.signoff.rules.states import State

#: More than these are one line, which leads to the page.
NAMED = 3


def todo_review(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    """What no longer counts, or will not before long."""
    today = local_date(now)
    if not db.session.scalar(_may_ask_something(), {"human": viewer.person_id, "day": today, "soon": today + REVIEW_AHEAD}):
        return
    rows = overview(viewer.person_id, today).next(today)
    if len(rows) > NAMED:
        on = min((row.held.review_on for row in rows if row.held), default=None)
        thing = counted(len(rows), "competency reviewed", "competencies reviewed or topped up")
        yield Todo("Have", thing, min(map(_weight, rows)), "signoff.mine", when="First due", on=on)
        return
    yield from map(_line, rows)


@cache
def _may_ask_something() -> AnySelect:
    """Is any of their sign-offs to be reviewed before long, or older than the version in force? Of most people none is."""
    newest = select(func.max(FrameworkVersion.published_from)).where(
        FrameworkVersion.framework_id == SignOff.framework_id, FrameworkVersion.published_from <= bindparam("day", type_=Date)
    )
    is_old = or_(SignOff.review_on <= bindparam("soon", type_=Date), SignOff.signed_on < newest.scalar_subquery())
    own = SignOff.person_id.in_(records_of(bindparam("human", type_=Integer)))
    return select(exists().where(own, SignOff.withdrawn_on.is_(None), is_old))


def _line(row: Row) -> Todo:
    if row.state is State.TOP_UP:
        return Todo("Top up", f"{row.code} {row.name}", _weight(row), "signoff.mine")
    on = row.held.review_on if row.held else None
    return Todo("Have", f"{row.code} {row.name} reviewed", _weight(row), "signoff.mine", when="Due by", on=on)


def _weight(row: Row) -> Weight:
    return Weight.OVERDUE if row.state is State.TO_REVIEW else Weight.SOON
