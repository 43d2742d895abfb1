"""How a figure went: two queries, whatever the number of days."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Integer, Select, String, and_, cast, or_, select

from lms.access import May, Viewer
from lms.kit.db import db
from lms.people.models import Person, Post, Term
from lms.people.queries import places, root_id, within
from lms.people.rules import Place
from lms.reports.queries.posts import opens
from lms.reports.queries.scope import conditions
from lms.reports.rules import Scope, Shown
from lms.reports.rules.trend import Calendar, Count, Window
from lms.training.models import Standing
from lms.training.queries import Employer


def trend(viewer: Viewer, scope: Scope, days: list[date]) -> list[Shown]:
    """A row for each of these days, in order: what the report of that scope says as at that day."""
    calendar, among = Calendar([day.isoformat() for day in days]), places()
    in_scope = _terms(viewer, scope, among, days)
    count = Count(calendar)
    count.take(_stretches(scope, in_scope, days), _windows(viewer, in_scope, calendar))
    return count.points()


def _terms(viewer: Viewer, scope: Scope, among: Mapping[int, Place], days: list[date]) -> Select[int]:
    """The posts with a term in scope on any of the days."""
    running = and_(Term.starts_on <= days[-1], or_(Term.ends_on.is_(None), Term.ends_on >= days[0]))
    return (
        select(Post.id).join(Term, and_(Term.post_id == Post.id, running)).where(within(viewer, May.SEE_FIGURES), *conditions(scope, among))
    )


def _windows(viewer: Viewer, in_scope: Select[int], calendar: Calendar) -> dict[int, list[Window]]:
    columns = (root_id(), Term.starts_on, Term.ends_on, Employer.expiring_days, opens(viewer))
    wanted = in_scope.add_columns(*columns).join(Person, Person.id == Post.person_id).join(Employer, Employer.id == Post.employer_id)
    found: dict[int, list[Window]] = {}
    for post_id, human, starts_on, ends_on, expiring_days, is_open in db.session.execute(wanted):
        first = calendar.first_from(starts_on.isoformat())
        last = calendar.last_until(ends_on.isoformat() if ends_on else None)
        found.setdefault(post_id, []).append(Window(human, first, last, expiring_days, bool(is_open)))
    return found


def _stretches(scope: Scope, in_scope: Select[int], days: list[date]) -> Iterator[Any]:
    """Dates as text: a third of a million of them are looked up, not reckoned with."""
    wanted = select(
        Standing.post_id,
        _text(Standing.from_day),
        _text(Standing.to_day),
        cast(Standing.award_id.is_not(None), Integer),
        _text(Standing.expires_on),
        _text(Standing.due_on),
        cast(Standing.in_grace, Integer),
    ).where(
        ~Standing.is_offer,
        Standing.exemption_id.is_(None),
        or_(Standing.absence_id.is_(None), Standing.in_grace),
        Standing.from_day <= days[-1],
        or_(Standing.to_day.is_(None), Standing.to_day >= days[0]),
        Standing.post_id.in_(in_scope),
    )
    if scope.subject_id is not None:
        wanted = wanted.where(Standing.subject_id == scope.subject_id)
    yield from db.session.execute(wanted)


def _text(column: Any) -> Any:
    return cast(column, String(10))
