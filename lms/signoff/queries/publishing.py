"""What publishing a version from a day would do to sign-offs."""

from datetime import date

from sqlalchemy import case, func, select

from lms.framework.models import FrameworkVersion
from lms.kit.db import db
from lms.signoff.models import SignOff
from lms.signoff.queries.states import Day, carries, standing
from lms.signoff.rules.carrying import Effect, TopUp
from lms.signoff.rules.states import State


def effect(version_id: int, framework_id: int, day: date) -> Effect:
    """As if it were in force on this day, and nothing else changed by then. Two statements."""
    of = Day(day, instead=version_id)
    carried, more, gone = _sign_offs(of, framework_id)
    return Effect(carried, more, gone, _top_ups(of, framework_id))


def _sign_offs(of: Day, framework_id: int) -> tuple[int, int, int]:
    """Those in date: that carry at their own level, that do not, and whose competency is gone."""
    fits, falls_short = of.carried.c.carries_to >= SignOff.level, of.carried.c.carries_to < SignOff.level
    is_gone = of.carried.c.competency_id.is_(None)
    statement = (
        select(*(func.coalesce(func.sum(case((which, 1), else_=0)), 0) for which in (fits, falls_short, is_gone)))
        .select_from(SignOff)
        .outerjoin(of.carried, carries(of.carried))
        .where(SignOff.framework_id == framework_id, standing(of.day), SignOff.review_on >= of.day)
    )
    carried, more, gone = db.session.execute(statement).one()
    return carried, more, gone


def _top_ups(of: Day, framework_id: int) -> list[TopUp]:
    """People whose post expects it and who are signed off and in date, but not for all that it asks."""
    pairs = of.pairs().add_columns(of.posts.c.human, of.expected.c.code, of.expected.c.level).subquery("pairs")
    statement = (
        select(pairs.c.code, pairs.c.level, func.count(pairs.c.human.distinct()))
        .where(pairs.c.framework == framework_id, pairs.c.state == State.TOP_UP)
        .group_by(pairs.c.code, pairs.c.level)
        .order_by(pairs.c.code, pairs.c.level)
    )
    return [TopUp(code, level, people) for code, level, people in db.session.execute(statement)]


def framework_of_version(version_id: int) -> int | None:
    """None: there is no such version."""
    return db.session.scalar(select(FrameworkVersion.framework_id).where(FrameworkVersion.id == version_id))
