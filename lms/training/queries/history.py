"""Lines of training over many days at once, in one statement."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import String, case, cast, literal, or_, select
from sqlalchemy.sql import ColumnElement

from lms.kit.db import AnySelect
from lms.people.models import Post
from lms.training.models import Standing
from lms.training.queries.standings import Employer
from lms.training.rules.enums import EXPIRING_CHOICES
from lms.training.rules.history import APART, expiry_edges, last_edges


def codes(days: Sequence[date]) -> AnySelect:
    """Every line that may count on one of these days, as a code (`rules.history.reader`)."""
    return (
        select(Standing.post_id, Standing.subject_id.label("subject"), cast(_code(days), String).label("code"))
        .select_from(Standing)
        .join(Post, Post.id == Standing.post_id)
        .join(Employer, Employer.id == Post.employer_id)
        .where(
            ~Standing.is_offer,
            Standing.exemption_id.is_(None),
            or_(Standing.absence_id.is_(None), Standing.in_grace),
            Standing.from_day <= days[-1],
            or_(Standing.to_day.is_(None), Standing.to_day >= days[0]),
        )
    )


def _code(days: Sequence[date]) -> ColumnElement[int]:
    """The five places of a line. What is not held has expired before all days; what never ends or falls due comes after them."""
    last = last_edges(days)
    begins = _before(Standing.from_day, days)
    until = case((Standing.to_day.is_(None), len(days)), else_=_before(Standing.to_day, last))
    late_from = case((Standing.in_grace, len(days)), else_=_before(Standing.due_on, last))
    expiry = case({choice: _expiry(expiry_edges(days, choice)) for choice in EXPIRING_CHOICES}, value=Employer.expiring_days)
    held = case((Standing.award_id.is_(None), 0), else_=expiry)
    choice = case({choice: place for place, choice in enumerate(EXPIRING_CHOICES)}, value=Employer.expiring_days)
    return (((choice * APART + begins) * APART + until) * APART + held) * APART + late_from


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
