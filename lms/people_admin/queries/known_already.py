"""Who may be on record already of somebody who is being added: found by what they may share, and judged as an import would."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.sql import ColumnElement

from lms.access import Viewer
from lms.kit.db import chunked, db
from lms.kit.identifiers import fold, folded_number
from lms.people.models import Person, Post, Registration
from lms.people.queries import root_id
from lms.people.rules import MOST_ALIKE
from lms.people.rules.identity import Facts, FillerCount, Fillers, Number, RegisterKey, Verdict, compare, facts, judge
from lms.people_admin.queries.duplicates import Side, sides_of
from lms.people_admin.rules.duplicates import WEAK, Why, in_words, whys_of
from lms.people_admin.rules.persons import Details, OnRegister


@dataclass(frozen=True)
class DuplicateRecord:
    """A recorded person who may be the one that is being added."""

    side: Side
    whys: frozenset[Why]
    verdict: Verdict

    @property
    def why(self) -> str:
        return in_words(self.whys)

    @property
    def may_be_used(self) -> bool:
        """A record that nobody here can see is used only where it is certain; a weaker likeness is for the partnership's lead."""
        return self.side.is_reached or self.verdict == Verdict.SAME


def duplicate_records(
    details: Details, registered: OnRegister | None, number: Number | None, viewer: Viewer, today: date
) -> list[DuplicateRecord]:
    """Who may be recorded already, the most certain first. `number`: that of the first post, with its employer."""
    registers = [(registered.register, registered.number)] if registered else []
    numbers = [number] if number else []
    rows = db.session.execute(select(*_COLUMNS).where(or_(*_shared(details, registered, number))).order_by(Person.id)).all()
    fillers = _fillers(details, rows)
    line = fillers.out_of(_facts(details, numbers, registers))
    judged = {human: (whys_of(line, record), judge(compare(line, record))) for human, record in _records(rows, fillers).items()}
    likely = {human: found for human, found in judged.items() if found[0] and (found[1] != Verdict.ANOTHER or found[0] & _SUSPICIOUS)}
    counts = Counter(why for whys, _ in likely.values() for why in whys)
    few = {human: found for human, found in likely.items() if any(counts[why] < MOST_ALIKE for why in found[0])}
    sides = sides_of(few, viewer, today)
    listed = [DuplicateRecord(sides[human], *few[human]) for human in few if human in sides and _is_of_use(few[human][0], sides[human])]
    return sorted(listed, key=_likeliest)


def _is_of_use(whys: frozenset[Why], side: Side) -> bool:
    """Of a record out of reach, a name alone tells nothing but that somebody is there."""
    return side.is_reached or whys != {Why.NAME}


#: What is said of people whom the rule itself does not compare.
_SUSPICIOUS = (WEAK | {Why.ALIKE_AND_BIRTH}) - {Why.NAME}
_NAMES = (Person.first_name, Person.last_name, Person.preferred_name, Person.email, Person.mobile, Person.date_of_birth)
_COLUMNS = (Person.id, root_id().label("human"), *_NAMES, select(func.count(Person.id)).scalar_subquery().label("everybody"))


def _likeliest(record: DuplicateRecord) -> tuple[object, ...]:
    return record.verdict != Verdict.SAME, -len(record.whys), record.side.person_id


def _shared(details: Details, registered: OnRegister | None, number: Number | None) -> Iterator[ColumnElement[bool]]:
    """By what records are found: what the rule compares, and a birthday."""
    name = fold(f"{details.last_name} {details.first_name}")
    yield Person.name_folded == name
    yield Person.name_folded.startswith(f"{name} ", autoescape=True)
    if details.email:
        yield Person.email == details.email
    if details.mobile:
        yield Person.mobile == details.mobile
    if details.date_of_birth:
        yield Person.date_of_birth == details.date_of_birth
    if registered:
        of_register = (Registration.register == registered.register, Registration.number_folded == folded_number(registered.number))
        yield Person.id.in_(select(Registration.person_id).where(*of_register))
    if number:
        yield Person.id.in_(select(Post.person_id).where(Post.employer_id == number[0], Post.number_folded == number[1]))


def _fillers(details: Details, rows: Sequence[Any]) -> Fillers:
    """What proves nothing, as far as these values go."""
    count = FillerCount()
    count.take([*rows, details], rows[0].everybody if rows else 1)
    return count.fillers()


def _records(rows: Sequence[Any], fillers: Fillers) -> Mapping[int, Facts]:
    """What is known of each human, of all their records together."""
    ids = [row.id for row in rows]
    numbers: defaultdict[int, list[Number]] = defaultdict(list)
    registers: defaultdict[int, list[RegisterKey]] = defaultdict(list)
    for some_ids in chunked(ids):
        posts = select(Post.person_id, Post.employer_id, Post.number_folded).where(Post.person_id.in_(some_ids))
        for person_id, employer_id, number in db.session.execute(posts):
            numbers[person_id].append((employer_id, number))
        places = select(Registration.person_id, Registration.register, Registration.number_folded)
        for person_id, register, number in db.session.execute(places.where(Registration.person_id.in_(some_ids))):
            registers[person_id].append((register, number))
    known: defaultdict[int, Facts] = defaultdict(Facts)
    for row in rows:
        known[row.human] = known[row.human].with_all_of(fillers.out_of(_facts(row, numbers[row.id], registers[row.id])))
    return known


def _facts(person: Any, numbers: Sequence[Number], registers: Sequence[RegisterKey]) -> Facts:
    names = ("first_name", "last_name", "preferred_name", "email", "mobile", "date_of_birth")
    return facts(**{name: getattr(person, name) for name in names}, numbers=numbers, registers=registers)
