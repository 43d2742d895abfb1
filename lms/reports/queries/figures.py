"""The figures of a report: posts added up under whatever the report is cut by; people beside the lines."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lms.access import Viewer
from lms.kit.measures import Measure
from lms.people.queries import places
from lms.reports.queries.indicators import YEAR
from lms.reports.queries.period import TookPlace
from lms.reports.queries.posts import PostLines, Reading, Word, people_behind, post_lines, posts_behind, tallies, tally
from lms.reports.queries.row_labels import Namer, RowName, namer, names_up
from lms.reports.rules import People, Posts, Scope, Shown, Tally


@dataclass(frozen=True)
class Report:
    """The rows, by name; how many people stand behind all of them, the measure's figures of all lines, and its figure by posts."""

    rows: list[Shown]
    people: People
    figures: Mapping[str, Any]
    posts: Posts | None


def report(measure: Measure, viewer: Viewer, scope: Scope, cut: str, months: int = YEAR) -> Report:
    """Lines are counted each under the organisation of its post's term on that day."""
    among = places()
    reading = post_lines(measure, viewer, scope, among, [cut])
    name = namer(measure, viewer, cut, among, scope)
    rows = add_up(reading, cut, name)
    figures = dict(tally(reading, reading.words).figures) if measure.add_up else {}
    if measure.period:
        took_place = TookPlace(measure, measure.period, viewer, scope, among, months)
        rows, figures = took_place.beside(rows, took_place.by_row(cut, name)), figures | took_place.whole()
    posts = posts_behind(reading, viewer, scope, among) if measure.posts else None
    return Report(rows, people_behind(reading.posts), figures, posts)


def every_place(measure: Measure, viewer: Viewer, scope: Scope, months: int = YEAR) -> list[Shown]:
    """A row for each organisation of the scope, counting it and all below it, by name. So the rows do not add up."""
    among = places()
    reading = post_lines(measure, viewer, scope, among)
    posts_of: dict[RowName, list[PostLines]] = {}
    for post in reading.posts:
        for name in names_up(among[post.organisation_id], among, scope):
            posts_of.setdefault(name, []).append(post)
    rows = [
        _row(name, tally(reading, (post.words for post in posts)), people_behind(posts), is_open=True) for name, posts in posts_of.items()
    ]
    if measure.period:
        took_place = TookPlace(measure, measure.period, viewer, scope, among, months)
        rows = took_place.beside(rows, took_place.by_row_up())
    return sorted(rows, key=lambda row: (row.label, row.key))


def add_up(reading: Reading, cut: str, name: Namer) -> list[Shown]:
    """Posts under their rows, by name, or in the order that the cut has."""
    rows = _by_key(reading, cut, name) if cut in reading.keys else _by_place(reading, cut, name)
    return sorted(rows, key=lambda row: (row.place, row.label, row.key))


def _by_place(reading: Reading, cut: str, name: Namer) -> Iterator[Shown]:
    """A row is open when every post of it is."""
    rows: dict[RowName, list[PostLines]] = {}
    for post in reading.posts:
        rows.setdefault(name(post.at(cut)), []).append(post)
    for name_of, posts in rows.items():
        yield _row(name_of, tally(reading, (post.words for post in posts)), people_behind(posts), is_open=all(p.is_open for p in posts))


def _by_key(reading: Reading, cut: str, name: Namer) -> Iterator[Shown]:
    """A row is open when every post of the report is."""
    is_open, at = all(post.is_open for post in reading.posts), reading.keys.index(cut)
    counted_twice, late_twice = _counted_twice(reading, at)
    for keys, counts in _by_one_key(reading, at).items():
        people = _people(counts, counted_twice[keys], late_twice[keys], is_open=is_open)
        yield _row(name(keys), counts, people, is_open=is_open)


def _by_one_key(reading: Reading, at: int) -> dict[str, Tally]:
    """Where several keys were read, those of the others are added up."""
    tallies_of: dict[str, list[Tally]] = {}
    for keys, part in tallies(reading, reading.words).items():
        tallies_of.setdefault(keys[at], []).append(part)
    return {key: parts[0] if len(parts) == 1 else Tally.sum(reading.measure, parts) for key, parts in tallies_of.items()}


def _row(name: RowName, tally: Tally, people: People, *, is_open: bool) -> Shown:
    return Shown(name.key, name.label, tally, is_open, people, code=name.code, place=name.place)


def _counted_twice(reading: Reading, at: int) -> tuple[Counter[str], Counter[str]]:
    """By key: lines that count beyond the first of each person, and late lines beyond the first."""
    counted: Counter[tuple[str, int]] = Counter()
    late: Counter[tuple[str, int]] = Counter()
    words_read = _Words(reading, at)
    for post in _of_several_lines(reading):
        for word, number in Counter(post.words).items():
            key, counts, is_late = words_read[word]
            counted[key, post.human] += number if counts else 0
            late[key, post.human] += number if is_late else 0
    return _beyond_the_first(counted), _beyond_the_first(late)


class _Words(dict[Word, tuple[str, bool, bool]]):
    """Of each word its key, whether it counts, and whether it is late: looked up once, as there are few."""

    def __init__(self, reading: Reading, at: int) -> None:
        super().__init__()
        self.reading, self.at = reading, at

    def __missing__(self, word: Word) -> tuple[str, bool, bool]:
        keys, (state, _) = self.reading.line(word)
        measure = self.reading.measure
        return self.setdefault(word, (keys[self.at], state in measure.counted, state in measure.late))


def _beyond_the_first(numbers: Counter[tuple[str, int]]) -> Counter[str]:
    beyond = Counter[str]()
    for (key, _), number in numbers.items():
        beyond[key] += max(0, number - 1)
    return beyond


def _of_several_lines(reading: Reading) -> Iterator[PostLines]:
    """The posts of people who may have several lines of one key: where a post never has, those of people with more than one post."""
    number = Counter(post.human for post in reading.posts)
    cut = reading.measure.cut(reading.keys[0]) if len(reading.keys) == 1 else None
    is_simple = cut is not None and cut.is_once_a_post
    return (post for post in reading.posts if not is_simple or number[post.human] > 1)


def _people(tally: Tally, counted_twice: int, late_twice: int, *, is_open: bool) -> People:
    """A line is one person, but for people who have several lines of this key. Any of them late: the person is."""
    counted, late = tally.counted - counted_twice, tally.counted - tally.good - late_twice
    return People(counted, counted - late, 0 if is_open else counted - late, 0 if is_open else late)
