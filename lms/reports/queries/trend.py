"""How a figure went: two queries, whatever the number of days."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Select, String, and_, case, cast, func, literal, or_, select
from sqlalchemy.sql import ColumnElement

from lms.access import May, Viewer
from lms.kit.db import db
from lms.people.models import Person, Post, Term
from lms.people.queries import places, root_id, within
from lms.people.rules import Place
from lms.reports.queries.posts import opens
from lms.reports.queries.scope import conditions
from lms.reports.rules import Scope, Shown
from lms.reports.rules.trend import APART, Count, Window, expiry_edges, last_edges, window
from lms.training.models import Standing
from lms.training.queries import Employer
from lms.training.rules.words import EXPIRING_CHOICES

Places: TypeAlias = dict[int, Place]


def trend(viewer: Viewer, scope: Scope, days: list[date]) -> list[Shown]:
    """A row for each of these days, in order: what the report of that scope says as at that day."""
    in_scope, count = _posts(viewer, scope, places(), days), Count(days)
    windows = _windows(viewer, in_scope, days)
    for post_id, codes in db.session.execute(_codes(scope, in_scope, days)):
        split = codes.split(" ")
        for human, one in windows.get(post_id, ()):
            count.take(human, one, split)
    return count.points()


def _posts(viewer: Viewer, scope: Scope, among: Places, days: Sequence[date]) -> Select[int]:
    """The posts with a term in scope on any of the days."""
    running = and_(Term.starts_on <= days[-1], or_(Term.ends_on.is_(None), Term.ends_on >= days[0]))
    return (
        select(Post.id).join(Term, and_(Term.post_id == Post.id, running)).where(within(viewer, May.SEE_FIGURES), *conditions(scope, among))
    )


def _windows(viewer: Viewer, in_scope: Select[int], days: Sequence[date]) -> dict[int, list[tuple[int, Window]]]:
    """By post: whose it is, and when it is in scope."""
    columns = (root_id(), Term.starts_on, Term.ends_on, Employer.expiring_days, opens(viewer))
    wanted = in_scope.add_columns(*columns).join(Person, Person.id == Post.person_id).join(Employer, Employer.id == Post.employer_id)
    found: dict[int, list[tuple[int, Window]]] = {}
    for post_id, human, starts_on, ends_on, expiring_days, is_open in db.session.execute(wanted):
        found.setdefault(post_id, []).append((human, window(days, starts_on, ends_on, expiring_days, is_open=bool(is_open))))
    return found


def _codes(scope: Scope, in_scope: Select[int], days: Sequence[date]) -> Select[int, str]:
    """By post, the codes of all its lines in one text (`rules.trend.Lines`): a row for each line takes the database thrice as long."""
    code = cast(func.aggregate_strings(cast(_code(days), String), " "), String)
    wanted = (
        select(Standing.post_id, code)
        .join(Post, Post.id == Standing.post_id)
        .join(Employer, Employer.id == Post.employer_id)
        .where(
            ~Standing.is_offer,
            Standing.exemption_id.is_(None),
            or_(Standing.absence_id.is_(None), Standing.in_grace),
            Standing.from_day <= days[-1],
            or_(Standing.to_day.is_(None), Standing.to_day >= days[0]),
            Standing.post_id.in_(in_scope),
        )
        .group_by(Standing.post_id)
    )
    return wanted if scope.subject_id is None else wanted.where(Standing.subject_id == scope.subject_id)


def _code(days: Sequence[date]) -> ColumnElement[int]:
    """The four places of a line. What is not held has expired before all days; what never ends or falls due comes after them."""
    last = last_edges(days)
    begins = _before(Standing.from_day, days)
    until = case((Standing.to_day.is_(None), len(days)), else_=_before(Standing.to_day, last))
    late_from = case((Standing.in_grace, len(days)), else_=_before(Standing.due_on, last))
    expiry = case({choice: _expiry(expiry_edges(days, choice)) for choice in EXPIRING_CHOICES}, value=Employer.expiring_days)
    held = case((Standing.award_id.is_(None), 0), else_=expiry)
    return ((begins * APART + until) * APART + held) * APART + late_from


def _expiry(edges: Sequence[date]) -> ColumnElement[int]:
    return case((Standing.expires_on.is_(None), len(edges)), else_=_before(Standing.expires_on, edges))


def _before(column: Any, edges: Sequence[date]) -> ColumnElement[int]:
    """How many of these days lie before that of the column: most often none, else found by halving."""
    return case((column <= edges[0], 0), else_=_halved(column, edges, 1, len(edges)))


def _halved(column: Any, edges: Sequence[date], least: int, most: int) -> ColumnElement[int]:
    if least == most:
        return literal(least)
    middle = (least + most) // 2
    return case((column > edges[middle], _halved(column, edges, middle + 1, most)), else_=_halved(column, edges, least, middle))
