"""What took place in a period, beside the lines of each row of a report."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lms.access import Viewer
from lms.kit.db import AnyRow
from lms.kit.measures import IndicatorFact, Measure, Period
from lms.people.rules import Place
from lms.reports.queries.indicators import first_day, placed_facts
from lms.reports.queries.row_labels import RowName
from lms.reports.rules import Scope, Shown, Tally

#: From the term of a fact to the rows that it stands under.
Names = Callable[[AnyRow], Iterable[RowName]]


def with_period(
    rows: Sequence[Shown], measure: Measure, viewer: Viewer, scope: Scope, among: Mapping[int, Place], months: int, names: Names
) -> tuple[list[Shown], Mapping[str, Any]]:
    """The rows, by name, each with what took place under it, and a row for whatever has no line; and the figures of all of it."""
    if measure.period is None:
        return list(rows), {}
    placed = list(placed_facts(measure.period.facts(scope.day, first_day(scope.day, months)), viewer, scope, among))
    under: dict[RowName, list[tuple[IndicatorFact, bool]]] = {}
    for fact, term in placed:
        for name in names(term):
            under.setdefault(name, []).append((fact, bool(term.is_open)))
    whole = [*_beside(rows, measure, measure.period, under)]
    figures = _apart(measure, measure.period.count([fact for fact, _ in placed]))[1]
    return sorted(whole, key=lambda row: (row.place, row.label, row.key)), figures


def _beside(
    rows: Sequence[Shown], measure: Measure, period: Period, under: Mapping[RowName, Sequence[tuple[IndicatorFact, bool]]]
) -> Iterator[Shown]:
    known = {RowName(row.key, row.label, row.code, row.place): row for row in rows}
    for name in known.keys() | under.keys():
        facts = under.get(name, ())
        row = known.get(name) or Shown(name.key, name.label, Tally(measure), True, code=name.code, place=name.place)
        counts, figures = _apart(measure, period.count([fact for fact, _ in facts]))
        tally = Tally(measure, {**row.tally.counts, **counts}, {**row.tally.figures, **figures})
        yield replace(row, tally=tally, is_open=row.is_open and all(is_open for _, is_open in facts))


def _apart(measure: Measure, counted: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """The columns that are counts, which add up, and the others."""
    counts = {column.name for column in measure.columns if column.is_count}
    return {name: counted[name] for name in counted if name in counts}, {name: counted[name] for name in counted if name not in counts}
