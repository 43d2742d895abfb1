"""The team as a grid: people by what each must have, with the most to do first. A fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, select

from lms.access import May, Viewer
from lms.kit.db import chunked, db
from lms.kit.tables import PageOfRows, PageRequest
from lms.people.models import Absence, Person, Post, Term
from lms.people.queries import active, records_of
from lms.people.rules import full_name
from lms.records.queries.by_hand import learners, records_as_officer
from lms.records.queries.people import PersonRow, asked_lines, people, reached_terms
from lms.records.queries.reach import posts_within
from lms.records.queries.subjects import SubjectRow, subject_rows
from lms.records.rules import Wanted, worst
from lms.records.rules.team import Cell, cell_of, cell_of_domain, worst_first
from lms.signoff.queries.competencies import overview
from lms.signoff.queries.team import domain_states
from lms.signoff.rules.overview import DomainRows
from lms.training import queries as training
from lms.training.models import Standing, Subject
from lms.training.queries.by_hand import subject_choices
from lms.training.rules.enums import Status

#: So much of what somebody has to do stands on their card on a phone, the worst of it.
ON_A_PHONE = 5


@dataclass(frozen=True)
class Column:
    """What stands above the cells of one thing."""

    id: int
    name: str


@dataclass(frozen=True)
class TeamRow:
    """Somebody with a cell for every column: None where it is not asked of them."""

    person: PersonRow
    is_away: bool  # on long leave today from a post that the viewer sees
    cells: tuple[Cell | None, ...]

    def beside(self, columns: Iterable[Column]) -> Iterator[tuple[Column, Cell | None, bool]]:
        """Each cell with its column, and whether a phone shows it."""
        on_a_phone = set(self._on_a_phone)
        return ((column, cell, at in on_a_phone) for at, (column, cell) in enumerate(zip(columns, self.cells, strict=True)))

    @property
    def others(self) -> str:
        """What a phone does not show, by word: "Overdue 8, Up to date 23"."""
        on_a_phone = self._on_a_phone
        words = Counter(cell.word for at, cell in enumerate(self.cells) if cell and at not in on_a_phone)
        return ", ".join(f"{word} {count}" for word, count in words.items())

    @property
    def _on_a_phone(self) -> list[int]:
        to_do = sorted((cell.rank, at) for at, cell in enumerate(self.cells) if cell and cell.is_to_do)
        return [at for _, at in to_do[:ON_A_PHONE]]


@dataclass(frozen=True)
class Grid:
    """A page of the team."""

    columns: tuple[Column, ...]
    page: PageOfRows[TeamRow]


def team(viewer: Viewer, chosen: Wanted, ask: PageRequest, today: date) -> Grid:
    """A page of people by the subjects that their posts must have; of several posts the worst speaks."""
    people_page, reached = people(viewer, chosen, ask, today), list(reached_terms(viewer, chosen))
    humans = _posts(people_page)
    statuses: dict[tuple[int, int], list[Status]] = defaultdict(list)
    for post_id, subject_id, word in _lines(humans, reached, today):
        statuses[humans[post_id], subject_id].append(Status(word))
    cells = {key: cell_of(worst(each)) for key, each in statuses.items()}
    return arranged(people_page, _subjects({subject_id for _, subject_id in cells}), cells, _away(humans, today))


def competencies(viewer: Viewer, chosen: Wanted, ask: PageRequest, today: date) -> Grid:
    """A page of people by the domains of competencies that their posts ask for."""
    people_page = people(viewer, chosen, ask, today)
    humans = _posts(people_page)
    names, states = domain_states(humans, today)
    several = len({domain.framework for domain in names.values()}) > 1
    columns = {key: f"{domain.framework}: {domain.name}" if several else domain.name for key, domain in names.items()}
    return arranged(people_page, columns, {key: cell_of_domain(state) for key, state in states.items()}, _away(humans, today))


def _posts(people_page: PageOfRows[PersonRow]) -> dict[int, int]:
    """{post: human} of the posts that the viewer sees."""
    return {post.id: row.id for row in people_page.rows for post in row.posts}


def arranged(
    people_page: PageOfRows[PersonRow], names: Mapping[int, str], cells: Mapping[tuple[int, int], Cell], away: Collection[int]
) -> Grid:
    """These people (by their ids) and these columns, both with the most to do first."""
    columns = worst_first(names, ((key, cell) for (_, key), cell in cells.items()))
    by_id = {row.id: row for row in people_page.rows}
    order = worst_first(by_id, ((human, cell) for (human, _), cell in cells.items()))
    rows = [TeamRow(by_id[human], human in away, tuple(cells.get((human, key)) for key in columns)) for human in order]
    return Grid(
        tuple(Column(key, names[key]) for key in columns), PageOfRows(rows, people_page.total, people_page.before, people_page.after)
    )


def _lines(post_ids: Iterable[int], reached: Collection[ColumnElement[bool]], today: date) -> Iterable[tuple[int, int, str]]:
    """(post, subject, status) of every line of these posts."""
    lines = asked_lines(reached, today, Standing.post_id, Standing.subject_id, training.status(today))
    for chunk in chunked(sorted(post_ids)):
        yield from (
            (post_id, subject_id, word) for post_id, subject_id, word in db.session.execute(lines.where(Standing.post_id.in_(chunk)))
        )


def _subjects(ids: Collection[int]) -> dict[int, str]:
    """The names of these subjects by id, in the order of their names."""
    rows = db.session.execute(select(Subject.id, Subject.name).where(Subject.id.in_(ids)).order_by(Subject.name_folded, Subject.id))
    return {row.id: row.name for row in rows}


def _away(humans: Mapping[int, int], today: date) -> set[int]:
    """Who of the humans with these posts ({post: human}) is on long leave today."""
    absent = select(Absence.post_id).where(Absence.starts_on <= today, (Absence.ends_on.is_(None)) | (Absence.ends_on >= today))
    return {
        humans[post_id] for chunk in chunked(sorted(humans)) for post_id in db.session.scalars(absent.where(Absence.post_id.in_(chunk)))
    }


# --- one cell -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CellPage:
    """What one cell says, and why."""

    person_id: int
    name: str
    row: SubjectRow
    is_away: bool


def cell(person_id: int, subject_id: int, viewer: Viewer, today: date) -> CellPage | None:
    """Somebody and a subject that they must have; None where there is nobody, nothing asked, or nobody of the viewer's: all the same."""
    posts = _running(person_id, viewer, today)
    rows = subject_rows(posts, today)
    row = next((row for row in rows if row.subject_id == subject_id and row.status), None)
    if row is None:
        return None
    return CellPage(row.first.person_id, row.first.name, row, bool(_away(dict.fromkeys(posts, person_id), today)))


def _running(person_id: int, viewer: Viewer, today: date) -> list[int]:
    """The posts of somebody that run today and that the viewer sees."""
    reached = posts_within(viewer, today, May.SEE_PEOPLE)
    of_person = select(Post.id).join(Term, and_(Term.post_id == Post.id, active(today)))
    return sorted(db.session.scalars(of_person.where(Post.person_id.in_(records_of(person_id)), Post.id.in_(reached))))


@dataclass(frozen=True)
class DomainPage:
    """What the cell of a domain says: competency by competency."""

    person_id: int
    name: str
    domain: DomainRows
    is_away: bool


def domain_cell(person_id: int, domain_id: int, viewer: Viewer, today: date) -> DomainPage | None:
    """Somebody and a domain that is expected of them; None as for `cell`."""
    posts = dict.fromkeys(_running(person_id, viewer, today), person_id)
    names, _ = domain_states(posts, today)
    domain, person = names.get(domain_id), db.session.get(Person, person_id)
    if domain is None or person is None:
        return None
    domains = overview(person_id, today, tuple(posts)).domains
    rows = next(rows for rows in domains if (rows.framework_code, rows.code) == domain.key)
    return DomainPage(person_id, full_name(person.first_name, person.last_name, person.preferred_name), rows, bool(_away(posts, today)))


def may_record(cell: CellPage, viewer: Viewer, today: date) -> bool:
    """May this viewer record it by hand: officers anything, supervisors what is learnt on the job?"""
    choices = learners(viewer, today, person_ids=[cell.person_id])
    names = {int(subject_id) for subject_id, _ in subject_choices(today, on_the_job=not records_as_officer(choices))}
    return bool(choices) and cell.row.subject_id in names
