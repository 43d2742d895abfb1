"""Back from leave: on the first day after an absence from every post, what is to be done first."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, FromClause, and_, case, func, or_, select, union
from sqlalchemy.orm import aliased

from lms.kit.datetimes import long_date
from lms.kit.db import AnySelect, db
from lms.kit.numbers import counted
from lms.kit.room import About, Described, Matter
from lms.people.models import Absence, Person, Post, Term
from lms.people.queries import active, records_of, records_of_all, root_id
from lms.reminders.queries.own_matters.columns import NO_POST, NO_REF, STARTS_ON
from lms.training.queries.lines import Line, explained, lines
from lms.training.rules.calendar import ONE_DAY
from lms.training.rules.enums import AFTER_ABSENCE_DAYS

#: What falls due within so many days is in the list.
AHEAD = timedelta(days=60)
#: So many subjects are named.
NAMED = 3

_own, _running, _leave = aliased(Post), aliased(Term), aliased(Absence)


def _returns(day: date, records: Sequence[int]) -> AnySelect:
    """Who was away from every post until a day of the last weeks, and is not today."""
    last_days = [day - ONE_DAY * number for number in range(1, AFTER_ABSENCE_DAYS + 1)]
    ends = _last_days(records, last_days)
    last, next_day = ends.c.last_on, _day_after(last_days, ends.c.last_on)
    on = _day_after(last_days, func.max(last))
    return (
        select(Person.id.label("person_id"), NO_POST, NO_REF, on.label("on"), on.label("since"))
        .select_from(ends)
        .join(Person, Person.id == ends.c.person_id)
        .where(_has_post(last, ends), ~_works(last, ends), _works(next_day, ends), _works(day, ends))
        .group_by(Person.id)
    )


def _last_days(records: Sequence[int], days: Sequence[date]) -> FromClause:
    """Days of these on which an absence of somebody ended, or after which they began in a post."""
    of_these = Post.person_id.in_(records)
    absences = select(root_id().label("person_id"), Absence.ends_on.label("last_on")).join_from(Absence, Post).join(Person)
    before = case({day + ONE_DAY: day for day in days}, value=Term.starts_on).label("last_on")
    starts = select(root_id().label("person_id"), before).join_from(Term, Post, Post.id == Term.post_id).join(Person)
    return union(
        absences.where(of_these, Absence.ends_on.between(days[-1], days[0])),
        starts.where(of_these, STARTS_ON.between(days[-1] + ONE_DAY, days[0] + ONE_DAY)),
    ).subquery("last_days")


def _day_after(days: Sequence[date], last: ColumnElement[date]) -> ColumnElement[date]:
    """Day by day, as the databases count days differently."""
    return case({day: day + ONE_DAY for day in days}, value=last)


def _has_post(day: ColumnElement[date] | date, around: FromClause) -> ColumnElement[bool]:
    return _posts(day).correlate(Person, around).exists()


def _works(day: ColumnElement[date] | date, around: FromClause) -> ColumnElement[bool]:
    """Is there a post from which the person is not on leave?"""
    on_leave = select(_leave.id).where(_leave.post_id == _own.id, _runs(_leave, day)).correlate(Person, around, _own).exists()
    return _posts(day).where(~on_leave).correlate(Person, around).exists()


def _posts(day: ColumnElement[date] | date) -> AnySelect:
    return (
        select(_own.id)
        .join(_running, and_(_running.post_id == _own.id, _runs(_running, day)))
        .where(_own.person_id.in_(records_of(root_id())))
    )


def _runs(period: type[Term] | type[Absence], day: ColumnElement[date] | date) -> ColumnElement[bool]:
    return and_(period.starts_on <= day, or_(period.ends_on.is_(None), period.ends_on >= day))


# --- in words ---------------------------------------------------------------------------------------------------------------------


def _describe(day: date, abouts: Sequence[About]) -> list[Described | None]:
    humans = {about.person_id for about in abouts}
    records = list(db.session.scalars(records_of_all(humans)))
    returned_on = {row.person_id: row.on for row in db.session.execute(_returns(day, records))}
    first = _first_lines(day, records)
    return [_described(returned_on.get(about.person_id), first.get(about.person_id, {})) for about in abouts]


def _first_lines(day: date, records: Sequence[int]) -> dict[int, dict[str, date]]:
    """By human, the subjects that have a day before long, each with its earliest: the first day comes first."""
    by_human: dict[int, dict[str, date]] = {}
    for line in sorted(_dated(day, records), key=lambda line: (line.date_that_matters, line.subject)):
        by_human.setdefault(line.person_id, {}).setdefault(line.subject, line.date_that_matters or day)
    return by_human


def _dated(day: date, records: Sequence[int]) -> Iterator[Line]:
    rows = db.session.execute(lines(day).where(Post.person_id.in_(records), active(day)))
    return (line for line in explained(rows, day) if line.date_that_matters and line.date_that_matters <= day + AHEAD)


def _described(returned_on: date | None, first: Mapping[str, date]) -> Described | None:
    if returned_on is None:
        return None
    named = [f"{subject} by {long_date(by_day)}" for subject, by_day in list(first.items())[:NAMED]]
    more = [counted(len(first) - NAMED, "other subject", "other subjects")] if len(first) > NAMED else []
    to_do = f"To do first: {_listed([*named, *more])}." if named else "Nothing has to be done in the next 60 days."
    return Described("Your training", f"You were on leave until {long_date(returned_on - ONE_DAY)}. {to_do}", "records.mine")


def _listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]


MATTER = Matter(name="return_after_leave", label="Coming back from leave", select=_returns, describe=_describe, is_once=True)
