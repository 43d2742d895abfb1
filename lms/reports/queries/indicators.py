"""The indicators of a measure: what a board knows by a code, of one day or of a period."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from lms.access import May, Viewer
from lms.kit.db import AnyRow, chunked, db
from lms.kit.measures import Indicator, IndicatorCount, IndicatorFact, Measure
from lms.people.models import Post, Term
from lms.people.queries import places, within
from lms.people.rules import Place
from lms.reports.queries.row_labels import namer, names_up
from lms.reports.queries.scope import conditions
from lms.reports.rules import PostCut, Scope, is_small
from lms.training.rules.calendar import ONE_DAY

#: Months that a page tells of.
YEAR = 12


def rows(
    measure: Measure, indicator: Indicator, viewer: Viewer, scope: Scope, months: int, cut: str | None
) -> list[tuple[str, IndicatorCount]]:
    """By code of what it is cut by; without a cut one row, under the code of the indicator."""
    among, since = places(), first_day(scope.day, months)
    placed = list(_placed(indicator.facts(scope.day, since), viewer, scope, among))
    if cut is None:
        return [(indicator.code, indicator.count([fact for fact, _ in placed]))]
    name, groups = namer(measure, viewer, cut, among, scope), defaultdict(list)
    for fact, term in placed:
        if cut == PostCut.ORGANISATION:
            for place_name in names_up(among[term.organisation_id], among, scope):
                groups[place_name].append(fact)
        else:
            groups[name(str(fact.keys[cut]) if cut in fact.keys else _at(term, cut))].append(fact)
    return [(row.code, indicator.count(groups[row])) for row in sorted(groups, key=lambda row: (row.label, row.key))]


def of_page(measure: Measure, viewer: Viewer, scope: Scope, *, is_open: bool) -> list[tuple[Indicator, IndicatorCount]]:
    """Those of the scope, of a year; none where its lines are narrowed to keys of the measure. Small groups need an open report."""
    if scope.keys:
        return []
    counts = [(indicator, rows(measure, indicator, viewer, scope, YEAR, None)[0][1]) for indicator in measure.indicators]
    return [(indicator, count) for indicator, count in counts if is_open or not indicator.counts_people or not _is_telling(count)]


def _is_telling(count: IndicatorCount) -> bool:
    return is_small(count.n) or is_small(count.d - count.n)


def _placed(
    facts: Iterable[IndicatorFact], viewer: Viewer, scope: Scope, among: Mapping[int, Place]
) -> Iterator[tuple[IndicatorFact, AnyRow]]:
    """Those in scope, each with the term of its post on its day."""
    every_fact = list(facts)
    terms = _terms(sorted({fact.post_id for fact in every_fact}), viewer, scope, among)
    for fact in every_fact:
        term = next((term for term in terms[fact.post_id] if term.starts_on <= fact.on <= (term.ends_on or date.max)), None)
        if term is not None:
            yield fact, term


def _terms(post_ids: Sequence[int], viewer: Viewer, scope: Scope, among: Mapping[int, Place]) -> dict[int, list[AnyRow]]:
    columns = (Post.id, Post.employer_id, Term.organisation_id, Term.job_role_id, Term.worker_type, Term.starts_on, Term.ends_on)
    statement = select(*columns).join(Term, Term.post_id == Post.id).where(within(viewer, May.SEE_FIGURES), *conditions(scope, among))
    terms: defaultdict[int, list[AnyRow]] = defaultdict(list)
    for chunk in chunked(post_ids):
        for row in db.session.execute(statement.where(Post.id.in_(chunk))):
            terms[row.id].append(row)
    return terms


def _at(term: AnyRow, cut: str) -> object:
    """The value of the cut's column."""
    columns = {PostCut.EMPLOYER: term.employer_id, PostCut.JOB_ROLE: term.job_role_id, PostCut.WORKER_TYPE: term.worker_type}
    return columns.get(PostCut(cut), term.organisation_id)


def first_day(last: date, months: int) -> date:
    """Of the period of so many months that ends on this day; never before the first day there is."""
    try:
        before: date = last - relativedelta(months=months)
    except (ValueError, OverflowError):
        return date.min
    return before + ONE_DAY
