"""Two dimensions crossed: every cell counted in one query, its totals by the report of each dimension alone."""

from collections.abc import Iterator, Mapping

from sqlalchemy import and_, func

from lms.access import May, Viewer
from lms.kit.db import db
from lms.people.models import Post, Term
from lms.people.queries import active, places
from lms.people.rules import Place as Organisation
from lms.reports.queries.figures import add_up, by_subject
from lms.reports.queries.naming import COLUMN, Key, namer
from lms.reports.queries.posts import PostTally, opens, people_behind, post_tallies, tally, word
from lms.reports.queries.scope import counted, posts_in
from lms.reports.rules import Crossing, Cut, Place, Scope, Shown, Tally, crossed, disclosed, disclosed_total, total


def crossing(viewer: Viewer, scope: Scope, by: Cut, across: Cut) -> Crossing:
    """`by` goes down, `across` to the right; they differ."""
    among = places()
    posts = post_tallies(viewer, scope, among)
    names = {cut: namer(viewer, cut, among, scope) for cut in (by, across)}
    if Cut.SUBJECT in names:
        pieces = _pieces(viewer, scope, among, by, across)
    else:
        pieces = ((post.at(by), post.at(across), post.tally, post.is_open) for post in posts)
    cells: dict[tuple[Key, Key], list[tuple[Tally, bool]]] = {}
    for row, column, count, is_open in pieces:
        cells.setdefault((names[by](row), names[across](column)), []).append((count, is_open))
    lists = {
        cut: disclosed(by_subject(viewer, scope, among, posts, name) if cut == Cut.SUBJECT else add_up(posts, cut, name))
        for cut, name in names.items()
    }
    return crossed(lists[by], lists[across], _whole(lists, posts), {_place(*key): _cell(parts) for key, parts in cells.items()})


def _pieces(
    viewer: Viewer, scope: Scope, among: Mapping[int, Organisation], by: Cut, across: Cut
) -> Iterator[tuple[object, object, Tally, bool]]:
    """Lines by subject and by the column of the other cut, counted by the database."""
    in_scope = posts_in(viewer, May.SEE_FIGURES, scope, among)
    columns = [COLUMN[by], COLUMN[across], opens(viewer)]
    lines = counted(scope, in_scope, *columns, word(scope), func.count()).join(Term, and_(Term.post_id == Post.id, active(scope.day)))
    found: dict[tuple[object, object, bool], dict[str, int]] = {}
    for row, column, is_open, status, number in db.session.execute(lines.group_by(COLUMN[by], COLUMN[across], "is_open", "word")):
        found.setdefault((row, column, bool(is_open)), {})[status] = number
    return ((row, column, tally(counts), is_open) for (row, column, is_open), counts in found.items())


def _place(row: Key, column: Key) -> Place:
    return row[0], column[0]


def _cell(parts: list[tuple[Tally, bool]]) -> Shown:
    return Shown("", "", Tally.sum(count for count, _ in parts), all(is_open for _, is_open in parts))


def _whole(lists: Mapping[Cut, list[Shown]], posts: list[PostTally]) -> Shown:
    """All of it: what either dimension alone would hold back in its total."""
    wholes = [disclosed_total(total(rows, "All of these", people_behind(posts)), rows) for rows in lists.values()]
    return max(wholes, key=lambda whole: len(whole.held_back))
