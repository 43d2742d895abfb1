"""How a figure went: a fixed number of queries, whatever the data. Two in all, where the measure answers for many days at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from sqlalchemy import Select, String, and_, cast, func, or_, select

from lms.access import May, Viewer
from lms.kit.db import AnySelect, db
from lms.kit.measures import History, Measure
from lms.people.models import Person, Post, Term
from lms.people.queries import places, root_id, within
from lms.people.rules import Place
from lms.reports.queries.posts import opens, people_behind, post_lines, tally
from lms.reports.queries.scope import conditions, narrowed
from lms.reports.rules import Scope, Shown
from lms.reports.rules.trend import Count, Lines, Window, point, window

Places: TypeAlias = dict[int, Place]


def trend(measure: Measure, viewer: Viewer, scope: Scope, days: list[date]) -> list[Shown]:
    """A row for each of these days, in order: what the report of that scope says as at that day."""
    among = places()
    if measure.history:
        return _by_history(measure, measure.history, viewer, scope, among, days)
    bare = replace(measure, numbers=(), columns=(), add_up=None)
    return [_on(measure, bare, viewer, replace(scope, day=day), among) for day in days]


def _on(measure: Measure, bare: Measure, viewer: Viewer, scope: Scope, among: Places) -> Shown:
    """`bare`: the measure without its numbers, which no point tells."""
    reading = post_lines(bare, viewer, scope, among)
    every, closed = (
        Counter({state: count for state, count in tally(reading, words).counts.items() if state in measure.counted})
        for words in (reading.words, [post.words for post in reading.posts if not post.is_open])
    )
    return point(measure, scope.day, every, closed, people_behind(reading.posts))


# --- many days at once ------------------------------------------------------------------------------------------------------------


def _by_history(
    measure: Measure, history: History, viewer: Viewer, scope: Scope, among: Places, days: list[date]
) -> list[Shown]:  # fmt: skip
    in_scope = _posts(viewer, scope, among, days)
    count = Count(measure, days, Lines(measure, history.reader(days)))
    windows = _windows(viewer, in_scope, days)
    for post_id, codes in db.session.execute(_codes(measure, history, scope, in_scope, days)):
        split = codes.split(" ")
        for human, span in windows.get(post_id, ()):
            count.take(human, span, split)
    return count.points()


def _posts(viewer: Viewer, scope: Scope, among: Places, days: Sequence[date]) -> Select[int]:
    """The posts with a term in scope on any of the days."""
    running = and_(Term.starts_on <= days[-1], or_(Term.ends_on.is_(None), Term.ends_on >= days[0]))
    return (
        select(Post.id).join(Term, and_(Term.post_id == Post.id, running)).where(within(viewer, May.SEE_FIGURES), *conditions(scope, among))
    )


def _windows(viewer: Viewer, in_scope: Select[int], days: Sequence[date]) -> dict[int, list[tuple[int, Window]]]:
    """By post: whose it is, and when it is in scope."""
    terms = in_scope.add_columns(root_id(), Term.starts_on, Term.ends_on, opens(viewer)).join(Person, Person.id == Post.person_id)
    windows: dict[int, list[tuple[int, Window]]] = {}
    for post_id, human, starts_on, ends_on, is_open in db.session.execute(terms):
        windows.setdefault(post_id, []).append((human, window(days, starts_on, ends_on, is_open=bool(is_open))))
    return windows


def _codes(measure: Measure, history: History, scope: Scope, in_scope: Select[int], days: Sequence[date]) -> AnySelect:
    """By post, the codes of all its lines in one text: a row for each line takes the database thrice as long."""
    lines = history.codes(days)
    columns = lines.selected_columns
    codes = cast(func.aggregate_strings(columns.code, " "), String)
    of_posts = narrowed(measure, lines, replace(scope, statuses=frozenset()), in_scope)
    return of_posts.with_only_columns(columns.post_id, codes, maintain_column_froms=True).group_by(columns.post_id)
