"""Reading post by post: every report is added up from these.

The database puts the lines of a post into one text, in the order in which it finds them; counting words is then the fastest that Python
does. A row for each line, or counts by post and state, take several times as long on either database.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, SQLColumnExpression, String, and_, case, cast, func, select

from lms.access import May, Viewer
from lms.kit.db import MANY, AnyRow, db
from lms.kit.measures import Fact, Measure
from lms.people.models import Person, Post, Term
from lms.people.queries import active, root_id, within
from lms.people.rules import Place, WorkerType
from lms.reports.queries.scope import narrowed, posts_in
from lms.reports.rules import People, PostCut, Posts, Scope, Tally

#: Between the lines of a post, and between the parts of a line: nobody types these.
BETWEEN_LINES, BETWEEN_PARTS = "\x1e", "\x1f"

#: What is read of a line: the keys that are asked for, how it stands, and the numbers of its measure.
Word: TypeAlias = str


class Line(NamedTuple):
    """A word, taken apart."""

    keys: tuple[str, ...]
    fact: Fact


@dataclass(frozen=True, slots=True)
class PostLines:
    """One post on the day: where it is placed, and its lines. `counts`: any of them is in a rate; `is_late`: any of these is not good."""

    human: int
    employer_id: int
    organisation_id: int
    job_role_id: int | None
    worker_type: WorkerType
    is_open: bool
    words: Sequence[Word]
    counts: bool
    is_late: bool

    def at(self, cut: str) -> Any:
        """The value of the cut's column."""
        match cut:
            case PostCut.EMPLOYER:
                return self.employer_id
            case PostCut.JOB_ROLE:
                return self.job_role_id
            case PostCut.WORKER_TYPE:
                return self.worker_type
            case _:
                return self.organisation_id


@dataclass(frozen=True)
class Reading:
    """Every post in scope that has a line of this measure, with the keys of these own cuts."""

    measure: Measure
    keys: tuple[str, ...]
    posts: list[PostLines]

    @property
    def words(self) -> Iterable[Sequence[Word]]:
        return (post.words for post in self.posts)

    def line(self, word: Word) -> Line:
        return read(word, len(self.keys))


def post_lines(measure: Measure, viewer: Viewer, scope: Scope, among: Mapping[int, Place], cuts: Collection[str] = ()) -> Reading:
    """Keys are read of those of these cuts that are the measure's own: most often of none."""
    keys = tuple(cut.name for cut in measure.cuts if cut.name in cuts)
    in_scope = posts_in(viewer, May.SEE_FIGURES, scope, among)
    words = _words(measure, scope, in_scope, keys)
    counts, is_late = (_any_of(states, words.values(), len(keys)) for states in (measure.counted, measure.late))
    terms = (
        select(Post.id, root_id().label("human"), Post.employer_id, Term.organisation_id, Term.job_role_id, Term.worker_type, opens(viewer))
        .join(Person, Person.id == Post.person_id)
        .join(Term, and_(Term.post_id == Post.id, active(scope.day)))
        .where(Post.id.in_([*words] if len(words) <= MANY else in_scope))
    )
    rows = ((row, words[row.id]) for row in db.session.execute(terms) if row.id in words)
    return Reading(measure, keys, [_post(row, lines, counts=counts(lines), is_late=is_late(lines)) for row, lines in rows])


def _post(row: AnyRow, words: Sequence[Word], *, counts: bool, is_late: bool) -> PostLines:
    return PostLines(
        human=row.human,
        employer_id=row.employer_id,
        organisation_id=row.organisation_id,
        job_role_id=row.job_role_id,
        worker_type=row.worker_type,
        is_open=bool(row.is_open),
        words=words,
        counts=counts,
        is_late=is_late,
    )


def opens(viewer: Viewer) -> SQLColumnExpression[int]:
    """1 where the viewer may open the person of a post and term, as `is_open`."""
    return case((within(viewer, May.SEE_PEOPLE), 1), else_=0).label("is_open")


def _words(measure: Measure, scope: Scope, posts: Any, keys: Sequence[str]) -> dict[int, list[Word]]:
    rows = measure.rows(scope.day)
    columns = rows.selected_columns
    word: ColumnElement[str] = columns.state
    for name in reversed(keys):
        word = _text(columns[name]) + BETWEEN_PARTS + word
    for name in measure.numbers:
        word = word + BETWEEN_PARTS + _text(columns[name])
    text = cast(func.aggregate_strings(cast(word, String), BETWEEN_LINES), String)
    lines = narrowed(measure, rows, scope, posts).with_only_columns(columns.post_id, text, maintain_column_froms=True)
    return {post_id: lines.split(BETWEEN_LINES) for post_id, lines in db.session.execute(lines.group_by(columns.post_id))}


def _text(column: ColumnElement[Any]) -> ColumnElement[str]:
    return func.coalesce(cast(column, String), "")


def _any_of(states: Collection[str], lines: Iterable[Sequence[Word]], keys: int) -> Callable[[Sequence[Word]], bool]:
    """Has any of a post's words one of these states? `lines`: all the words there are."""
    telling = {word for word in set(chain.from_iterable(lines)) if read(word, keys).fact.state in states}
    return lambda words: not telling.isdisjoint(words)


# --- words ------------------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16_384)
def read(word: Word, keys: int) -> Line:
    """A line of so many keys. The same few words come again and again."""
    parts = word.split(BETWEEN_PARTS)
    numbers = tuple(int(number) if number else None for number in parts[keys + 1 :])
    return Line(tuple(parts[:keys]), Fact(parts[keys], numbers))


def tallies(reading: Reading, lines: Iterable[Sequence[Word]]) -> dict[tuple[str, ...], Tally]:
    """By key, how many of all these lines stand how, and the measure's own columns."""
    numbers: Counter[Word] = Counter()
    for words in lines:
        numbers.update(words)
    facts: dict[tuple[str, ...], Counter[Fact]] = {}
    for word, number in numbers.items():
        line = reading.line(word)
        facts.setdefault(line.keys, Counter())[line.fact] += number
    return {keys: _tally(reading.measure, of) for keys, of in facts.items()}


def tally(reading: Reading, lines: Iterable[Sequence[Word]]) -> Tally:
    """All of these lines, whatever their keys."""
    facts: Counter[Fact] = Counter()
    for word, number in Counter(chain.from_iterable(lines)).items():
        facts[reading.line(word).fact] += number
    return _tally(reading.measure, facts)


def _tally(measure: Measure, facts: Mapping[Fact, int]) -> Tally:
    counts: Counter[str] = Counter()
    for fact, number in facts.items():
        counts[fact.state] += number
    added_up = measure.add_up(facts) if measure.add_up else {}
    further = {column.name: added_up[column.name] for column in measure.columns if column.is_count and column.name in added_up}
    return Tally(measure, counts | further, {name: value for name, value in added_up.items() if name not in further})


# --- people -----------------------------------------------------------------------------------------------------------------------


def people_behind(posts: Iterable[PostLines]) -> People:
    """People, not lines: someone with two posts is one, and good when every line that counts is, in every post."""
    counted: dict[int, tuple[bool, bool]] = {}
    for post in posts:
        if post.counts:
            is_good, is_open = counted.get(post.human, (True, True))
            counted[post.human] = is_good and not post.is_late, is_open and post.is_open
    numbers = Counter(counted.values())
    return People(
        counted=len(counted),
        good=sum(number for (is_good, _), number in numbers.items() if is_good),
        closed_good=numbers[True, False],
        closed_late=numbers[False, False],
    )


# --- posts ------------------------------------------------------------------------------------------------------------------------


def posts_behind(reading: Reading, viewer: Viewer, scope: Scope, among: Mapping[int, Place]) -> Posts:
    """Posts, not lines; and of those in scope how many have no line."""
    numbers = Counter((post.is_late, post.is_open) for post in reading.posts if post.counts)
    with_lines = Counter(post.is_open for post in reading.posts)
    in_scope = posts_in(viewer, May.SEE_FIGURES, scope, among)
    statement = select(opens(viewer), func.count()).select_from(Post).join(Term, and_(Term.post_id == Post.id, active(scope.day)))
    every = {bool(is_open): number for is_open, number in db.session.execute(statement.where(Post.id.in_(in_scope)).group_by("is_open"))}
    without = {is_open: number - with_lines[is_open] for is_open, number in every.items()}
    return Posts(
        counted=numbers.total(),
        good=numbers[False, True] + numbers[False, False],
        without=sum(without.values()),
        closed=(numbers[False, False], numbers[True, False], without.get(False, 0)),
    )
