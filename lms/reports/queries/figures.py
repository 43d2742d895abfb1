"""The figures of a report: lines counted once, and added up under whatever the report is cut by; people beside them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lms.access import May, Viewer
from lms.people.queries import places
from lms.people.rules import Place
from lms.reports.queries.naming import Key, Namer, namer
from lms.reports.queries.posts import PostTally, people_behind, post_tallies, shared_lines, tallies_by
from lms.reports.queries.scope import posts_in
from lms.reports.rules import Cut, People, Scope, Shown, Tally
from lms.training.models import Standing
from lms.training.rules.words import Status


@dataclass(frozen=True)
class Report:
    """The rows, by name, and how many people stand behind all of them."""

    rows: list[Shown]
    people: People


def report(viewer: Viewer, scope: Scope, cut: Cut) -> Report:
    """Lines are counted per post and subject, each under the organisation of its term on that day."""
    among = places()
    posts = post_tallies(viewer, scope, among)
    name = namer(viewer, cut, among, scope)
    rows = by_subject(viewer, scope, among, posts, name) if cut == Cut.SUBJECT else add_up(posts, cut, name)
    return Report(rows, people_behind(posts))


def add_up(posts: Iterable[PostTally], cut: Cut, name: Namer) -> list[Shown]:
    """Posts under their rows, by name. A row is open when every post of it is."""
    found: dict[Key, list[PostTally]] = {}
    for post in posts:
        found.setdefault(name(post.at(cut)), []).append(post)
    return _by_name(
        Shown(key, label, Tally.sum(post.tally for post in ones), all(post.is_open for post in ones), people_behind(ones))
        for (key, label), ones in found.items()
    )


def by_subject(viewer: Viewer, scope: Scope, among: Mapping[int, Place], posts: Sequence[PostTally], name: Namer) -> list[Shown]:
    """One row a subject, by name; it is open when every post of the report is."""
    tallies = tallies_by(scope, posts_in(viewer, May.SEE_FIGURES, scope, among), Standing.subject_id)
    is_open = all(post.is_open for post in posts)
    twice, late_twice = _counted_twice(shared_lines(viewer, scope, among))
    return _by_name(
        Shown(*name(subject_id), tally, is_open, _people(tally, twice[subject_id], late_twice[subject_id], is_open=is_open))
        for subject_id, tally in tallies.items()
    )


def _by_name(rows: Iterable[Shown]) -> list[Shown]:
    return sorted(rows, key=lambda row: (row.label, row.key))


def _counted_twice(lines: Iterable[tuple[int, int, str]]) -> tuple[Counter[int], Counter[int]]:
    """By subject: lines beyond the first of each person, and lines overdue beyond the first or beside one in date."""
    due: Counter[tuple[int, int]] = Counter()
    late: Counter[tuple[int, int]] = Counter()
    for subject_id, human, status in lines:
        due[subject_id, human] += 1
        late[subject_id, human] += status == Status.OVERDUE
    twice, late_twice = Counter[int](), Counter[int]()
    for (subject_id, human), number in due.items():
        twice[subject_id] += number - 1
        late_twice[subject_id] += max(0, late[subject_id, human] - 1)
    return twice, late_twice


def _people(tally: Tally, twice: int, late_twice: int, *, is_open: bool) -> People:
    """A line of one subject is one person, but for people who hold it in several posts. Any of them overdue: the person is."""
    counted, late = tally.due - twice, tally.of(Status.OVERDUE) - late_twice
    return People(counted, counted - late, 0 if is_open else counted - late, 0 if is_open else late)
