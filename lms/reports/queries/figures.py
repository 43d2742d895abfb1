"""The figures of a report: posts added up under whatever the report is cut by; people beside the lines."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lms.access import Viewer
from lms.people.queries import places
from lms.reports.queries.naming import Namer, RowName, namer
from lms.reports.queries.posts import PostLines, people_behind, post_lines, read, tallies, tally
from lms.reports.rules import COUNTED, Cut, People, Scope, Shown, Tally
from lms.training.rules.words import Status


@dataclass(frozen=True)
class Report:
    """The rows, by name, and how many people stand behind all of them."""

    rows: list[Shown]
    people: People


def report(viewer: Viewer, scope: Scope, cut: Cut) -> Report:
    """Lines are counted per post and subject, each under the organisation of its term on that day."""
    among = places()
    posts = post_lines(viewer, scope, among, by_subject=cut == Cut.SUBJECT)
    return Report(add_up(posts, cut, namer(viewer, cut, among, scope)), people_behind(posts))


def add_up(posts: Sequence[PostLines], cut: Cut, name: Namer) -> list[Shown]:
    """Posts under their rows, by name."""
    return sorted(_by_subject(posts, name) if cut == Cut.SUBJECT else _by_place(posts, cut, name), key=lambda row: (row.label, row.key))


def _by_place(posts: Iterable[PostLines], cut: Cut, name: Namer) -> Iterator[Shown]:
    """A row is open when every post of it is."""
    found: dict[RowName, list[PostLines]] = {}
    for post in posts:
        found.setdefault(name(post.at(cut)), []).append(post)
    for name_of, ones in found.items():
        yield _row(name_of, tally(post.words for post in ones), people_behind(ones), is_open=all(post.is_open for post in ones))


def _by_subject(posts: Sequence[PostLines], name: Namer) -> Iterator[Shown]:
    """A row is open when every post of the report is."""
    is_open = all(post.is_open for post in posts)
    twice, late_twice = _counted_twice(posts)
    for subject_id, found in tallies(post.words for post in posts).items():
        people = _people(found, twice[subject_id], late_twice[subject_id], is_open=is_open)
        yield _row(name(subject_id), found, people, is_open=is_open)


def _row(name: RowName, tally: Tally, people: People, *, is_open: bool) -> Shown:
    return Shown(name.key, name.label, tally, is_open, people, code=name.code)


def _counted_twice(posts: Iterable[PostLines]) -> tuple[Counter[int], Counter[int]]:
    """By subject: lines beyond the first of each person, and lines overdue beyond the first or beside one in date."""
    due: Counter[tuple[int, int]] = Counter()
    late: Counter[tuple[int, int]] = Counter()
    for post in _of_several(posts):
        for subject_id, status in map(read, post.words):
            due[subject_id, post.human] += status in COUNTED
            late[subject_id, post.human] += status == Status.OVERDUE
    twice, late_twice = Counter[int](), Counter[int]()
    for (subject_id, human), number in due.items():
        twice[subject_id] += max(0, number - 1)
        late_twice[subject_id] += max(0, late[subject_id, human] - 1)
    return twice, late_twice


def _of_several(posts: Iterable[PostLines]) -> Iterator[PostLines]:
    """The posts of people who have more than one here: everyone else is one person a line."""
    ones = list(posts)
    number = Counter(post.human for post in ones)
    return (post for post in ones if number[post.human] > 1)


def _people(tally: Tally, twice: int, late_twice: int, *, is_open: bool) -> People:
    """A line of one subject is one person, but for people who hold it in several posts. Any of them overdue: the person is."""
    counted, late = tally.due - twice, tally.of(Status.OVERDUE) - late_twice
    return People(counted, counted - late, 0 if is_open else counted - late, 0 if is_open else late)
