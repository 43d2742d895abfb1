"""Two dimensions crossed: cells, and the totals that the report of each dimension alone has, from one reading of the lines."""

from collections.abc import Iterator, Mapping, Sequence

from lms.access import Viewer
from lms.kit.measures import Measure
from lms.people.queries import places
from lms.reports.queries.figures import add_up
from lms.reports.queries.posts import Reading, Word, people_behind, post_lines, tallies
from lms.reports.queries.row_labels import Namer, RowName, namer
from lms.reports.rules import Crossing, Place, Scope, Shown, Tally, crossed, disclosed, disclosed_total, total


def crossing(measure: Measure, viewer: Viewer, scope: Scope, by: str, across: str) -> Crossing:
    """`by` goes down, `across` to the right; they differ."""
    among = places()
    reading = post_lines(measure, viewer, scope, among, (by, across))
    names = {cut: namer(measure, viewer, cut, among, scope) for cut in (by, across)}
    cells: dict[Place, list[tuple[Tally, bool]]] = {}
    for keys, count, is_open in _pieces(reading, names):
        cells.setdefault((keys[by], keys[across]), []).append((count, is_open))
    lists = {cut: disclosed(add_up(reading, cut, name)) for cut, name in names.items()}
    return crossed(lists[by], lists[across], _whole(lists, reading), {place: _cell(measure, parts) for place, parts in cells.items()})


def _pieces(reading: Reading, names: Mapping[str, Namer]) -> Iterator[tuple[Mapping[str, str], Tally, bool]]:
    """Lines under the keys of both cuts, those that the viewer may open apart from the others."""
    of_posts = [cut for cut in names if cut not in reading.keys]
    groups: dict[tuple[tuple[RowName, ...], bool], list[Sequence[Word]]] = {}
    for post in reading.posts:
        labels = tuple(names[cut](post.at(cut)) for cut in of_posts)
        groups.setdefault((labels, post.is_open), []).append(post.words)
    for (labels, is_open), lines in groups.items():
        at = dict(zip(of_posts, (label.key for label in labels), strict=True))
        for keys, count in tallies(reading, lines).items():
            yield at | {cut: names[cut](key).key for cut, key in zip(reading.keys, keys, strict=True)}, count, is_open


def _cell(measure: Measure, parts: list[tuple[Tally, bool]]) -> Shown:
    return Shown("", "", Tally.sum(measure, (count for count, _ in parts)), all(is_open for _, is_open in parts))


def _whole(lists: Mapping[str, list[Shown]], reading: Reading) -> Shown:
    """All of it: what either dimension alone would hold back in its total."""
    people = people_behind(reading.posts)
    wholes = [disclosed_total(total(reading.measure, rows, "All of these", people), rows) for rows in lists.values()]
    return max(wholes, key=lambda whole: len(whole.held_back))
