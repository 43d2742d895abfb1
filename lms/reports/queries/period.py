"""What took place in a period, beside the lines of each row of a report. The database counts: there may be far more of it than lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, literal, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.measures import Measure, Period
from lms.people.models import Organisation, Post, Term
from lms.people.queries import active, within
from lms.people.rules import Place
from lms.reports.queries.indicators import first_day
from lms.reports.queries.posts import opens
from lms.reports.queries.row_labels import Namer, RowName, names_up
from lms.reports.queries.scope import conditions
from lms.reports.rules import PostCut, Scope, Shown, Tally

_above, _place = aliased(Organisation), aliased(Organisation)
#: Cuts whose column the term or the post has.
_OWN = {PostCut.EMPLOYER: Post.employer_id, PostCut.JOB_ROLE: Term.job_role_id, PostCut.WORKER_TYPE: Term.worker_type}


class Counts(NamedTuple):
    """What took place under a row, by column; `is_open`: the viewer may open everyone who was there."""

    numbers: Mapping[str, int]
    is_open: bool


@dataclass(frozen=True)
class TookPlace:
    """The period of a report."""

    measure: Measure
    period: Period
    viewer: Viewer
    scope: Scope
    among: Mapping[int, Place]
    months: int

    def whole(self) -> dict[str, Any]:
        """All of it together: what does not add up."""
        numbers = self._counts(db.session.execute(self._counting(literal(0))).one()).numbers
        return {name: numbers[name] for name in numbers if name not in self._add_up}

    def by_row(self, cut: str, name: Namer) -> dict[RowName, Counts]:
        """By what the report is cut by."""
        column = _OWN.get(PostCut(cut))
        if column is not None:
            return {name(row.key): self._counts(row) for row in db.session.execute(self._counting(column).group_by(column))}
        names = {place_id: name(place_id) for place_id in self.among}
        rows = list(dict.fromkeys(names.values()))
        at = {place_id: rows.index(row_name) for place_id, row_name in names.items()}
        places = select(Organisation.id.label("place_id"), case(at, value=Organisation.id).label("key"))
        return {rows[row.key]: self._counts(row) for row in db.session.execute(self._under(places))}

    def by_row_up(self) -> dict[RowName, Counts]:
        """By organisation, each with all below it, as far as the report reaches."""
        places = select(_place.id.label("place_id"), _above.id.label("key")).join(_above, _place.path.startswith(_above.path))
        reached = {int(name.key): name for place in self.among.values() for name in names_up(place, self.among, self.scope)}
        rows = db.session.execute(self._under(places))
        return {reached[row.key]: self._counts(row) for row in rows if row.key in reached}

    def _under(self, places: AnySelect) -> AnySelect:
        """`places`: place_id with the key of its row, or of each of its rows; worked out once, and not for each fact."""
        keys = places.cte("row_of_place").prefix_with("MATERIALIZED")
        return self._counting(keys.c.key).join(keys, keys.c.place_id == Term.organisation_id).group_by(keys.c.key)

    def _counting(self, key: Any) -> AnySelect:
        facts = self.period.facts(self.scope.day, first_day(self.scope.day, self.months)).subquery("facts")
        counts = [count.label(name) for name, count in self.period.counts(facts.c).items()]
        return (
            select(key.label("key"), func.min(opens(self.viewer)).label("is_open"), *counts)
            .select_from(facts)
            .join(Post, Post.id == facts.c.post_id)
            .join(Term, and_(Term.post_id == Post.id, active(facts.c.on)))
            .where(within(self.viewer, May.SEE_FIGURES), *conditions(self.scope, self.among))
        )

    def _counts(self, row: AnyRow) -> Counts:
        return Counts({name: getattr(row, name) for name in self._names}, bool(row.is_open))

    @cached_property
    def _names(self) -> list[str]:
        return [column.name for column in self.measure.columns]

    @cached_property
    def _add_up(self) -> set[str]:
        return {column.name for column in self.measure.columns if column.is_count}

    # --- beside the lines ---------------------------------------------------------------------------------------------------------

    def beside(self, rows: Sequence[Shown], counts: Mapping[RowName, Counts]) -> list[Shown]:
        """The rows in their order, each with what took place under it, and one for whatever has no line."""
        known = {RowName(row.key, row.label, row.code, row.place): row for row in rows}
        whole = [self._with(known.get(name), name, counts.get(name)) for name in known.keys() | counts.keys()]
        return sorted(whole, key=lambda row: (row.place, row.label, row.key))

    def _with(self, known: Shown | None, name: RowName, counts: Counts | None) -> Shown:
        row = known or Shown(name.key, name.label, Tally(self.measure), True, code=name.code, place=name.place)
        numbers = counts.numbers if counts else dict.fromkeys(self._names, 0)
        adding = {column: numbers[column] for column in numbers if column in self._add_up}
        figures = {column: numbers[column] for column in numbers if column not in self._add_up}
        tally = Tally(self.measure, {**row.tally.counts, **adding}, {**row.tally.figures, **figures})
        return replace(row, tally=tally, is_open=row.is_open and (counts is None or counts.is_open))
