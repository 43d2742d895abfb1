"""Two dimensions crossed: cells, and the totals that the report of each dimension alone has, from one reading of the lines."""

from collections.abc import Iterator, Mapping, Sequence

from lms.access import Viewer
from lms.people.queries import places
from lms.reports.queries.figures import add_up
from lms.reports.queries.naming import Namer, RowName, namer
from lms.reports.queries.posts import PostLines, Word, people_behind, post_lines, tallies, tally
from lms.reports.rules import Crossing, Cut, Place, Scope, Shown, Tally, crossed, disclosed, disclosed_total, total


def crossing(viewer: Viewer, scope: Scope, by: Cut, across: Cut) -> Crossing:
    """`by` goes down, `across` to the right; they differ."""
    among = places()
    posts = post_lines(viewer, scope, among, by_subject=Cut.SUBJECT in (by, across))
    names = {cut: namer(viewer, cut, among, scope) for cut in (by, across)}
    cells: dict[Place, list[tuple[Tally, bool]]] = {}
    for places_of, count, is_open in _pieces(posts, names):
        cells.setdefault((places_of[by], places_of[across]), []).append((count, is_open))
    lists = {cut: disclosed(add_up(posts, cut, name)) for cut, name in names.items()}
    return crossed(lists[by], lists[across], _whole(lists, posts), {place: _cell(parts) for place, parts in cells.items()})


def _pieces(posts: Sequence[PostLines], names: Mapping[Cut, Namer]) -> Iterator[tuple[Mapping[Cut, str], Tally, bool]]:
    """Lines under the keys of both cuts, those that the viewer may open apart from the others."""
    places_cuts = [cut for cut in names if cut != Cut.SUBJECT]
    found: dict[tuple[tuple[RowName, ...], bool], list[Sequence[Word]]] = {}
    for post in posts:
        keys = tuple(names[cut](post.at(cut)) for cut in places_cuts)
        found.setdefault((keys, post.is_open), []).append(post.words)
    for (keys, is_open), lines in found.items():
        at: dict[Cut, str] = dict(zip(places_cuts, (name.key for name in keys), strict=True))
        if Cut.SUBJECT not in names:
            yield at, tally(lines), is_open
            continue
        for subject_id, count in tallies(lines).items():
            yield at | {Cut.SUBJECT: names[Cut.SUBJECT](subject_id).key}, count, is_open


def _cell(parts: list[tuple[Tally, bool]]) -> Shown:
    return Shown("", "", Tally.sum(count for count, _ in parts), all(is_open for _, is_open in parts))


def _whole(lists: Mapping[Cut, list[Shown]], posts: Sequence[PostLines]) -> Shown:
    """All of it: what either dimension alone would hold back in its total."""
    people = people_behind(posts)
    wholes = [disclosed_total(total(rows, "All of these", people), rows) for rows in lists.values()]
    return max(wholes, key=lambda whole: len(whole.held_back))
