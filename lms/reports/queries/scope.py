"""What a report is about, as conditions."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, select

from lms.access import May, Viewer
from lms.kit.db import AnySelect
from lms.kit.measures import Measure
from lms.people.models import Post, Term
from lms.people.queries import active, below, within
from lms.people.rules import Place
from lms.reports.rules import NONE, Scope, row_id


def posts_in(viewer: Viewer, may: May, scope: Scope, among: Mapping[int, Place]) -> Select[int]:
    """The posts with a term in scope on that day, as far as this permission reaches."""
    return (
        select(Post.id).join(Term, and_(Term.post_id == Post.id, active(scope.day))).where(within(viewer, may), *conditions(scope, among))
    )


def narrowed(measure: Measure, rows: AnySelect, scope: Scope, posts: Select[int]) -> AnySelect:
    """Of a measure's lines, those of these posts that have the keys and states of the scope."""
    columns = rows.selected_columns
    narrowing = [columns.post_id.in_(posts), *_keys(measure, rows, scope)]
    if scope.statuses:
        narrowing.append(columns.state.in_(sorted(scope.statuses)))
    return rows.where(*narrowing)


def _keys(measure: Measure, rows: AnySelect, scope: Scope) -> Iterator[ColumnElement[bool]]:
    columns = rows.selected_columns
    for cut in measure.cuts:
        key = scope.keys.get(cut.name)
        if key:
            yield _has_key(columns[cut.narrows or cut.name], key)
        elif cut.narrows:
            yield columns[cut.narrows] == columns[cut.name]


def _has_key(column: ColumnElement[Any], key: str) -> ColumnElement[bool]:
    if key == NONE:
        return column.is_(None)
    return column == (row_id(key) if column.type.python_type is int else key)


def conditions(scope: Scope, among: Mapping[int, Place]) -> list[ColumnElement[bool]]:
    """What the scope asks of Post and Term, whatever the day."""
    conditions: list[ColumnElement[bool]] = []
    if scope.organisation_id is not None:
        conditions.append(_placed(scope, among.get(scope.organisation_id)))
    if scope.sector or scope.locality:
        conditions.append(Term.organisation_id.in_([place.id for place in among.values() if _inherits(place, scope)]))
    if scope.job_role is not None:
        conditions.append(Term.job_role_id.is_(None) if scope.job_role == NONE else Term.job_role_id == row_id(scope.job_role))
    if scope.worker_type is not None:
        conditions.append(Term.worker_type == scope.worker_type)
    if scope.employer_id is not None:
        conditions.append(Post.employer_id == scope.employer_id)
    return conditions


def _placed(scope: Scope, there: Place | None) -> ColumnElement[bool]:
    if there is None:
        return literal(False)
    return Term.organisation_id == there.id if scope.only else Term.organisation_id.in_(below(there.path))


def _inherits(place: Place, scope: Scope) -> bool:
    return scope.sector in (None, place.sector or NONE) and scope.locality in (None, place.locality or NONE)
